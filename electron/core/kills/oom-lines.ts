/**
 * The kernel's log lines about a kill (mm/oom_kill.c), and those of daemons that act before the kernel. All names in
 * them are untrusted, and a name may hold a line break.
 */

/** Written by dump_header. */
export const INVOKED = /^(?<name>.*) invoked oom-killer: (?<rest>.*)$/s;
/**
 * Written by mem_cgroup_print_oom_meminfo (mm/memcontrol.c). The lines for `memory+swap:` and `kmem:` begin
 * otherwise.
 */
export const CHARGED = /^memory: usage (?<used>\d+)kB, limit (?<limit>\d+)kB, failcnt \d+$/s;
/** Written by dump_oom_victim. */
export const SUMMARY =
  /^oom-kill:constraint=(?<constraint>\w*),nodemask=(?<nodes>[^,]*)(?:,cpuset=(?<cpuset>.*?),mems_allowed=(?<mems>[\d,-]*))?,(?:global_oom|oom_memcg=(?<pool>.*?)),task_memcg=(?<cgroup>.*),task=(?<name>.*),pid=(?<pid>\d+),uid=(?<uid>\d+)$/s;
/** Written by __oom_kill_process. */
export const KILLED =
  /^(?<what>Out of memory|Memory cgroup out of memory)[^:]*: Killed process (?<pid>\d+) \((?<name>.*)\),? (?:UID \d+, )?total-vm:\d+kB, anon-rss:(?<anon>\d+)kB, file-rss:(?<file>\d+)kB(?:, shmem-rss:(?<shmem>\d+)kB)?(?:, UID:\d+)?(?: pgtables:\d+kB)?(?: oom_score_adj:(?<adj>-?\d+))?/s;

/**
 * Written by systemd-oomd (oomd-manager.c): `Killed CGROUP due to REASON`; since version 259 `Marked CGROUP for
 * killing due to REASON`.
 */
export const OOMD = /^(?<did>Killed|Marked) (?<cgroup>\/.*?)(?<more> for killing)? due to (?<reason>.+)$/s;
export const OOMD_PRESSED = /^memory pressure for (?<pool>\/.*) being (?<how>.*)$/s;
/** The signal of systemd-oomd, in the form in which Headroom stores it. */
export const OOMD_SIGNAL = /^Killed\("(?<cgroup>\/.*)", "(?<reason>.*)"\)$/s;
/**
 * Written by earlyoom (kill.c): `sending SIGTERM to process PID uid UID "NAME": oom_score N, oom_score_adj N, VmRSS N
 * MiB, ...`. Before 1.8 without oom_score_adj; before 1.7 without uid and with `badness`.
 */
export const EARLYOOM =
  /^sending (?<signal>SIG(?:TERM|KILL)) to process (?<pid>\d+)(?: uid (?<uid>\d+))? "(?<name>.*?)": (?<score>(?:oom_score|badness) \d+,(?: oom_score_adj (?<adj>-?\d+),)?) VmRSS (?<resident>\d+) MiB/s;
