import { openSync } from 'node:fs';

/**
 * Opens what a descriptor of this program leads to once more, with flags of its own (proc_pid_fd(5)). The descriptor itself keeps
 * its flags, which it may share with other programs. Throws where that is not possible, as for sockets.
 */
export function reopenDescriptor(descriptor: number, flags: number): number {
  return openSync(`/proc/self/fd/${descriptor}`, flags);
}
