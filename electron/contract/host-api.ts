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
import type { Identity } from '../core/model/identity.ts';
import type { ApplicationSizes, Frame } from '../core/model/frame.ts';
import type { HostNotice } from '../core/words/messages.ts';
import { REPORT_FORMATS, type Incident, type IncidentSummary } from '../core/incident/incident.ts';
import type { Hardware } from '../core/model/hardware.ts';
import type { Explained } from '../core/incident/explained.ts';
import type { Reading } from '../core/model/reading.ts';
import type { PastMoment, Recorded } from '../core/trace/recorded-span.ts';
import { MACHINE_FACTS, SPANS, type Series } from '../core/model/series.ts';
import type { Settings } from '../core/settings/settings.ts';
import { DAY, LATEST_MOMENT, type Bytes, type Milliseconds } from '../core/model/units.ts';

/**
 * Everything the user interface may ask of a host, on one page. The host checks the parameters against these schemas
 * before it does anything, because the page is not trusted. The results have types but no schemas, because the host
 * is trusted.
 */
const pid = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31 - 1));
const start = v.pipe(v.number(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const shortText = v.pipe(v.string(), v.maxLength(4096));
const identitySchema = v.strictObject({ pid, start });
const LONGEST_RECORDED: Milliseconds = 31 * DAY;

const subject = v.variant('kind', [
  v.strictObject({ kind: v.literal('pool'), id: shortText }),
  v.strictObject({ kind: v.literal('process'), identity: identitySchema }),
  v.strictObject({ kind: v.literal('group'), id: shortText }),
  v.strictObject({ kind: v.literal('machine'), fact: v.picklist(MACHINE_FACTS) }),
]);

/** Any time at which something can have been recorded. */
const moment = v.pipe(v.number(), v.minValue(0), v.maxValue(LATEST_MOMENT));
/**
 * A past moment that one page looks at. `viewer` is a name that the page makes up for itself. When the same viewer
 * asks for another moment, the work on its previous one is abandoned.
 */
const past = v.strictObject({ viewer: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)), at: moment });

/** The longest piece of a log, in characters of base64: a request with it stays below `LONGEST_REQUEST`. */
export const LONGEST_PIECE = 48 * 1024;

export const requestSchemas = {
  getHost: v.strictObject({}),
  getFrame: v.strictObject({}),
  /** The recording of a span of at most 31 days. */
  getRecorded: v.pipe(
    v.strictObject({ from: moment, to: moment }),
    v.check(
      ({ from, to }) => from <= to && to - from <= LONGEST_RECORDED,
      'The span is too long or ends before it begins.',
    ),
  ),
  /** The whole window as it was at a past moment. An `exact` answer takes longer, see `PastMoment`. */
  getMoment: v.strictObject({ ...past.entries, exact: v.boolean() }),
  /**
   * With `past`, the series ends at that moment. The answer is empty when the viewer has moved on to another moment.
   * The same holds for the next two requests.
   */
  getSeries: v.strictObject({ subject, span: v.picklist(SPANS), past: v.optional(past) }),
  /**
   * Sparklines of the visible rows: the last ten minutes in about 60 points each, processes first, then applications.
   */
  getSparklines: v.strictObject({
    identities: v.pipe(v.array(identitySchema), v.maxLength(200)),
    groups: v.optional(v.pipe(v.array(shortText), v.maxLength(100))),
    past: v.optional(past),
  }),
  getProcessDetail: v.strictObject({ identity: identitySchema, past: v.optional(past) }),
  getApplicationSizes: v.strictObject({}),
  /** What the machine is made of. It is read when it is first asked for, which may take seconds. */
  getHardware: v.strictObject({}),
  planAction: v.strictObject({
    action: v.picklist(ACTIONS),
    scope: v.picklist(SCOPES),
    identity: identitySchema,
  }),
  /**
   * `confirmed` says that the user has seen the list and agreed to it; nothing happens without it. `acknowledged` is
   * the second confirmation, required by guarded members and grave cautions. `force` is allowed on a list made for
   * `end`, once that has been tried and something is still running after the grace period.
   */
  performAction: v.strictObject({
    planId: shortText,
    action: v.picklist(ACTIONS),
    confirmed: v.boolean(),
    acknowledged: v.optional(v.boolean(), false),
  }),
  discardPlan: v.strictObject({ planId: shortText }),
  /** The action log, newest first. */
  getActions: v.strictObject({ limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)) }),
  /** The processes that Headroom has paused and that are still stopped. */
  getPaused: v.strictObject({}),
  /** What the kernel takes first because Headroom has marked it. */
  getPreferred: v.strictObject({}),
  /** What happened on this machine, newest first. */
  getIncidents: v.strictObject({ limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)) }),
  getIncident: v.strictObject({ id: shortText }),
  /**
   * The report as a file. `redacted` replaces the names of programs, users and cgroups. `locale` (BCP 47) and
   * `timeZone` (IANA) are those of the page; the host's own apply when they are left out.
   */
  exportIncident: v.strictObject({
    id: shortText,
    format: v.picklist(REPORT_FORMATS),
    redacted: v.boolean(),
    locale: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{2,35}$/))),
    timeZone: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_+/-]{1,64}$/))),
  }),
  /** Forgets what earlier runs of programs reached. */
  forgetLives: v.strictObject({}),
  /**
   * A log that somebody has, in pieces of base64, one after the other. `upload` is a name that the page makes up for
   * each log. The piece marked as `last` is answered with what the log tells.
   */
  explainLog: v.strictObject({
    upload: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
    piece: v.pipe(v.string(), v.maxLength(LONGEST_PIECE), v.base64()),
    first: v.boolean(),
    last: v.boolean(),
  }),
  getSettings: v.strictObject({}),
  /**
   * The new values, and the old ones as the page knew them. For a list, only the removed and the added entries are
   * given.
   */
  setSettings: v.strictObject({
    settings: v.record(shortText, v.unknown()),
    before: v.record(shortText, v.unknown()),
  }),
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
  getHardware: Hardware;
  getProcessDetail: ProcessDetail | null;
  planAction: ActionPlan | Refusal;
  performAction: ActionResult | Refusal;
  discardPlan: null;
  getActions: readonly ActionLogEntry[];
  getPaused: readonly PausedProcess[];
  getPreferred: readonly Identity[];
  getIncidents: IncidentList;
  /** The incident, or null when no incident has this name. */
  getIncident: Incident | null;
  exportIncident: { readonly name: string; readonly text: string } | null;
  /** The number of runs that were forgotten. */
  forgetLives: { readonly forgotten: number } | Refusal;
  /** Null for every piece but the last. */
  explainLog: ExplainedLog | Refusal | null;
  getSettings: Settings;
  setSettings: Settings | Refusal;
}

/** What a log tells: its newest incidents, and how many more there are. */
export interface ExplainedLog {
  readonly explained: readonly Explained[];
  readonly left: number;
}

interface IncidentList {
  readonly incidents: readonly IncidentSummary[];
  /**
   * The incident of the previous run, set when Headroom ended uncleanly with memory exhausted. The page shows it
   * before anything else.
   */
  readonly lastEnd: IncidentSummary | null;
  /** True while the end of the previous run is still being examined. The page asks again later. */
  readonly recovering: boolean;
}

export interface HostInfo {
  readonly version: string;
  readonly host: 'desktop' | 'web' | 'fake';
  readonly platform: string;
  readonly reader: string;
  readonly cpus: number;
  readonly hostname: string;
  /**
   * The user as whom Headroom runs, by name or number. Command lines of other users stay hidden until the person asks
   * for them.
   */
  readonly user: string;
  /**
   * Whether warnings reach the user while no page is open, and whether an icon shows. Both are absent where the host
   * cannot tell.
   */
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

/** What a host sends without being asked. */
export interface Events {
  frame: Frame;
  /**
   * New settings, changed by this page, by another page, by another Headroom or in the file. The notices may have
   * changed as well.
   */
  settings: Settings;
  /** Whether the host can be reached. The transport itself produces this event. */
  connection: {
    readonly connected: boolean;
    /** The reason is set when connecting again cannot help, because the page needs a new link. */
    readonly reason?: 'signed-out';
  };
  /** A tray entry or a notification was chosen: the desktop host asks the window to show this process or view. */
  reveal: { readonly view: string; readonly identity: { readonly pid: number; readonly start: number } | null };
}

/** The carrier of requests and events: Electron IPC, a WebSocket, or a double in tests. */
export interface Transport {
  request(method: Method, params: unknown): Promise<unknown>;
  /** The returned function ends the subscription. */
  on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): () => void;
}

export type HostApi = {
  readonly [M in Method]: (...params: keyof Params<M> extends never ? [] : [Params<M>]) => Promise<Results[M]>;
} & Pick<Transport, 'on'>;

/** The user interface's one API, whatever the transport is. */
export function createHostApi(transport: Transport): HostApi {
  const methods = Object.fromEntries(
    (Object.keys(requestSchemas) as Method[]).map((method) => [
      method,
      (params: unknown) => transport.request(method, params ?? {}),
    ]),
  );
  return { ...methods, on: transport.on.bind(transport) } as HostApi;
}
