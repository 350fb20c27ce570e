import type { Incident } from '../incident/incident.ts';
import { wordMessage } from '../words/messages.ts';
import { plainText } from '../model/plain-text.ts';
import type { ReportLanguage } from './report-language.ts';
import { culpritName, eventText, factLines, poolName, summarySentences } from './report-sentences.ts';

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
  /** The processes among which the kernel chose. */
  readonly tasks: readonly ReportTask[];
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
  readonly size: string;
  readonly oomScoreAdj: string;
  /**
   * The process's memory and the effect of its oom_score_adj, as the kernel weighs them (mm/oom_kill.c oom_badness).
   */
  readonly countsAs: string;
}

const LONGEST_LINE = 1000;
const MOST_TASKS = 10;
/** The kernel's OOM_SCORE_ADJ_MIN: such a process is never chosen. */
const NEVER = -1000;

export function wordIncident(incident: Incident, language: ReportLanguage): ReportText {
  const { words, wording, texts } = language;
  const { kind, at, pool, timeline, advice, chart, records, culprit, victims } = incident;
  const ofLogs = new Map(records.flatMap(({ tasks }) => tasks.map((task) => [task.pid, task])));
  const tasks = [...ofLogs.values()].toSorted((a, b) => b.resident - a.resident).slice(0, MOST_TASKS);
  const lines = new Set(records.flatMap((record) => record.lines.map((line) => plainText(line, LONGEST_LINE))));
  const roleOf = (pid: number): Role | null => {
    if (culprit?.identity?.pid === pid) return 'culprit';
    return victims.some((victim) => victim.pid === pid || victim.identity?.pid === pid) ? 'victim' : null;
  };
  return {
    title: words.title[kind]({ pool: poolName(pool, language) }),
    when: language.moment(at),
    summary: summarySentences(incident, language),
    timeline: timeline.map((entry) => [language.clock(entry.at, at), eventText(entry, language)]),
    advice: advice.map((one) => wordMessage(one, texts, wording)),
    adviceTitle:
      advice.length === 0 || !culprit || culprit.identity === null
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
    tasks: tasks.map(({ pid, name, resident, swap, oomScoreAdj }) => ({
      name: words.victim({ name: wording.name(name), pid: String(pid) }),
      role: roleOf(pid),
      size: wording.bytes(resident + swap),
      oomScoreAdj: String(oomScoreAdj),
      countsAs:
        oomScoreAdj === NEVER
          ? words.never
          : wording.bytes(Math.max(0, resident + swap + (oomScoreAdj / 1000) * pool.limit)),
    })),
    evidence: [...lines],
  };
}
