import type { Incident } from '../incident.ts';
import { wordMessage } from '../messages.ts';
import { plainText } from '../plain-text.ts';
import type { ReportLanguage } from './report-language.ts';
import { eventText, factLines, poolName, summarySentences } from './report-sentences.ts';

/** A report in words, whatever it is then written in. Every text is one line of plain text, still to be escaped. */
export interface ReportText {
  readonly title: string;
  readonly when: string;
  /** What happened and why, in a few sentences. */
  readonly summary: readonly string[];
  readonly timeline: readonly (readonly [time: string, what: string])[];
  readonly advice: readonly string[];
  readonly consumers: readonly ReportConsumer[];
  readonly facts: readonly (readonly [what: string, value: string])[];
  /** Processes that the kernel counted when it chose. */
  readonly tasks: readonly ReportTask[];
  /** What logs say, as they say it. */
  readonly evidence: readonly string[];
}

export interface ReportConsumer {
  readonly name: string;
  readonly first: string;
  readonly last: string;
}

export interface ReportTask {
  readonly name: string;
  readonly size: string;
  readonly oomScoreAdj: string;
}

const LONGEST_LINE = 1000;
const MOST_TASKS = 10;

export function wordIncident(incident: Incident, language: ReportLanguage): ReportText {
  const { words, wording, texts } = language;
  const { kind, at, pool, timeline, advice, chart, records } = incident;
  const ofLogs = new Map(records.flatMap(({ tasks }) => tasks.map((task) => [task.pid, task])));
  const tasks = [...ofLogs.values()].toSorted((a, b) => b.resident - a.resident).slice(0, MOST_TASKS);
  const lines = new Set(records.flatMap((record) => record.lines.map((line) => plainText(line, LONGEST_LINE))));
  return {
    title: words.title[kind]({ pool: poolName(pool, language) }),
    when: language.moment(at),
    summary: summarySentences(incident, language),
    timeline: timeline.map((entry) => [language.clock(entry.at, at), eventText(entry, language)]),
    advice: advice.map((one) => wordMessage(one, texts, wording)),
    consumers: chart.consumers.map(({ identity, name, size }) => {
      const seen = size.filter((value) => value !== null);
      const [first = 0] = seen;
      return {
        name: words.victim({ name: wording.name(name), pid: String(identity.pid) }),
        first: wording.bytes(first),
        last: wording.bytes(seen.at(-1) ?? 0),
      };
    }),
    facts: factLines(incident, language),
    tasks: tasks.map(({ pid, name, resident, swap, oomScoreAdj }) => ({
      name: words.victim({ name: wording.name(name), pid: String(pid) }),
      size: wording.bytes(resident + swap),
      oomScoreAdj: String(oomScoreAdj),
    })),
    evidence: [...lines],
  };
}
