import { writeSync } from 'node:fs';
import { DEFAULT_ENGINE_SETTINGS } from '../../electron/core/model/engine.ts';
import { MODEL, type ModelConstants } from '../../electron/core/forecast/model-constants.ts';
import { judge } from './judge.ts';
import { createHeadroomPredictor, play } from './play.ts';
import { summarize, type Summary } from './summarize.ts';
import { findTraces } from './truth.ts';
import type { Verdict } from './verdict.ts';

/**
 * The constants that are chosen again without each kind: how sure a warning must be, and the three doubts that
 * suppress it.
 */
const GRID = {
  warnAt: [0.55, 0.6, 0.65],
  loading: [1.5, 3],
  familiar: [2, 4],
  slowing: [1, 2],
} as const;

interface Choice {
  readonly name: string;
  readonly model: ModelConstants;
}

function* choices(): Iterable<Choice> {
  for (const warnAt of GRID.warnAt)
    for (const loading of GRID.loading)
      for (const familiar of GRID.familiar)
        for (const slowing of GRID.slowing) {
          yield {
            name: `${String(warnAt)} / ${String(loading)} / ${String(familiar)} / ${String(slowing)}`,
            model: {
              warnAt: { ...MODEL.warnAt, normal: warnAt },
              doubts: { ...MODEL.doubts, loading, familiar, slowing },
            },
          };
        }
}

/** The value of a result: precision first, then earliness, as a person would choose. */
function worth(summary: Summary): number {
  return (summary.recall ?? 0) + (summary.precisionStrict ?? 0) + (summary.leadShareMean ?? 0) / 4;
}

/**
 * For every kind of workload: the constants that do best on all other kinds, and their result on that kind. If it
 * were much worse than with the shipped constants, those would be fitted to that kind.
 */
export async function leaveOneKindOut(folder: string): Promise<string> {
  const files = findTraces(folder, '');
  const tried: { readonly choice: Choice; readonly verdicts: Verdict[] }[] = [];
  for (const choice of choices()) {
    const verdicts: Verdict[] = [];
    for (const { trace, truth } of files) {
      verdicts.push(judge(truth, await play(trace, createHeadroomPredictor(DEFAULT_ENGINE_SETTINGS, choice.model))));
    }
    tried.push({ choice, verdicts });
    writeSync(2, '.');
  }
  const kinds = [...new Set(files.map(({ truth }) => truth.kind))].sort();
  const rows = kinds.map((kind) => {
    const ranked = tried.map(({ choice, verdicts }) => ({
      choice,
      worth: worth(summarize(verdicts.filter((verdict) => verdict.kind !== kind))),
      left: verdicts.filter((verdict) => verdict.kind === kind),
    }));
    const best = ranked.reduce((a, b) => (b.worth > a.worth + 1e-9 ? b : a));
    return { kind, choice: best.choice, left: best.left };
  });
  const all = summarize(rows.flatMap(({ left }) => left));
  return [
    '| kind left out | chosen without it (warn at / loading / familiar / slowing) | on that kind |',
    '|---|---|---|',
    ...rows.map(({ kind, choice, left }) => `| ${kind} | ${choice.name} | ${describe(left)} |`),
    `| **all, each with what was chosen without it** | | recall ${percent(all.recall)}, strict precision ${percent(all.precisionStrict)}, mean lead share ${percent(all.leadShareMean)}, culprit ${percent(all.culpritRight)} |`,
  ].join('\n');
}

function describe(verdicts: readonly Verdict[]): string {
  const summary = summarize(verdicts);
  const benign = verdicts.filter((verdict) => verdict.class === 'benign').length;
  const parts: string[] = [];
  if (summary.oom > 0) {
    parts.push(
      `${String(summary.detected)} of ${String(summary.oom)} detected, lead ${percent(summary.leadShareMean)}, culprit ${percent(summary.culpritRight)}`,
    );
  }
  if (benign > 0) parts.push(`${String(summary.falseAlarms)} false alarms in ${String(benign)} benign`);
  if (summary.wouldExhaust > 0) parts.push('not yet exhausted');
  return parts.join('; ');
}

function percent(value: number | null): string {
  return value === null ? '-' : `${(value * 100).toFixed(0)} %`;
}
