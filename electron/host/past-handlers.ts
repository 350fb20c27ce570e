import type { Handlers } from '../contract/dispatcher.ts';
import type { ProcessDetail } from '../contract/host-api.ts';
import type { Identity } from '../core/model/identity.ts';
import { unsupported } from '../core/model/reading.ts';
import { MOST_MARKS, type Mark, type Unreadable } from '../core/trace/recorded-span.ts';
import { NO_SERIES, type Series, type Span, type Subject } from '../core/model/series.ts';
import { MACHINE } from '../core/model/snapshot.ts';
import type { Milliseconds } from '../core/model/units.ts';
import type { RecordedPast, PastView } from '../services/history/history.ts';
import type { IncidentStore } from '../services/journal/incident-store.ts';
import type { Monitor } from '../services/monitor.ts';
import type { SettingsStore } from '../services/settings/settings-store.ts';
import { reason } from '../core/words/reasons.ts';

export interface PastHandlersOptions {
  readonly monitor: Pick<Monitor, 'current'>;
  readonly actions: Pick<Handlers, 'getActions'>;
  readonly settings: Pick<SettingsStore, 'current'>;
  readonly incidents: Pick<IncidentStore, 'list'> | undefined;
  readonly history: RecordedPast | undefined;
}

/** A past moment as a page asks for it. */
type PageView = Omit<PastView, 'settings'>;

export interface PastHandlers extends Pick<Handlers, 'getRecorded' | 'getMoment'> {
  series(view: PageView, subject: Subject, span: Span): Promise<Series>;
  sparklines(
    view: PageView,
    identities: readonly Identity[],
    groups: readonly string[],
  ): ReturnType<RecordedPast['sparklines']>;
  detail(view: PageView, identity: Identity): Promise<ProcessDetail | null>;
}

const ACTIONS_LOOKED_AT = 1000;
const NOT_RECORDED = unsupported(reason('recording.absent'));

/** The handlers of requests about recorded moments. */
export function createPastHandlers(options: PastHandlersOptions): PastHandlers {
  const { monitor, actions, settings, incidents, history } = options;

  function judged(view: PageView): PastView {
    const { sensitivity, horizonHours, quietMinutes } = settings.current();
    return { ...view, settings: { sensitivity, horizonHours, quietMinutes } };
  }

  /** The refusal to read and replay while other programs need the memory. */
  function shortOfMemory(): Unreadable | null {
    const machine = monitor.current()?.pools.find(({ id }) => id === MACHINE);
    return machine?.level === 'critical' ? { kind: 'unreadable', why: 'memory-short', detail: '' } : null;
  }

  async function marksOf(from: Milliseconds, to: Milliseconds): Promise<readonly Mark[]> {
    const done = await actions.getActions({ limit: ACTIONS_LOOKED_AT }, { owner: 'host' });
    const marks: Mark[] = [
      ...(incidents?.list() ?? []).map(({ at, id, culprit }): Mark => ({ kind: 'incident', at, id, name: culprit })),
      ...done.map(({ at, action, target }): Mark => ({ kind: 'action', at, action, name: target.name })),
    ];
    return marks.filter(({ at }) => at >= from && at <= to);
  }

  return {
    async getRecorded({ from, to }) {
      if (!history) return { kind: 'nothing-recorded' };
      const recorded = shortOfMemory() ?? (await history.recorded({ from, to }));
      if (recorded.kind !== 'recorded') return recorded;
      const marks = [...recorded.marks, ...(await marksOf(from, to))].toSorted((a, b) => a.at - b.at);
      return { ...recorded, marks: marks.slice(-MOST_MARKS) };
    },
    async getMoment({ exact, ...view }) {
      if (!history) return { kind: 'nothing-recorded', before: null, after: null };
      return shortOfMemory() ?? history.moment(judged(view), exact);
    },
    series: async (view, subject, span) => (await history?.series(judged(view), subject, span)) ?? NO_SERIES,
    sparklines: async (view, identities, groups) => (await history?.sparklines(judged(view), identities, groups)) ?? [],
    async detail(view, identity) {
      const process = await history?.process(judged(view), identity);
      if (!process) return null;
      const { executable, cgroup, oomScoreAdj } = process.facts;
      const { oomScore } = process;
      return { commandLine: NOT_RECORDED, executable, cgroup, oomScore, oomScoreAdj, memoryMap: NOT_RECORDED };
    },
  };
}
