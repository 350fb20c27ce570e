import {
  isSomebody,
  type Culprit,
  type DaemonAct,
  type Message,
  type Pattern,
  type Victim,
} from '../model/assessment.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { sameIdentity, type Identity } from '../model/identity.ts';
import { message } from '../words/messages.ts';
import type { Stall } from '../model/assessment.ts';
import { explainEvidence } from './explain-evidence.ts';
import type { Outlook } from '../forecast/pool-track.ts';
import type { PoolKind } from '../model/snapshot.ts';
import type { SystemLevel } from '../model/memory-strain.ts';
import type { Bytes, BytesPerSecond, Ratio, Seconds } from '../model/units.ts';

/** Below this it goes without saying that all wait at once. */
const NOTABLE_FULL: Ratio = 0.1;

const MOST_SENTENCES = 4;

interface PoolFacts {
  readonly kind: PoolKind;
  readonly label: string;
  readonly limit: Bytes;
  readonly headroom: Bytes;
}

/** Growth, what speaks for its end, share and where it leads: a risk in a few sentences. */
export function explainRisk(
  pattern: Pattern,
  growth: BytesPerSecond,
  lasted: Seconds,
  share: Ratio,
  outlook: Outlook,
  pool: PoolFacts,
): Message[] {
  return [
    describeGrowth(pattern, growth, lasted, outlook),
    ...explainEvidence(outlook.evidence, pool.headroom),
    pool.kind === 'machine' ? message('share.machine', { share }) : message('share.pool', { share, name: pool.label }),
    describeExhaustion(outlook.forecast, pool),
  ].slice(0, MOST_SENTENCES);
}

/** What drives the pool, where it leads, and whom the kernel would take when that is somebody else. */
export function explainPool(
  outlook: Outlook,
  pattern: Pattern,
  culprit: Culprit | null,
  victim: Victim | null,
  turnover: { readonly started: number; readonly ended: number },
  pool: PoolFacts,
  daemon: DaemonAct | null = null,
): Message[] {
  const seconds = outlook.lasted;
  const perMinute = outlook.growth.slope * 60;
  const growth =
    culprit?.kind === 'ceiling'
      ? describeFall(culprit, perMinute, pool)
      : culprit?.kind === 'shared'
        ? describePart(culprit, perMinute, seconds)
        : culprit?.kind === 'group' && turnover.started > 2 * turnover.ended && turnover.started > 4
          ? message('growth.births', { count: turnover.started, seconds })
          : pattern === 'restarting'
            ? message('growth.restarting', { count: turnover.started, seconds })
            : describeGrowth(pattern, outlook.growth.slope, seconds, outlook);
  const sentences = [
    growth,
    ...explainEvidence(outlook.evidence, pool.headroom),
    describeExhaustion(outlook.forecast, pool),
  ];
  // Who acts first is said first. The kernel then takes nobody.
  if (daemon) return [growth, ...explainDaemon(daemon), ...sentences.slice(1)];
  if (outlook.doubts.familiar > 0.5) sentences.push(message('growth.familiar', {}));
  else if (victim && culprit && !blames(culprit, victim.identity)) {
    sentences.push(message('victim.other', { victim: victim.name }));
  }
  return sentences;
}

/** When a daemon acts before memory is full, and whom it takes. */
export function explainDaemon({ daemon, cause, acts, victim }: DaemonAct): Message[] {
  const whom = victim?.kind === 'cgroup' ? victim.count : 0;
  const values = { daemon, victim: victim?.name ?? '', count: whom };
  const said = acts
    ? message(`daemon.${cause}-soon`, { ...values, seconds: acts.p50, from: acts.p10, to: acts.p90 })
    : message('daemon.now', values);
  const isSession = victim?.kind === 'cgroup' && victim.session;
  return isSession ? [said, message('daemon.session', {})] : [said];
}

/** What is said of waits: how long, how bad, and that nobody in particular is to blame. */
export function explainStall(stall: Stall, culprit: Culprit | null): Message[] {
  if (stall.lasted === 0) {
    const { p50, p10, p90 } = stall.begins ?? { p50: 0, p10: 0, p90: 0 };
    return stall.begins ? [message('stall.soon', { seconds: p50, from: p10, to: p90 })] : [];
  }
  const seconds = stall.lasted;
  const said = [
    stall.estimated ? message('stall.paging', { seconds }) : message('stall.now', { some: stall.some, seconds }),
  ];
  if (stall.throttled) said.push(message('stall.high', {}));
  else if (culprit === null) said.push(message('stall.everybody', {}));
  else if (stall.full >= NOTABLE_FULL) said.push(message('stall.all', { full: stall.full }));
  return said;
}

export function explainSystemLevel(level: SystemLevel | null): Message[] {
  if (level === 'critical') return [message('system.critical', {})];
  return level === 'warning' ? [message('system.warning', {})] : [];
}

function describePart(
  { part, mount }: Extract<Culprit, { kind: 'shared' }>,
  perMinute: number,
  seconds: Seconds,
): Message {
  if (part === undefined) return message('growth.shared', { perMinute, seconds });
  return part === 'unknown'
    ? message('growth.unknown', { perMinute, seconds })
    : message('growth.part', { part, ...(mount !== undefined && { mount }), perMinute, seconds });
}

function describeFall(
  { from, to }: Extract<Culprit, { kind: 'ceiling' }>,
  perMinute: number,
  pool: PoolFacts,
): Message {
  if (pool.kind === 'machine') return message('ceiling.machine', { perMinute, bytes: to });
  return message('ceiling.pool', { from, bytes: to });
}

function describeGrowth(pattern: Pattern, growth: BytesPerSecond, seconds: Seconds, outlook: Outlook): Message {
  const perMinute = growth * 60;
  switch (pattern) {
    case 'saw-tooth':
      return message('growth.saw-tooth', { perMinute, seconds, swing: outlook.growth.swing });
    case 'cache-filling':
      return message('growth.slowing', { perMinute, seconds });
    case 'burst':
      return message('growth.burst', { perMinute, seconds });
    case 'loading':
      return message('growth.loading', { perMinute, seconds });
    default:
      return message(outlook.growth.slopeError > 0.3 ? 'growth.steps' : 'growth.steady', { perMinute, seconds });
  }
}

function describeExhaustion({ exhaustion, full }: Forecast, pool: PoolFacts): Message {
  if (full < 1) return message('exhaustion.full', { bytes: pool.headroom });
  const values = { bytes: pool.limit, seconds: exhaustion.p50, from: exhaustion.p10, to: exhaustion.p90 };
  return message(`exhaustion.${pool.kind}`, values);
}

function blames(culprit: Culprit, identity: Identity): boolean {
  if (!isSomebody(culprit)) return false;
  if (culprit.kind === 'process') return sameIdentity(culprit.identity, identity);
  return culprit.members.some((member) => sameIdentity(member, identity));
}
