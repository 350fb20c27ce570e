/** The log lines of daemons that end processes before the kernel does. All names in them are untrusted. */

/**
 * Written by systemd-oomd (oomd-manager.c): `Killed CGROUP due to REASON` (since version 248); since version 259
 * `Marked CGROUP for killing due to REASON`.
 */
export const OOMD = /^(?<did>Killed|Marked) (?<cgroup>\/.*?)(?<more> for killing)? due to (?<reason>.+)$/s;
export const OOMD_PRESSED = /^memory pressure for (?<pool>\/.*) being (?<how>.*)$/s;
/** The reasons that are the machine's. Version 248 looked at swap alone. */
export const OOMD_MACHINE = /^(?:memory used|swap used|memory-used)\b/;
/**
 * Version 247 said only why it acts: `Memory pressure for PATH is greater than N for more than N seconds and there was
 * reclaim activity` or `Swap used (N) / total (N) is more than N%`. Whom it took, if anybody, stands in a line of
 * systemd's own (of every version since): `UNIT: systemd-oomd killed N process(es) in this unit.`
 */
export const OOMD_ACTS =
  /^(?:Memory pressure for (?<pool>\/.*) (?<more>is greater than \d+ for more than \d+ seconds and there was reclaim activity)|Swap used \(\d+\) \/ total \(\d+\) is more than \d+%)$/s;
export const OOMD_UNIT = /^(?<unit>\S.*): systemd-oomd killed (?<count>\d+) process\(es\) in this unit\.$/s;
/** The signal of systemd-oomd, in the form in which Headroom stores it. */
export const OOMD_SIGNAL = /^Killed\("(?<cgroup>\/.*)", "(?<reason>.*)"\)$/s;

/**
 * Written by earlyoom (kill.c) since 1.3: `sending SIGTERM to process PID uid UID "NAME": oom_score N, oom_score_adj N,
 * VmRSS N MiB, ...`. Before 1.9 without oom_score_adj; before 1.7 `badness`; before 1.4 without uid.
 */
export const EARLYOOM =
  /^sending (?<signal>SIG(?:TERM|KILL)) to process (?<pid>\d+)(?: uid (?<uid>\d+))? "(?<name>.*?)": (?<score>(?:oom_score|badness) \d+,(?: oom_score_adj (?<adj>-?\d+),)?) VmRSS (?<resident>\d+) MiB/s;
/** Written by earlyoom before 1.3: of the release candidate of 1.3, of 1.2, of 1.1, and of 1.0 and before. */
export const OLD_EARLYOOM: readonly RegExp[] = [
  /^killing process (?<pid>\d+) "(?<name>.*)" with signal (?<signal>\d+): badness (?<score>\d+), VmRSS (?<resident>\d+) MiB$/s,
  /^Killing process '(?<name>.*)' with signal (?<signal>\d+), pid: (?<pid>\d+), badness: (?<score>\d+), VmRSS: (?<resident>\d+) MiB$/s,
  /^Killing process: (?<name>.*), pid: (?<pid>\d+), badness: (?<score>\d+), VmRSS: (?<resident>\d+) MiB$/s,
  /^Killing process (?<pid>\d+) (?<name>[^"'].*)$/s,
];
/** Written after that by earlyoom -g. */
export const EARLYOOM_GROUP = /^killing whole process group (?<group>\d+) \(-g flag is active\)$/;

/** Written after that by earlyoom --dryrun: nobody was ended. */
export const EARLYOOM_DRY = /^dryrun, not actually sending any signal$/;

/** Written by nohang (find_victim_info, fast_find_victim): whom it has chosen, and later that it acts. */
export const NOHANG_VICTIM =
  /^\s*PID:\s+(?<pid>\d+), [Nn]ame: (?<name>.*?)(?:, state: \S+, EUID: (?<uid>\d+), .*|, badness: \d+.*)?$/s;
export const NOHANG_SIZE = /^\s*Vm, MiB:\s+Size: \d+, RSS: (?<resident>\d+)(?: \([^)]*\))?, Swap: \d+$/;
export const NOHANG_ACTS = /^\s*(?:Sending|Send) (?<signal>SIG(?:TERM|KILL)) to the victim\b/;

/**
 * Written by oomd (facebookincubator, BaseKillPlugin.cpp) to /dev/kmsg: three averages of pressure, the cgroup without
 * a leading slash, its use, and which rule and plugin it was. `(dry)`: it only says so.
 */
export const FB_OOMD =
  /^oomd kill: (?<pressed>[\d.]+ [\d.]+ [\d.]+) (?<cgroup>\S.*?) (?<used>\d+) ruleset:\[(?<rules>.*?)\] detectorgroup:\[(?<group>.*?)\] killer:(?<killer>[\w()-]+)(?: v\d+)?$/s;

/**
 * Written by Android's lmkd since Android 9 and by the kernel driver before it: `Kill 'NAME' (PID), uid N,
 * oom_score_adj N to free NkB rss, NkB swap; reason: ...`.
 */
export const LMKD =
  /^Kill(?:ing)? '(?<name>.*)' \((?<pid>\d+)\)(?: \(tgid \d+\))?,(?: uid (?<uid>\d+),)? (?:oom_score_adj|oom_adj|adj) (?<adj>-?\d+),?(?:\s+to free (?<resident>\d+)kB(?: rss, (?<swap>\d+)kB swap)?(?:.*?; reason: (?<reason>.*))?|$|\s)/s;
