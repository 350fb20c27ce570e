import { closeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import type * as Koffi from 'koffi';
import { failed, ok, unsupported, type Reading } from '../../../core/model/reading.ts';
import { reason } from '../../../core/words/reasons.ts';

/**
 * The system calls on process descriptors, which Node does not offer (man 2 pidfd_open, pidfd_send_signal,
 * process_mrelease). Numbers are the same on every architecture listed here.
 */
const PIDFD_OPEN = 434;
const PIDFD_SEND_SIGNAL = 424;
const PROCESS_MRELEASE = 448;
type Syscall = Koffi.KoffiFunc<(number: number, a: number, b: number, c: number, d: number) => number>;

const ARCHITECTURES = ['x64', 'arm64', 'arm', 'ia32', 'riscv64', 'ppc64', 'loong64', 's390x'];

export interface PidfdCalls {
  /** A descriptor, closed on exec, to be closed with fs.closeSync; an error name such as ESRCH or EMFILE. */
  open(pid: number): number | string;
  /** Signal number; 0 only asks. null when it was delivered, else an error name. */
  send(descriptor: number, signal: number): string | null;
  /** Takes back the memory of a dying process on another thread; resolves when that is done or was refused. */
  release(descriptor: number): Promise<void>;
}

/**
 * Loads them once, so that nothing has to be loaded when memory is short. `unsupported` on other systems, `failed` where
 * koffi has no build for this machine or the kernel (before 5.3, or a container's filter) turns the calls down.
 */
export function loadPidfdCalls(platform: string = process.platform): Reading<PidfdCalls> {
  if (platform !== 'linux') return unsupported(reason('pidfd.linux-only'));
  if (!ARCHITECTURES.includes(process.arch))
    return unsupported(reason('pidfd.unknown-architecture', { architecture: process.arch }));
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi;
    const syscall = koffi.load(null).func('long syscall(long, long, long, long, long)') as Syscall;
    const calls = pidfdCalls(koffi, syscall);
    const refused = tryOut(calls);
    return refused === null ? ok(calls) : failed(reason('pidfd.refused', { cause: refused }));
  } catch (error) {
    return failed(
      reason('pidfd.no-koffi', {
        cause: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
      }),
    );
  }
}

function pidfdCalls(koffi: typeof Koffi, syscall: Syscall): PidfdCalls {
  return {
    open(pid) {
      const descriptor = syscall(PIDFD_OPEN, pid, 0, 0, 0);
      return descriptor >= 0 ? descriptor : errorName(koffi.errno());
    },
    send(descriptor, signal) {
      const result = syscall(PIDFD_SEND_SIGNAL, descriptor, signal, 0, 0);
      return result === 0 ? null : errorName(koffi.errno());
    },
    release: (descriptor) =>
      new Promise((resolve) => {
        try {
          syscall.async(PROCESS_MRELEASE, descriptor, 0, 0, 0, () => resolve());
        } catch {
          // koffi runs a limited number at a time; the kernel takes the memory back by itself, only later.
          resolve();
        }
      }),
  };
}

/** Opens Headroom's own pidfd and asks through it; an error name when either is refused. */
function tryOut(calls: PidfdCalls): string | null {
  const descriptor = calls.open(process.pid);
  if (typeof descriptor === 'string') return descriptor;
  const refused = calls.send(descriptor, 0);
  closeSync(descriptor);
  return refused;
}

function errorName(number: number): string {
  return Object.entries(constants.errno).find(([, value]) => value === number)?.[0] ?? `errno ${number}`;
}
