import { plural } from '../../../../core/words/en/plural.ts';
import type { Count } from '../../../../core/words/plural.ts';

export const explain = {
  description:
    'Explains a log that somebody has: what was ended for want of memory, why, who drove it there and what to do.',
  file: 'the log; - or nothing for standard input',
  examples: `
Understood are logs of the kernel from Linux 2.6.32 on as dmesg, dmesg -T, journalctl (short, verbose, json, export),
syslog and /dev/kmsg have them, lines of earlyoom, systemd-oomd, nohang, oomd and lmkd, macOS reports (JetsamEvent-*.ips),
events 2004 of Windows as XML, and what a program printed when it ran out of memory.

Examples:
  dmesg -T | headroom explain
  journalctl -k -b -1 | headroom explain
  headroom explain /var/log/syslog --json
  wevtutil qe System /q:"*[System[EventID=2004]]" /f:xml | headroom explain`,
  nothingGiven: (v: { command: string }) =>
    `no log is given. Name a file, or pass one on: dmesg -T | headroom explain. See: ${v.command}`,
  nothingFound: 'nothing in it tells of a program that was ended for want of memory.',
  onlyLast: (v: Count & { shown: string }) =>
    `The last ${v.shown}; ${v.text} earlier ${plural(v.count, 'one is', 'ones are')} left out (--json has all).`,
  evenEarlier: (v: Count) =>
    `${v.text} earlier ${plural(v.count, 'kill is', 'kills are')} in the log as well; it has too many to tell of each.`,
};
