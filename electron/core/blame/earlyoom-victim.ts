import type { DaemonVictim } from '../model/assessment.ts';
import type { Earlyoom } from '../model/oom-daemon.ts';
import type { ProcessSample } from '../model/snapshot.ts';
import type { Bytes } from '../model/units.ts';
import { nameOfVictim } from './culprit.ts';
import { extendedExpression } from './extended-expression.ts';

/** How much earlyoom(1) adds to the oom_score of what it prefers, and takes from that of what it avoids. */
const PREFERRED = 300;
const AVOIDED = -300;

/**
 * The process that earlyoom would end now. Null where that cannot be told: no oom_score is known, or one of its
 * expressions is none that Headroom tries.
 */
export function earlyoomVictim(
  daemon: Earlyoom,
  processes: Iterable<ProcessSample>,
  self: number | null,
): DaemonVictim | null {
  const names = namesOf(daemon);
  if (names === null) return null;
  let victim: ProcessSample | null = null;
  let worst = 0;
  for (const process of processes) {
    const { pid, facts, oomScore } = process;
    if (pid === 1 || facts.kernelThread || names.ignore?.(facts.name)) continue;
    if (daemon.sparesRoot && facts.user.kind === 'ok' && facts.user.value === 'root') continue;
    if (!daemon.byResident && oomScore.kind !== 'ok') continue;
    const base: Bytes = daemon.byResident ? process.resident : oomScore.kind === 'ok' ? oomScore.value : 0;
    const preferred = names.prefer?.(facts.name) ? PREFERRED : 0;
    const badness = base + preferred + (names.avoid?.(facts.name) ? AVOIDED : 0);
    if (badness < worst || (badness === worst && process.resident <= (victim?.resident ?? 0))) continue;
    victim = process;
    worst = badness;
  }
  if (victim === null) return null;
  const { pid, start } = victim;
  return { kind: 'process', identity: { pid, start }, name: nameOfVictim(victim, self) };
}

interface Names {
  readonly prefer?: (name: string) => boolean;
  readonly avoid?: (name: string) => boolean;
  readonly ignore?: (name: string) => boolean;
}

function namesOf({ prefer, avoid, ignore }: Earlyoom): Names | null {
  const names: { -readonly [K in keyof Names]: Names[K] } = {};
  for (const [key, text] of Object.entries({ prefer, avoid, ignore }) as [keyof Names, string | undefined][]) {
    if (text === undefined) continue;
    const expression = extendedExpression(text);
    if (expression === null) return null;
    names[key] = expression;
  }
  return names;
}
