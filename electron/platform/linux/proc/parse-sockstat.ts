/** Pages of socket buffers: `mem` of the TCP and UDP lines of /proc/net/sockstat (proc_net_sockstat in proc(5)). null when it has neither. */
export function parseSockstat(text: string): number | null {
  let pages: number | null = null;
  for (const match of text.matchAll(/^(?:TCP|UDP): .*?\bmem (\d{1,12})\b/gm)) {
    pages = (pages ?? 0) + Number(match[1]);
  }
  return pages;
}
