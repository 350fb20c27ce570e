import * as v from 'valibot';

/**
 * Everything a user can set, with its range and default. Unknown keys are kept out; a value out of range is an error that
 * names it.
 */
export const settingsSchema = v.object({
  /** How early to warn: the share of the growth so far that may be left. */
  sensitivity: v.optional(v.picklist(['low', 'normal', 'high']), 'normal'),
  /** Nothing further away than this is notified, in hours. */
  horizonHours: v.optional(v.pipe(v.number(), v.minValue(0.25), v.maxValue(168)), 12),
  notifications: v.optional(v.boolean(), true),
  /** After a notification or an action the same culprit stays quiet this long, in minutes. */
  quietMinutes: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(1440)), 30),
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
  /** Seconds between SIGTERM and the offer to force. */
  graceSeconds: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(120)), 10),
  theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
  language: v.optional(v.picklist(['system', 'en', 'pt-BR']), 'system'),
  units: v.optional(v.picklist(['decimal', 'binary']), 'decimal'),
  startAtLogin: v.optional(v.boolean(), false),
});

export type Settings = v.InferOutput<typeof settingsSchema>;

export const DEFAULT_SETTINGS: Settings = v.parse(settingsSchema, {});
