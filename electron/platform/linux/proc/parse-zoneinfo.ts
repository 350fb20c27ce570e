/**
 * Free pages that lie in the lists of single processors, from /proc/zoneinfo (mm/vmstat.c). Neither MemFree nor
 * MemAvailable counts them. Since Linux 6.7 the lists may hold hundreds of megabytes after a large process has ended.
 * 0 where the file does not list any.
 */
export function parsePerCpuPages(text: string): number {
  let pages = 0;
  for (const [, count] of text.matchAll(/^\s+count:\s+(\d+)$/gm)) pages += Number(count);
  return pages;
}
