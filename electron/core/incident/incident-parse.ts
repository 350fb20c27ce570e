import * as v from 'valibot';
import { LEVELS, PATTERNS } from '../model/assessment.ts';
import { DIFFERENCES, INCIDENT_KINDS, isIncidentId, type Incident } from './incident.ts';
import { KILLERS } from '../kills/kernel-kill.ts';

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

const task = v.object({ pid: number, name: text, resident: number, swap: number, oomScoreAdj: number });

const incident = v.object({
  id: v.pipe(v.string(), v.check(isIncidentId)),
  kind: v.picklist(INCIDENT_KINDS),
  at: number,
  pool: v.object({
    id: text,
    kind: v.picklist(['machine', 'cgroup', 'process-limit', 'heap-cap']),
    label: text,
    limit: number,
    used: number,
  }),
  culprit: v.nullable(
    v.object({
      kind: v.picklist(['process', 'group', 'shared', 'ceiling']),
      identity: v.nullable(identity),
      name: text,
      members: number,
      share: maybe,
      size: maybe,
      grew: maybe,
      pattern: v.nullable(v.picklist(PATTERNS)),
      oomScoreAdj: maybe,
      known: v.picklist(['assessed', 'found']),
    }),
  ),
  victims: v.array(
    v.object({
      identity: v.nullable(identity),
      pid: maybe,
      name: text,
      members: v.optional(number, 1),
      size: maybe,
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
      cgroup: v.optional(v.nullable(text), null),
      pool: v.nullable(text),
      charged: v.optional(v.nullable(v.object({ used: number, limit: number })), null),
      resident: maybe,
      oomScoreAdj: maybe,
      invoker: v.nullable(text),
      tasks: v.array(task),
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
