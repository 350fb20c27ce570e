import { NOBODY } from './incident-culprit.ts';
import { incidentId, type Incident, type IncidentPoolKind } from './incident.ts';
import { adviceOfOwn } from './own-advice.ts';

/** What a program's own output tells: it was out of memory of its own. Nothing else is known of it or of its machine. */
export function explainSaying(full: IncidentPoolKind, program: string): Incident {
  const culprit = { ...NOBODY, kind: 'process' as const, name: program, members: 1, known: 'log' as const };
  return {
    id: incidentId(0, 'command'),
    kind: 'command',
    at: 0,
    pool: { id: full, kind: full, label: program, limit: null, used: null, counted: 'log' },
    culprit: full === 'allocation' ? null : culprit,
    victims: [],
    difference: null,
    timeline: [],
    forecast: null,
    advice: adviceOfOwn(full, null),
    records: [],
    pressure: null,
    chart: { at: [], used: [], limit: 0, consumers: [] },
  };
}
