import * as v from 'valibot';
import { DEFAULT_ENGINE_SETTINGS } from '../model/engine.ts';
import { reason } from '../words/reasons.ts';

export const MOST_GUARDS = 200;
export const MOST_RESPONSES = 50;

/** A number with its range. The forms show the range too; `step` is the change of one key press. */
function ranged(from: number, to: number, step = 1) {
  return v.pipe(v.number(), v.minValue(from), v.maxValue(to), v.metadata({ from, to, step }));
}

const pattern = v.pipe(v.string(), v.nonEmpty(), v.maxLength(256));

/** A process or kind of process about which Headroom must ask twice, or which it must never touch. */
export const guardSchema = v.pipe(
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
 * An automatic response, made only when the user has switched responses on. Once a pool has been at a level for long
 * enough, it responds to the riskiest matching process.
 */
export const responseSchema = v.pipe(
  v.object({
    name: v.pipe(v.string(), v.nonEmpty(), v.maxLength(64)),
    /** The id or the label of the pool. */
    pool: v.optional(pattern, '*'),
    level: v.optional(v.picklist(['watch', 'warning', 'critical']), 'critical'),
    forSeconds: v.optional(ranged(0, 86_400), 10),
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
      v.maxLength(MOST_RESPONSES),
      v.check(
        (rules) => new Set(rules.map(({ name }) => name)).size === rules.length,
        reason('settings.response-twice'),
      ),
    ),
    [],
  ),
});

/**
 * All settings of the user, with their ranges and defaults. Unknown keys are left out; a value out of range is an
 * error that names it.
 */
export const settingsSchema = v.object({
  /** How early to warn, as the share of the growth so far that may be left. */
  sensitivity: v.optional(v.picklist(['low', 'normal', 'high']), DEFAULT_ENGINE_SETTINGS.sensitivity),
  /** The farthest exhaustion that causes a notification, in hours. */
  horizonHours: v.optional(ranged(0.25, 168, 0.25), DEFAULT_ENGINE_SETTINGS.horizonHours),
  notifications: v.optional(v.boolean(), true),
  /** After a notification or an action the same culprit stays quiet for this long, in minutes. */
  quietMinutes: v.optional(ranged(1, 1440), DEFAULT_ENGINE_SETTINGS.quietMinutes),
  /** Local hours without warnings. Critical alerts still come. Null means never quiet. */
  quietHours: v.optional(
    v.nullable(
      v.object({
        from: v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/)),
        to: v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/)),
      }),
    ),
    null,
  ),
  /** How often memory is measured while there is no pressure. Urgent situations are measured as often as they need. */
  sampling: v.optional(v.picklist(['sparing', 'normal', 'lively']), 'normal'),
  /** The seconds between SIGTERM and the offer to force. */
  graceSeconds: v.optional(ranged(1, 120), 10),
  /** What happens to paused processes when Headroom quits. `ask` keeps them paused where no one can be asked. */
  pausedOnQuit: v.optional(v.picklist(['ask', 'keep', 'resume', 'end']), 'ask'),
  /** The user's own guards. `*` stands for any text. */
  guards: v.optional(v.pipe(v.array(guardSchema), v.maxLength(MOST_GUARDS)), []),
  /** Whether the journal records the machine's memory, so that an incident can be explained afterwards. */
  journal: v.optional(v.boolean(), true),
  /** The most disk space that the journal may take, in megabytes. */
  journalMegabytes: v.optional(ranged(10, 100_000), 500),
  /** Whether Headroom remembers what earlier runs of programs reached, as evidence for the next one. */
  lives: v.optional(v.boolean(), true),
  /** Automatic responses. They are off unless the user switches them on. */
  responses: v.optional(responsesSchema, { enabled: false, rules: [] }),
  theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
  language: v.optional(v.picklist(['system', 'en', 'pt-BR']), 'system'),
  units: v.optional(v.picklist(['decimal', 'binary']), 'decimal'),
  startAtLogin: v.optional(v.boolean(), false),
});

export type Settings = v.InferOutput<typeof settingsSchema>;

/** The settings that are a number in a range. */
export type NumberSetting = 'horizonHours' | 'quietMinutes' | 'graceSeconds' | 'journalMegabytes';

export interface NumberRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

export function rangeOf(setting: NumberSetting): NumberRange {
  return v.getMetadata(settingsSchema.entries[setting].wrapped);
}

export type SamplingRate = Settings['sampling'];

export type UserGuard = Settings['guards'][number];

export type ResponseRule = Settings['responses']['rules'][number];

export const DEFAULT_SETTINGS: Settings = v.parse(settingsSchema, {});
