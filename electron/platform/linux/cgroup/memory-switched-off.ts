/**
 * Whether the kernel has a memory controller that was switched off at boot, from /proc/cgroups (cgroups(7)): lines of name,
 * hierarchy, number of cgroups and 1 or 0. `readText` gives null for a file that cannot be read.
 */
export function isMemoryControllerOff(readText: (path: string) => string | null): boolean {
  return /^memory\s+\d+\s+\d+\s+0$/m.test(readText('/proc/cgroups') ?? '');
}
