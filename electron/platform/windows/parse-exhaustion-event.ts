import type { KillTask } from '../../core/kernel-kill.ts';
import type { Bytes } from '../../core/units.ts';

/**
 * Event 2004 of Microsoft-Windows-Resource-Exhaustion-Detector: Windows names the three programs with the largest commit
 * charge; it kills nothing. `NAME (PID) consumed N bytes`, digits with or without separators. Null when it is none.
 * Written from Microsoft's description of the event, not verified on a real machine.
 */
export function parseExhaustionEvent(message: string): readonly KillTask[] | null {
  if (!/low virtual memory condition/i.test(message)) return null;
  const consumers: KillTask[] = [];
  const entry = /(?:^|:|,|\band)\s*([^,:]+?) \((\d+)\) consumed ([\d.,\u00a0]+) bytes/g;
  for (const [, name = '', pid, amount = ''] of message.matchAll(entry)) {
    const resident: Bytes = Number(amount.replace(/\D/g, ''));
    consumers.push({ pid: Number(pid), name: name.replace(/^and /, ''), resident, swap: 0, oomScoreAdj: 0 });
  }
  return consumers;
}
