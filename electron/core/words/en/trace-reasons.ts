import type { Wording } from '../wording.ts';

/** A value of a recording that does not fit: its place in the line, and what stands there. */
interface Found {
  readonly place: string;
  readonly found: string;
}

/** What is wrong in a recording. `found` and `wanted` are reasons themselves or text of the recording made plain. */
export const traceReasons = {
  'trace.not-text': 'not text',
  'trace.not-json': (v: { text: string }, w: Wording) => `not JSON: ${w.text(v.text)}`,
  'trace.no-sample': (v: { found: string }, w: Wording) => `${w.reason(v.found)} is not a sample`,
  'trace.other-kind': (v: { found: string }, w: Wording) => `a file of kind ${w.reason(v.found)}, not a trace`,
  'trace.other-version': (v: { found: string }, w: Wording) =>
    `a trace of version ${w.reason(v.found)}; this Headroom reads version 1`,
  'trace.too-long': (v: { mebibytes: number }) => `longer than ${v.mebibytes} MiB`,
  'trace.damaged-data': (v: { cause: string }, w: Wording) => `the compressed data is damaged (${w.reason(v.cause)})`,
  'trace.no-base': 'it builds on a sample that is missing',
  'trace.not-after': (v: { at: number; before: number }) =>
    `t is ${v.at}, which is not after the sample before (${v.before})`,
  'trace.machine-itself': (v: Found, w: Wording) =>
    `${w.text(v.place)} is ${w.reason(v.found)}, which is the machine itself`,
  'trace.more-than': (v: { place: string; value: number; other: string; most: number }, w: Wording) =>
    `${w.text(v.place)} (${v.value}) is more than ${w.text(v.other)} (${v.most})`,
  'trace.process-twice': (v: { place: string; pid: number }, w: Wording) =>
    `${w.text(v.place)} is process ${v.pid} for the second time`,
  'trace.twice': (v: Found, w: Wording) => `${w.text(v.place)} is ${w.reason(v.found)} for the second time`,
  'trace.absent': (v: { place: string }, w: Wording) => `${w.text(v.place)} is missing`,
  'trace.wrong': (v: Found & { wanted: string }, w: Wording) =>
    `${w.text(v.place)} is ${w.reason(v.found)}, not ${w.reason(v.wanted)}`,
  'trace.wrong-value': (v: Found, w: Wording) => `${w.text(v.place)} is ${w.reason(v.found)}`,
  'trace.a-missing-value': 'missing',
  'trace.a-list': 'a list',
  'trace.an-object': 'an object',
  'trace.a-time': 'milliseconds since the epoch',
  'trace.a-percentage': 'a percentage',
  'trace.bytes': 'a number of bytes',
  'trace.a-pid': 'a process id',
  'trace.a-start': 'a start time',
  'trace.a-text': 'text',
  'trace.a-score': 'a score',
  'trace.a-state': 'a state',
  'trace.pids': 'a list of pids',
  'trace.texts': 'a list of texts',
  'trace.an-adjustment': 'from -1000 to 1000',
};
