import * as v from 'valibot';
import { LEVELS, PATTERNS } from '../model/assessment.ts';
import { DIFFERENCES, INCIDENT_KINDS, INCIDENT_POOL_KINDS, isIncidentId, type Incident } from './incident.ts';
import { KILL_CAUSES, KILLERS } from '../kills/kernel-kill.ts';

const text = v.pipe(v.string(), v.maxLength(8192));
const number = v.pipe(v.number(), v.finite());
const maybe = v.nullable(number);
const identity = v.object({ pid: number, start: number });
const series = v.pipe(v.array(maybe), v.maxLength(1000));

const timelineEntry = v.variant('kind', [
  v.object({ at: number, kind: v.picklist(['first-sign', 'ended']) }),
  v.object({ at: number, kind: v.literal('level'), level: v.picklist(LEVELS) }),
  v.object({ at: number, kind: v.literal('action'), action: text, name: text, pid: number, by: text }),
  v.object({ at: number, kind: v.literal('killed'), name: text, pid: maybe }),
]);

/** Facts that older versions did not store. */
const later = v.optional(maybe, null);
const laterText = v.optional(v.nullable(text), null);

const task = v.object({
  pid: number,
  name: text,
  resident: number,
  anonymous: later,
  swap: maybe,
  pageTables: later,
  oomScoreAdj: maybe,
});

const incident = v.object({
  id: v.pipe(v.string(), v.check(isIncidentId)),
  kind: v.picklist(INCIDENT_KINDS),
  at: number,
  pool: v.object({
    id: text,
    kind: v.picklist(INCIDENT_POOL_KINDS),
    label: text,
    limit: maybe,
    used: maybe,
    counted: v.optional(v.picklist(['log', 'sweep']), 'sweep'),
  }),
  culprit: v.nullable(
    v.object({
      kind: v.picklist(['process', 'group', 'shared', 'ceiling']),
      identity: v.nullable(identity),
      pid: later,
      name: text,
      command: v.exactOptional(text),
      members: number,
      share: maybe,
      size: maybe,
      grew: maybe,
      pattern: v.nullable(v.picklist(PATTERNS)),
      oomScoreAdj: maybe,
      known: v.picklist(['assessed', 'found', 'log']),
    }),
  ),
  victims: v.array(
    v.object({
      identity: v.nullable(identity),
      pid: maybe,
      name: text,
      uid: later,
      members: v.optional(number, 1),
      size: maybe,
      sized: v.optional(v.nullable(v.picklist(['log', 'sweep'])), 'sweep'),
      swap: later,
      oomScoreAdj: maybe,
      by: v.nullable(v.picklist(KILLERS)),
      known: v.picklist(['log', 'inferred', 'exit']),
    }),
  ),
  difference: v.nullable(v.picklist(DIFFERENCES)),
  timeline: v.array(timelineEntry),
  forecast: v.nullable(
    v.object({ at: number, exhaustion: v.object({ p10: number, p50: number, p90: number }), actual: number }),
  ),
  advice: v.array(v.object({ key: text, values: v.record(text, v.union([number, text])) })),
  records: v.array(
    v.object({
      at: number,
      by: v.picklist(KILLERS),
      pid: maybe,
      name: text,
      uid: later,
      cause: v.optional(v.nullable(v.picklist(KILL_CAUSES)), null),
      constraint: laterText,
      nodes: laterText,
      cgroup: laterText,
      place: laterText,
      pool: v.nullable(text),
      charged: v.optional(v.nullable(v.object({ used: number, limit: number })), null),
      machine: v.optional(v.nullable(v.object({ ram: number, free: maybe, swap: maybe, swapFree: maybe })), null),
      resident: maybe,
      oomScoreAdj: maybe,
      invoker: v.nullable(text),
      chosen: v.optional(v.nullable(v.object({ pid: number, name: text })), null),
      processGroup: later,
      tasks: v.array(task),
      held: later,
      scale: later,
      lines: v.array(text),
    }),
  ),
  pressure: maybe,
  chart: v.object({
    at: v.pipe(v.array(number), v.maxLength(1000)),
    used: v.pipe(v.array(number), v.maxLength(1000)),
    limit: number,
    consumers: v.array(v.object({ identity, name: text, size: series })),
  }),
  origin: v.exactOptional(v.object({ host: v.nullable(text), headroom: text })),
  alike: v.exactOptional(v.object({ count: number, from: number, to: number })),
});

/** Parses an incident as it is stored on disk, a JSON object. Null when it is damaged. */
export function parseIncident(json: string): Incident | null {
  try {
    const parsed = v.safeParse(incident, JSON.parse(json));
    return parsed.success ? (parsed.output as Incident) : null;
  } catch {
    return null;
  }
}
