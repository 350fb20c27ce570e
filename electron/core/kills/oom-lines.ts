/**
 * The kernel's log lines about a kill (mm/oom_kill.c, mm/memcontrol.c; Linux 2.6.32 and later). All names in them are
 * untrusted, and a name may hold a line break.
 */

/** Written by dump_header. */
export const INVOKED = /^(?<name>.*) invoked oom-killer: (?<rest>gfp_mask=.*)$/s;
/** `order=-1` (Linux 4.3): somebody asked for the kill with Alt+SysRq+F. */
export const BY_HAND = /, order=-1(?:,|$)/;
/** Written by moom_callback (drivers/tty/sysrq.c) before such a kill. */
export const SYSRQ = /^sysrq ?: Manual OOM execution$/i;
/** The nodes of a memory policy, in the line of dump_header (Linux 4.6 to 4.20). */
export const POLICY_NODES = /, nodemask=(?<nodes>[\d,-]+),/;
/** Written by cpuset_print_current_mems_allowed. */
export const ALLOWED = /^(?<name>.*) cpuset=(?<cpuset>\S*) mems_allowed=(?<mems>[\d,-]+)$/s;
/** Written by mem_cgroup_print_oom_info before Linux 5.0. */
export const LIMIT_OF = /^Task in (?<place>\/.*?) killed as a result of limit of (?<pool>\/.*)$/s;
/**
 * Written by mem_cgroup_print_oom_meminfo (mm/memcontrol.c). `memory+swap:` is of cgroup v1, `swap:` of v2.
 */
export const CHARGED =
  /^(?<what>memory|memory\+swap|swap|kmem): usage (?<used>\d+)kB, limit (?<limit>\d+)kB, failcnt \d+$/s;
/** Written by dump_oom_victim (Linux 5.0). */
export const SUMMARY =
  /^oom-kill:constraint=(?<constraint>\w*),nodemask=(?<nodes>\(null\)|[\d,-]*)(?:,cpuset=(?<cpuset>.*?),mems_allowed=(?<mems>[\d,-]*))?,(?:global_oom|oom_memcg=(?<pool>.*?)),task_memcg=(?<cgroup>.*),task=(?<name>.*),pid=(?<pid>\d+),uid=(?<uid>\d+)$/s;
/** Written by oom_kill_process before Linux 5.1: the process that was chosen. `kill` and `a child`: 2.6.32. */
export const CHOSEN =
  /^(?<what>Out of memory|Memory cgroup out of memory|No available memory)(?: \([^)]*\))?: [Kk]ill process (?<pid>\d+) \((?<name>.*)\) score (?<score>-?\d+) or (?:sacrifice child|a child)$/s;
/**
 * Written by __oom_kill_process. Before Linux 5.1 without its beginning. `UID` after the number: RHEL 6; after the
 * name: RHEL 7. Sizes: 2.6.33. `vsz`: before 2.6.36.
 */
export const KILLED =
  /^(?:(?<what>Out of memory|Memory cgroup out of memory)[^:]*: )?Killed process (?<pid>\d+),?(?: UID (?<early>\d+),)? \((?<name>.*)\)(?:$|,? (?:UID (?<late>\d+), )?(?:total-vm|vsz):\d+kB, anon-rss:(?<anon>\d+)kB, file-rss:(?<file>\d+)kB(?:, shmem-rss:(?<shmem>\d+)kB)?(?:, UID:(?<uid>\d+))?(?: pgtables:(?<tables>\d+)kB)?(?: oom_score_adj:(?<adj>-?\d+))?)/s;
/** Written by mem_cgroup_print_oom_group (Linux 4.19): the next kills belong to the report before. */
export const OOM_GROUP = /^Tasks in (?<cgroup>\/.*) are going to be killed due to memory\.oom\.group set$/s;

/** The heading of the table of tasks. */
export const TABLE_HEAD = /^\[\s*pid\s*\]\s+uid\s+tgid\s+total_vm\s+rss\s.*\bname$/;
export const TABLE_ROW = /^\[\s*\d+\]\s+\d+\s+\d+\s+\d+\s/;

/** Written by show_mem: the machine's memory, in pages where no unit stands. */
export const MEMORY_FACTS: readonly (readonly [RegExp, 'ram' | 'reserved' | 'free' | 'swap' | 'swapFree'])[] = [
  [/^(\d+) pages RAM$/, 'ram'],
  [/^(\d+) (?:pages reserved|reserved pages)$/, 'reserved'],
  [/(?:^|\s)free:(\d+)(?:\s|$)(?!.*min:)/, 'free'],
  [/^Total swap = (\d+)kB$/, 'swap'],
  [/^Free swap\s+= (\d+)kB$/, 'swapFree'],
];

/** Messages were lost, so that what comes next may belong to another report. */
export const LOST = /^(?:\*\* \d+ printk messages dropped|Missed \d+ kernel messages|\w+: \d+ callbacks suppressed)/;
