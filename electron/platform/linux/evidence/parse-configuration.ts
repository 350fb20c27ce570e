const LONGEST = 256;
const MOST_LINES = 20_000;

/**
 * Of a configuration file the lines with these names, the last of each: `maxmemory 100mb` (redis.conf), `shared_buffers = 128MB`
 * (postgresql.conf), `innodb-buffer-pool-size=1G` below a section (my.cnf), `memory_limit = 128M` (php.ini). What is behind # or ; is a
 * comment. Untrusted text.
 */
export function parseConfiguration(text: string, names: readonly string[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const line of text.split('\n', MOST_LINES)) {
    const match = /^\s*([\w-]{1,64})(?:\s*=\s*|\s+)(.*)$/.exec(line.slice(0, LONGEST));
    const name = match?.[1]?.toLowerCase().replaceAll('-', '_');
    if (name === undefined || !names.includes(name)) continue;
    const value = /^\s*(?:"([^"]*)"|'([^']*)'|([^#;]*))/.exec(match?.[2] ?? '');
    found[name] = (value?.[1] ?? value?.[2] ?? value?.[3] ?? '').trim();
  }
  return found;
}
