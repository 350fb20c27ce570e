import * as v from 'valibot';
import {
  ACTIONS,
  SCOPES,
  type ActionLogEntry,
  type ActionPlan,
  type ActionResult,
  type PausedProcess,
  type Refusal,
} from '../core/actions/action.ts';
import type { ApplicationSizes, Frame } from '../core/model/frame.ts';
import type { HostNotice } from '../core/words/messages.ts';
import { REPORT_FORMATS, type Incident, type IncidentSummary } from '../core/incident/incident.ts';
import type { Reading } from '../core/model/reading.ts';
import type { PastMoment, Recorded } from '../core/trace/recorded-span.ts';
import { MACHINE_FACTS, SPANS, type Series } from '../core/model/series.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { Bytes, Milliseconds } from '../core/model/units.ts';

/**
 * Everything the user interface may ask of a host, on one page. The parameters are checked by the host against these
 * schemas before anything else happens: the page is not trusted. The results are typed only, the host is.
 */
const pid = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31 - 1));
const start = v.pipe(v.number(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const shortText = v.pipe(v.string(), v.maxLength(4096));
export const identitySchema = v.strictObject({ pid, start });
/** The year 2200. */
const LATEST: Milliseconds = 7_258_118_400_000;
const LONGEST_RECORDED: Milliseconds = 31 * 24 * 3_600_000;

const subject = v.variant('kind', [
  v.strictObject({ kind: v.literal('pool'), id: shortText }),
  v.strictObject({ kind: v.literal('process'), identity: identitySchema }),
  v.strictObject({ kind: v.literal('group'), id: shortText }),
  v.strictObject({ kind: v.literal('machine'), fact: v.picklist(MACHINE_FACTS) }),
]);

/** Any time at which something can have been recorded. */
const moment = v.pipe(v.number(), v.minValue(0), v.maxValue(LATEST));
/**
 * A past moment as one page looks at it. `viewer` is a name that the page has made up for itself: the next moment that it
 * asks for ends what is still being done for the one before.
 */
const past = v.strictObject({ viewer: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)), at: moment });

export const requestSchemas = {
  getHost: v.strictObject({}),
  getFrame: v.strictObject({}),
  /** What was recorded in a span of at most 31 days. */
  getRecorded: v.pipe(
    v.strictObject({ from: moment, to: moment }),
    v.check(
      ({ from, to }) => from <= to && to - from <= LONGEST_RECORDED,
      'The span is too long or ends before it begins.',
    ),
  ),
  /** The whole window as it was at a moment; `exact` takes longer, see `PastMoment`. */
  getMoment: v.strictObject({ ...past.entries, exact: v.boolean() }),
  /** With `past`, of that moment; empty when the viewer has gone on to another one. So in the next two. */
  getSeries: v.strictObject({ subject, span: v.picklist(SPANS), past: v.optional(past) }),
  /** Sparklines of the rows on screen: the last ten minutes at about 60 points each, processes first, then applications. */
  getSparklines: v.strictObject({
    identities: v.pipe(v.array(identitySchema), v.maxLength(200)),
    groups: v.optional(v.pipe(v.array(shortText), v.maxLength(100))),
    past: v.optional(past),
  }),
  getProcessDetail: v.strictObject({ identity: identitySchema, past: v.optional(past) }),
  getApplicationSizes: v.strictObject({}),
  planAction: v.strictObject({
    action: v.picklist(ACTIONS),
    scope: v.picklist(SCOPES),
    identity: identitySchema,
  }),
  /** `confirmed` is the second confirmation that guarded members ask for. */
  performAction: v.strictObject({ planId: shortText, action: v.picklist(ACTIONS), confirmed: v.boolean() }),
  discardPlan: v.strictObject({ planId: shortText }),
  /** The action log, newest first. */
  getActions: v.strictObject({ limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)) }),
  /** What Headroom has paused and is still stopped. */
  getPaused: v.strictObject({}),
  /** What happened on this machine, newest first. */
  getIncidents: v.strictObject({ limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)) }),
  getIncident: v.strictObject({ id: shortText }),
  /**
   * The report as a file; `redacted` gives other names to programs, users and cgroups. `locale` (BCP 47) and `timeZone` (IANA)
   * are those of the page; without them those of the host.
   */
  exportIncident: v.strictObject({
    id: shortText,
    format: v.picklist(REPORT_FORMATS),
    redacted: v.boolean(),
    locale: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{2,35}$/))),
    timeZone: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_+/-]{1,64}$/))),
  }),
  getSettings: v.strictObject({}),
  setSettings: v.strictObject({ settings: v.record(shortText, v.unknown()) }),
} as const;

export type Method = keyof typeof requestSchemas;
export type Params<M extends Method> = v.InferOutput<(typeof requestSchemas)[M]>;

export interface Results {
  getHost: HostInfo;
  getFrame: Frame | null;
  getRecorded: Recorded;
  getMoment: PastMoment;
  getSeries: Series;
  getSparklines: readonly (readonly (Bytes | null)[])[];
  getApplicationSizes: ApplicationSizes;
  getProcessDetail: ProcessDetail | null;
  planAction: ActionPlan | Refusal;
  performAction: ActionResult | Refusal;
  discardPlan: null;
  getActions: readonly ActionLogEntry[];
  getPaused: readonly PausedProcess[];
  getIncidents: IncidentList;
  /** null: there is none of this name. */
  getIncident: Incident | null;
  exportIncident: { readonly name: string; readonly text: string } | null;
  getSettings: Settings;
  setSettings: Settings | Refusal;
}

export type { Refusal } from '../core/actions/action.ts';

export interface IncidentList {
  readonly incidents: readonly IncidentSummary[];
  /** Set when Headroom ended uncleanly last time with memory exhausted: the first thing to show. */
  readonly lastEnd: IncidentSummary | null;
  /** How the last time ended is still being looked into: ask again. */
  readonly recovering: boolean;
}

export interface HostInfo {
  readonly version: string;
  readonly host: 'desktop' | 'web' | 'fake';
  readonly platform: string;
  readonly reader: string;
  readonly cpus: number;
  readonly hostname: string;
  /** Who Headroom runs as, by name or number: the command lines of others stay hidden until asked for. */
  readonly user: string;
  /** Whether warnings reach the user while no page is open, and whether an icon shows; absent where the host cannot say. */
  readonly notifications?: Reading<true>;
  readonly tray?: Reading<true>;
  readonly notices: readonly HostNotice[];
}

export interface ProcessDetail {
  readonly commandLine: Reading<readonly string[]>;
  readonly executable: Reading<string>;
  readonly cgroup: Reading<string>;
  readonly oomScore: Reading<number>;
  readonly oomScoreAdj: Reading<number>;
  readonly memoryMap: Reading<{
    readonly resident: Bytes;
    readonly proportional: Bytes;
    readonly privateClean: Bytes;
    readonly privateDirty: Bytes;
    readonly sharedClean: Bytes;
    readonly sharedDirty: Bytes;
    readonly anonymous: Bytes;
    readonly swap: Bytes;
  }>;
}

/** What a host tells without being asked. */
export interface Events {
  frame: Frame;
  /** Whether the host can be heard; made by the transport itself. */
  connection: {
    readonly connected: boolean;
    /** Known when connecting again will not help: a new link is needed. */
    readonly reason?: 'signed-out';
  };
  /** The desktop host asks the window to show a process or a view (tray, notification). */
  reveal: { readonly view: string; readonly identity: { readonly pid: number; readonly start: number } | null };
}

/** How requests and events travel: Electron IPC, WebSocket, or a double in tests. */
export interface Transport {
  request(method: Method, params: unknown): Promise<unknown>;
  /** Returns the function that ends the subscription. */
  on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): () => void;
}

export type HostApi = {
  readonly [M in Method]: (...params: keyof Params<M> extends never ? [] : [Params<M>]) => Promise<Results[M]>;
} & Pick<Transport, 'on'>;

/** The one API of the user interface over any transport. */
export function createHostApi(transport: Transport): HostApi {
  const methods = Object.fromEntries(
    (Object.keys(requestSchemas) as Method[]).map((method) => [
      method,
      (params: unknown) => transport.request(method, params ?? {}),
    ]),
  );
  return { ...methods, on: transport.on.bind(transport) } as HostApi;
}
