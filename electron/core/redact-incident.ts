import type { Incident } from './incident.ts';
import { MACHINE } from './snapshot.ts';

/** The same incident without names of programs, users and cgroups: sizes, times and numbers of processes stay. */
export function redactIncident(incident: Incident): Incident {
  const names = new Map<string, string>();
  const hide = (name: string): string => {
    if (name === '') return name;
    const known = names.get(name) ?? `program-${names.size + 1}`;
    names.set(name, known);
    return known;
  };
  const isMachine = incident.pool.id === MACHINE;
  const { culprit, victims, records, chart } = incident;
  return {
    ...incident,
    pool: { ...incident.pool, ...(!isMachine && { id: 'pool', label: 'pool' }) },
    culprit: culprit && { ...culprit, name: hide(culprit.name) },
    victims: victims.map((victim) => ({ ...victim, name: hide(victim.name) })),
    timeline: incident.timeline.map((entry) => ('name' in entry ? { ...entry, name: hide(entry.name) } : entry)),
    advice: incident.advice.map(({ key, values }) => ({
      key,
      values: 'name' in values ? { ...values, name: hide(String(values['name'])) } : values,
    })),
    records: records.map((record) => ({
      ...record,
      name: hide(record.name),
      pool: record.pool === null || record.pool === MACHINE ? record.pool : 'pool',
      invoker: record.invoker === null ? null : hide(record.invoker),
      tasks: record.tasks.map((task) => ({ ...task, name: hide(task.name) })),
      // Names may stand anywhere in them.
      lines: [],
    })),
    chart: { ...chart, consumers: chart.consumers.map((one) => ({ ...one, name: hide(one.name) })) },
  };
}
