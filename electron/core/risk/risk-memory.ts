import type { ProcessRisk } from '../model/assessment.ts';
import type { IdentityKey } from '../model/identity.ts';
import type { Population } from '../blame/process-population.ts';
import type { Bytes, Ratio, Seconds } from '../model/units.ts';

interface Remembered {
  readonly risk: ProcessRisk;
  readonly at: Seconds;
  readonly held: Bytes;
  /** It fades by half in this time: the longest its growth has lasted. */
  readonly fades: Seconds;
}

/** Risks below this are not worth remembering. */
const LEAST_SCORE = 2;
const MOST = 200;
/** A process that gave back more than this share is no longer what it was. */
const KEPT: Ratio = 0.5;

/**
 * A risk does not vanish because a growth pauses or garbage was collected: it fades, by half in the time the growth had
 * lasted, until the process ends or has given most of its memory back. While it is paused it does not fade.
 */
export class RiskMemory {
  #remembered = new Map<IdentityKey, Remembered>();

  /** Remembers the present risks and adds what is left of earlier ones. */
  blend(risks: Map<IdentityKey, ProcessRisk>, now: Seconds, population: Population): void {
    const kept = new Map<IdentityKey, Remembered>();
    for (const [key, entry] of this.#remembered) {
      const track = population.get(key);
      if (!track || track.value < KEPT * entry.held) continue;
      const paused = track.sample.state === 'stopped';
      const score = paused ? entry.risk.score : entry.risk.score * 0.5 ** ((now - entry.at) / entry.fades);
      const present = risks.get(key);
      if (score < LEAST_SCORE || (present && present.score >= score)) continue;
      kept.set(key, entry);
      risks.set(key, present ? { ...present, score } : { ...entry.risk, score, exhaustion: null, factors: [] });
    }
    for (const [key, risk] of risks) {
      if (kept.has(key) || risk.score < LEAST_SCORE || kept.size >= MOST) continue;
      const fades = Math.max(1, risk.lasted, this.#remembered.get(key)?.fades ?? 0);
      kept.set(key, { risk, at: now, held: population.get(key)?.value ?? 0, fades });
    }
    this.#remembered = kept;
  }
}
