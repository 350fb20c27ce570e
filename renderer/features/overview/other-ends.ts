import { waitedShare, type PoolAssessment } from '../../../electron/core/model/assessment.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Phrases } from '../../messages/phrases.ts';

/**
 * The ends of a pool besides being full: its programs wait for memory, or will, and somebody ends programs before there
 * is none left. Each is a short text that begins with a small letter, the soonest first.
 */
export function otherEnds({ stall, daemon }: PoolAssessment, t: Messages, p: Phrases): readonly string[] {
  const words = t.overview.pools;
  const ends: string[] = [];
  if (stall && stall.lasted > 0) {
    ends.push(words.waits({ time: p.timeShare(waitedShare(stall)) }));
    if (stall.throttled) ends.push(words.throttled);
  } else if (stall?.begins) ends.push(words.slows({ span: p.short(stall.begins) }));
  if (daemon) {
    const { daemon: name, acts } = daemon;
    ends.push(acts ? words.daemon({ daemon: name, span: p.short(acts) }) : words.daemonNow({ daemon: name }));
  }
  return ends;
}
