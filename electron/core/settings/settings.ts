import * as v from 'valibot';
import { DEFAULT_ENGINE_SETTINGS } from '../model/engine.ts';
import { reason } from '../words/reasons.ts';

const pattern = v.pipe(v.string(), v.nonEmpty(), v.maxLength(256));

/** One process or kind of process that Headroom must ask twice about, or never touch. */
const guardSchema = v.pipe(
  v.object({
    guard: v.picklist(['forbidden', 'confirm']),
    reason: v.pipe(v.string(), v.nonEmpty(), v.maxLength(256)),
    name: v.optional(pattern),
    executable: v.optional(pattern),
    user: v.optional(pattern),
    cgroup: v.optional(pattern),
  }),
  v.check(
    (guard) => [guard.name, guard.executable, guard.user, guard.cgroup].some((value) => value !== undefined),
    reason('settings.guard-unmatched'),
  ),
);

/**
 * What Headroom does by itself, when the user has switched that on: once a pool has been at a level for so long, it
 * responds to the riskiest process that matches.
 */
const responseSchema = v.pipe(
  v.object({
    name: v.pipe(v.string(), v.nonEmpty(), v.maxLength(64)),
    /** Id or label of the pool. */
    pool: v.optional(pattern, '*'),
    level: v.optional(v.picklist(['watch', 'warning', 'critical']), 'critical'),
    forSeconds: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(86_400)), 10),
    match: v.optional(
      v.object({ name: v.optional(pattern), user: v.optional(pattern), group: v.optional(pattern) }),
      {},
    ),
    response: v.picklist(['notify', 'pause', 'end']),
    scope: v.optional(v.picklist(['process', 'tree', 'group']), 'process'),
  }),
  v.check(
    ({ response, match }) => response === 'notify' || Object.values(match).some((value) => value !== undefined),
    reason('settings.response-unmatched'),
  ),
);

export const responsesSchema = v.object({
  enabled: v.optional(v.boolean(), false),
  rules: v.optional(
    v.pipe(
      v.array(responseSchema),
      v.maxLength(50),
      v.check(
        (rules) => new Set(rules.map(({ name }) => name)).size === rules.length,
        reason('settings.response-twice'),
      ),
    ),
    [],
  ),
});

/**
 * Everything a user can set, with its range and default. Unknown keys are kept out; a value out of range is an error that
 * names it.
 */
export const settingsSchema = v.object({
  /** How early to warn: the share of the growth so far that may be left. */
  sensitivity: v.optional(v.picklist(['low', 'normal', 'high']), DEFAULT_ENGINE_SETTINGS.sensitivity),
  /** Nothing further away than this is notified, in hours. */
  horizonHours: v.optional(v.pipe(v.number(), v.minValue(0.25), v.maxValue(168)), DEFAULT_ENGINE_SETTINGS.horizonHours),
  notifications: v.optional(v.boolean(), true),
  /** After a notification or an action the same culprit stays quiet this long, in minutes. */
  quietMinutes: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(1440)), DEFAULT_ENGINE_SETTINGS.quietMinutes),
  /** Local hours without warnings; critical alerts still come. null: never quiet. */
  quietHours: v.optional(
    v.nullable(
      v.object({
        from: v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/)),
        to: v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/)),
      }),
    ),
    null,
  ),
  /** How often memory is looked at while nothing presses; what is urgent is looked at as often as it needs. */
  sampling: v.optional(v.picklist(['sparing', 'normal', 'lively']), 'normal'),
  /** Seconds between SIGTERM and the offer to force. */
  graceSeconds: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(120)), 10),
  /** What happens on quit to processes that Headroom has paused; `ask` keeps them paused where nobody can be asked. */
  pausedOnQuit: v.optional(v.picklist(['ask', 'keep', 'resume', 'end']), 'ask'),
  /** The user's own guards; `*` stands for anything. */
  guards: v.optional(v.pipe(v.array(guardSchema), v.maxLength(200)), []),
  /** Whether the journal records what happens, so that an incident can be explained afterwards. */
  journal: v.optional(v.boolean(), true),
  /** The most the journal may take on disk, in megabytes. */
  journalMegabytes: v.optional(v.pipe(v.number(), v.minValue(10), v.maxValue(100_000)), 500),
  /** What Headroom does by itself; off unless the user switches it on. */
  responses: v.optional(responsesSchema, { enabled: false, rules: [] }),
  theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
  language: v.optional(v.picklist(['system', 'en', 'pt-BR']), 'system'),
  units: v.optional(v.picklist(['decimal', 'binary']), 'decimal'),
  startAtLogin: v.optional(v.boolean(), false),
});

export type Settings = v.InferOutput<typeof settingsSchema>;

export type SamplingRate = Settings['sampling'];

export type ResponseRule = Settings['responses']['rules'][number];

export const DEFAULT_SETTINGS: Settings = v.parse(settingsSchema, {});
