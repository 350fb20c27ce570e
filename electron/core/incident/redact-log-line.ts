import {
  EARLYOOM,
  EARLYOOM_GROUP,
  FB_OOMD,
  LMKD,
  NOHANG_ACTS,
  NOHANG_VICTIM,
  OLD_EARLYOOM,
  OOMD,
  OOMD_ACTS,
  OOMD_PRESSED,
  OOMD_SIGNAL,
  OOMD_UNIT,
} from '../kills/daemon-lines.ts';
import { CHARGED, CHOSEN, INVOKED, KILLED, LIMIT_OF, OOM_GROUP, SUMMARY } from '../kills/oom-lines.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/**
 * A log line with other names. The line is rebuilt from its understood parts, because any other part might hold a
 * name. Null when nothing of the line is understood.
 */
export function redactLogLine(line: string, names: Pseudonyms): string | null {
  for (const [pattern, tell] of LINES) {
    const found = pattern.exec(line)?.groups;
    if (found) return tell(found, names, line);
  }
  return null;
}

type Groups = Readonly<Record<string, string | undefined>>;
type Tell = (groups: Groups, names: Pseudonyms, line: string) => string | null;

/** `name (pid): reason`, the form in which reports of macOS and Windows are stored. */
const LISTED = /^(?<name>.*) \((?<pid>\d+)\): (?<reason>CommitCharge \d+|[\w-]{1,40})$/s;
const EXHAUSTED = /^Event 2004: SystemCommitCharge [\d?]+ of SystemCommitLimit [\d?]+$/;

/** The order matters: the signal of systemd-oomd begins as its log line does. */
const LINES: readonly (readonly [RegExp, Tell])[] = [
  [CHARGED, (_, __, line) => line],
  [SUMMARY, tellSummary],
  [
    LIMIT_OF,
    ({ place = '', pool = '' }, names) =>
      `Task in ${names.path(place)} killed as a result of limit of ${names.path(pool)}`,
  ],
  [
    CHOSEN,
    ({ what, pid, name = '', score }, names) =>
      `${what}: Kill process ${pid} (${names.process(name)}) score ${score} or sacrifice child`,
  ],
  [
    OOM_GROUP,
    ({ cgroup = '' }, names) => `Tasks in ${names.path(cgroup)} are going to be killed due to memory.oom.group set`,
  ],
  [KILLED, tellKilled],
  [INVOKED, tellInvoked],
  [EARLYOOM, tellEarlyoom],
  ...OLD_EARLYOOM.map((pattern) => [pattern, tellOldEarlyoom] as const),
  [EARLYOOM_GROUP, (_, __, line) => line],
  [NOHANG_ACTS, ({ signal }) => `Sending ${signal} to the victim`],
  [NOHANG_VICTIM, ({ pid, name = '' }, names) => `PID: ${pid}, name: ${names.process(name)}`],
  [LMKD, tellLmkd],
  [
    FB_OOMD,
    ({ pressed, cgroup = '', used, killer }, names) =>
      `oomd kill: ${pressed} ${names.path(cgroup)} ${used} killer:${killer}`,
  ],
  [OOMD_SIGNAL, tellSignal],
  [OOMD, tellOomd],
  [
    OOMD_ACTS,
    ({ pool, more = '' }, names, line) =>
      pool === undefined ? line : `Memory pressure for ${names.path(pool)} ${more}`,
  ],
  [
    OOMD_UNIT,
    ({ unit = '', count }, names) => `${names.component(unit)}: systemd-oomd killed ${count} process(es) in this unit.`,
  ],
  [EXHAUSTED, (_, __, line) => line],
  [LISTED, ({ name = '', pid = '', reason = '' }, names) => `${names.process(name)} (${pid}): ${reason}`],
];

const PLAIN_REQUEST =
  /^gfp_mask=0x[0-9a-f]+(?:\([A-Z_|]*\))?,(?: nodemask=(?:\(null\)|[\d,-]+),)? +order=-?\d+, oom_(?:score_)?adj=-?\d+$/;

function tellInvoked({ name = '', rest = '' }: Groups, names: Pseudonyms): string {
  const plain = PLAIN_REQUEST.exec(rest);
  return `${names.process(name)} invoked oom-killer: ${plain?.[0] ?? '...'}`;
}

function tellSummary(
  { constraint = '', nodes = '', cpuset, mems = '', pool, cgroup = '', name = '', pid, uid }: Groups,
  names: Pseudonyms,
): string {
  return [
    `oom-kill:constraint=${constraint}`,
    `nodemask=${/^(?:\(null\)|[\d-]*)$/.test(nodes) ? nodes : '...'}`,
    ...(cpuset === undefined ? [] : [`cpuset=${names.path(cpuset)}`, `mems_allowed=${mems}`]),
    pool === undefined ? 'global_oom' : `oom_memcg=${names.path(pool)}`,
    `task_memcg=${names.path(cgroup)}`,
    `task=${names.process(name)}`,
    `pid=${pid}`,
    `uid=${tellUser(uid ?? '', names)}`,
  ].join(',');
}

function tellKilled({ what, pid, name = '' }: Groups, names: Pseudonyms, line: string): string {
  const rest = line.slice(Math.max(line.lastIndexOf('total-vm:'), line.lastIndexOf('vsz:')));
  const figures =
    rest.match(/(?<![\w-])(?:total-vm|vsz|anon-rss|file-rss|shmem-rss|pgtables):\d+kB|oom_score_adj:-?\d+/g) ?? [];
  const begin = what === undefined ? '' : `${what}: `;
  return `${begin}Killed process ${pid} (${names.process(name)}) ${figures.join(', ')}`;
}

function tellEarlyoom({ signal, pid, uid, name = '', score, resident }: Groups, names: Pseudonyms): string {
  const user = uid === undefined ? '' : ` uid ${tellUser(uid, names)}`;
  return `sending ${signal} to process ${pid}${user} "${names.process(name)}": ${score} VmRSS ${resident} MiB`;
}

function tellOldEarlyoom({ pid, name = '', resident }: Groups, names: Pseudonyms): string {
  const size = resident === undefined ? '' : `: VmRSS ${resident} MiB`;
  return `killing process ${pid} "${names.process(name)}"${size}`;
}

function tellLmkd({ pid, name = '', adj, resident }: Groups, names: Pseudonyms): string {
  const size = resident === undefined ? '' : ` to free ${resident}kB`;
  return `Kill '${names.process(name)}' (${pid}), oom_score_adj ${adj}${size}`;
}

function tellSignal({ cgroup = '', reason = '' }: Groups, names: Pseudonyms): string {
  return `Killed("${names.path(cgroup)}", "${/^[a-z-]{1,40}$/.test(reason) ? reason : '...'}")`;
}

function tellOomd({ did, cgroup = '', more = '', reason = '' }: Groups, names: Pseudonyms): string {
  const pressed = OOMD_PRESSED.exec(reason)?.groups;
  const why = pressed
    ? `memory pressure for ${names.path(pressed['pool'] ?? '')} being ${plainReason(pressed['how'] ?? '')}`
    : plainReason(reason);
  return `${did} ${names.path(cgroup)}${more} due to ${why}`;
}

const PRESSURE = /^[\d.]+% > [\d.]+% for > [\w ]{1,20} with reclaim activity$/;
const USED = /^memory used \(\d+\) \/ total \(\d+\) and swap used \(\d+\) \/ total \(\d+\) being more than [\d.]+%$/;

function plainReason(text: string): string {
  return PRESSURE.test(text) || USED.test(text) ? text : '...';
}

/** The pseudonym of a user id. Id 0 stays, because it is the same on every machine. */
function tellUser(id: string, names: Pseudonyms): string {
  return id === '0' ? id : names.user(id);
}
