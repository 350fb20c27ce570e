import type { Summary } from './summarize.ts';
import type { Verdict } from './verdict.ts';

type Figure = number | null | undefined;

const HEAD =
  'trace                                source    view        n result                      lead share culp top | TTE ratio 50/25/10% | ms/sample';

/** One line for every trace. */
export function table(verdicts: readonly Verdict[]): string {
  return [HEAD, ...verdicts.map(row)].join('\n');
}

function row(verdict: Verdict): string {
  const { name, source, view, samples, msPerSample } = verdict;
  const oom = verdict.class === 'oom' ? verdict : null;
  const lead = oom?.lead ?? (verdict.class === 'stall' ? (verdict.stallLead ?? 0) : undefined);
  const leadShare = oom?.leadShare ?? (verdict.class === 'stall' ? (verdict.stallLeadShare ?? 0) : undefined);
  const culprit =
    verdict.class === 'benign' ? undefined : verdict.class === 'stall' ? verdict.stallCulprit : verdict.culprit;
  const times = ['50', '25', '10'].map((key) => fixed(oom?.tte[key]?.ratio)).join('/');
  return [
    name.slice(0, 36).padEnd(36),
    source.padEnd(9),
    view.padEnd(7),
    String(samples).padStart(5),
    resultOf(verdict).padEnd(22),
    (lead === undefined ? '' : `${fixed(lead, 0)} s`).padStart(9),
    (leadShare === undefined ? '' : percent(leadShare)).padStart(5),
    yesNo(culprit).padEnd(4),
    yesNo(oom?.topRisk).padEnd(3),
    '|',
    (oom ? times : '').padEnd(19),
    '|',
    fixed(msPerSample),
  ].join(' ');
}

function resultOf(verdict: Verdict): string {
  if (verdict.class === 'would') return `not yet: ${verdict.early ? 'alerted' : 'silent'}`;
  if (verdict.class === 'stall')
    return `${verdict.stallDetected ? 'stall told' : 'STALL MISSED'}${verdict.tooEarly ? ` early:${verdict.tooEarly}` : ''}`;
  if (verdict.class === 'benign') return verdict.falseAlarms === 0 ? 'quiet' : `FALSE ALARM x${verdict.falseAlarms}`;
  const { detected, tooEarly, wrongPool } = verdict;
  return `${detected ? 'detected' : 'MISSED'}${tooEarly ? ` early:${tooEarly}` : ''}${wrongPool ? ` wrong:${wrongPool}` : ''}`;
}

/** The figures over all traces. */
export function report(s: Summary): string {
  const early = Object.entries(s.early).map(
    ([key, share]) => `at least ${key}% left: ${percent(share)} (F1 ${fixed(s.f1Early[key])})`,
  );
  const times = ['50', '25', '10'].map((key) => {
    const t = s.tte[key];
    return `time left   at ${key}% left: answered ${percent(t?.answered)}  within factor 2 ${percent(t?.within2)} (of answered ${percent(t?.within2Answered)})  median ratio ${fixed(t?.medianRatio)}  [p10,p90] holds the truth ${percent(t?.covered)} (median width x${fixed(t?.medianWidth, 1)})  n=${t?.points ?? 0}`;
  });
  return [
    `${s.traces} traces: ${s.oom} OOM, ${s.benign} benign, ${s.wouldExhaust} not yet exhausted; errors ${s.errors}   (recorded traces weigh 2, others 1)`,
    `detection   recall ${percent(s.recall)} (${s.detected}/${s.oom})  precision ${percent(s.precision)} (strict, too-early counted: ${percent(s.precisionStrict)})  F1 ${fixed(s.f1)}  useful lead (>=10 s and >=10%) ${percent(s.usefulShare)}  median lead ${fixed(s.leadMedianSec, 0)} s = ${percent(s.leadShareMedian)} of growth; mean share incl. misses ${percent(s.leadShareMean)}`,
    `early       ${early.join('  ')}`,
    `culprit     first alert right ${percent(s.culpritRight)} (of all OOM ${percent(s.culpritRightOfAll)})  top risk at 75/50/25% left ${percent(s.topRisk75)} ${percent(s.topRisk50)} ${percent(s.topRiskRight)}`,
    `alarms      benign traces with an alarm ${s.benignWithAlarm}/${s.benign}, ${s.falseAlarms} alarms in ${fixed(s.benignHours, 1)} h (per hour in traces >= 30 min: ${fixed(s.falseAlarmsPerHourLong, 3)}); too early ${s.tooEarly} in ${s.tooEarlyTraces} OOM traces, wrong pool ${s.wrongPool}; not-yet-exhausted leaks alerted ${s.wouldAlerted}/${s.wouldExhaust}`,
    ...(s.stalls > 0
      ? [
          `stalls      warned ${percent(s.stallRecall)} of ${s.stalls} (until 10 s after they began), right culprit ${percent(s.stallCulprit)}, mean lead share ${percent(s.stallLeadShare)}`,
        ]
      : []),
    ...times,
    `other       victim = highest oomScore in ${percent(s.victimByScore)}   ${fixed(s.msPerSample, 3)} ms per sample`,
  ].join('\n');
}

/** The cost of earlier warnings: one line for every sensitivity. */
export function curve(summaries: readonly (readonly [name: string, Summary])[]): string {
  const head =
    'sensitivity  recall  precision  strict    F1  mean lead share  useful  >=25% left  >=50% left  culprit  false alarms/h';
  const lines = summaries.map(([name, s]) =>
    [
      name.padEnd(11),
      percent(s.recall).padStart(7),
      percent(s.precision).padStart(10),
      percent(s.precisionStrict).padStart(7),
      fixed(s.f1).padStart(5),
      percent(s.leadShareMean).padStart(16),
      percent(s.usefulShare).padStart(7),
      percent(s.early['25']).padStart(11),
      percent(s.early['50']).padStart(11),
      percent(s.culpritRight).padStart(8),
      fixed(s.falseAlarmsPerHourLong, 3).padStart(15),
    ].join(' '),
  );
  return [head, ...lines].join('\n');
}

function percent(value: Figure): string {
  return typeof value === 'number' ? `${(value * 100).toFixed(0).padStart(3)}%` : '  - ';
}

function fixed(value: Figure, digits = 2): string {
  return typeof value === 'number' ? value.toFixed(digits) : '-';
}

function yesNo(value: boolean | undefined): string {
  return value === undefined ? '-' : value ? 'yes' : 'NO';
}
