import type { Incident } from '../incident/incident.ts';
import { badness, heldBy } from '../kills/badness.ts';
import type { KillRecord, KillTask } from '../kills/kernel-kill.ts';
import type { Bytes } from '../model/units.ts';
import { wordMessage } from '../words/messages.ts';
import { plainText } from '../model/plain-text.ts';
import type { ReportLanguage } from './report-language.ts';
import { culpritName, eventText, factLines, summarySentences, titleText } from './report-sentences.ts';

/** A report in words, before a format is chosen. Every text is one line of plain text, not yet escaped. */
export interface ReportText {
  readonly title: string;
  readonly when: string;
  /** A few sentences about what happened and why. */
  readonly summary: readonly string[];
  readonly timeline: readonly (readonly [time: string, what: string])[];
  readonly advice: readonly string[];
  /** The title of the advice about the culprit. */
  readonly adviceTitle: string;
  readonly consumers: readonly ReportConsumer[];
  readonly facts: readonly (readonly [what: string, value: string])[];
  /** The processes among which the kernel chose, or another system's largest. */
  readonly tasks: ReportTasks;
  /** The log lines, unchanged. */
  readonly evidence: readonly string[];
}

export type Role = 'culprit' | 'victim';

interface ReportConsumer {
  readonly name: string;
  readonly role: Role | null;
  readonly first: string;
  readonly last: string;
}

interface ReportTask {
  readonly name: string;
  readonly role: Role | null;
  readonly figures: readonly string[];
}

/** A table of processes: a heading for the names, and one for each figure. */
export interface ReportTasks {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly ReportTask[];
}

const LONGEST_LINE = 1000;
const MOST_TASKS = 10;

export function wordIncident(incident: Incident, language: ReportLanguage): ReportText {
  const { words, wording, texts } = language;
  const { at, timeline, advice, chart, records, culprit, victims } = incident;
  const lines = new Set(records.flatMap((record) => record.lines.map((line) => plainText(line, LONGEST_LINE))));
  const roleOf = (pid: number): Role | null => {
    if (culprit?.identity?.pid === pid || culprit?.pid === pid) return 'culprit';
    return victims.some((victim) => victim.pid === pid || victim.identity?.pid === pid) ? 'victim' : null;
  };
  return {
    title: titleText(incident, language),
    when: language.moment(at),
    summary: summarySentences(incident, language),
    timeline: timeline.map((entry) => [language.clock(entry.at, at), eventText(entry, language)]),
    advice: advice.map((one) => wordMessage(one, texts, wording)),
    adviceTitle:
      advice.length === 0 || !culprit || (culprit.identity === null && culprit.pid === null)
        ? words.whatToDo
        : words.whatToDoAbout({ name: culpritName(culprit, language) }),
    consumers: chart.consumers.map(({ identity, name, size }) => {
      const seen = size.filter((value) => value !== null);
      const [first = 0] = seen;
      return {
        name: words.victim({ name: wording.name(name), pid: String(identity.pid) }),
        role: roleOf(identity.pid),
        first: wording.bytes(first),
        last: wording.bytes(seen.at(-1) ?? 0),
      };
    }),
    facts: factLines(incident, language),
    tasks: wordTasks(records, roleOf, language),
    evidence: [...lines],
  };
}

/** By the kernel's own measure, the first choice first; whoever was ended is always among them. */
function wordTasks(
  records: readonly KillRecord[],
  roleOf: (pid: number) => Role | null,
  { words, wording }: ReportLanguage,
): ReportTasks {
  const tasks = new Map(records.flatMap((record) => record.tasks.map((task) => [task.pid, { task, record }])));
  const ended = new Set(records.map(({ pid }) => pid));
  const ordered = [...tasks.values()]
    .map((one) => ({ ...one, weight: badness(one.task, one.record.scale) }))
    .toSorted((a, b) => weightOf(b) - weightOf(a));
  const first = ordered.slice(0, MOST_TASKS);
  const rows = [
    ...first,
    ...ordered
      .slice(MOST_TASKS)
      .filter(({ task }) => ended.has(task.pid))
      .slice(0, MOST_TASKS),
  ];
  const [by] = rows.map(({ record }) => record.by);
  const isKernels = by === 'kernel';
  const size = by === 'windows' ? words.taskCommit : words.taskResident;
  const bytes = (value: Bytes | null) => (value === null ? words.notKnown : wording.bytes(value));
  return {
    title: isKernels ? words.tasks : words.tasksLargest,
    heads: [words.consumer, size, ...(isKernels ? [words.taskSwap, 'oom_score_adj', words.countsAs] : [])],
    rows: rows.map(({ task, weight }) => ({
      name: words.victim({ name: wording.name(task.name), pid: String(task.pid) }),
      role: roleOf(task.pid),
      figures: [
        wording.bytes(task.resident),
        ...(isKernels
          ? [
              bytes(task.swap),
              task.oomScoreAdj === null ? words.notKnown : String(task.oomScoreAdj),
              weight === 'never' ? words.never : bytes(weight),
            ]
          : []),
      ],
    })),
  };
}

function weightOf({ task, weight }: { readonly task: KillTask; readonly weight: Bytes | 'never' | null }): number {
  return weight === 'never' ? -1 : (weight ?? heldBy(task));
}
