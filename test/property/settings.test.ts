import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, settingsSchema } from '../../electron/core/settings/settings.ts';
import { userGuards } from '../../electron/core/actions/guard-rules.ts';
import { guardOf } from '../../electron/core/actions/guards.ts';
import { unsupported } from '../../electron/core/model/reading.ts';
import { mergeSettings, settingsDifference } from '../../electron/core/settings/merge-settings.ts';
import { parseSettings } from '../../electron/core/settings/parse-settings.ts';

test('whatever a file holds, the settings read from it are valid', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (stored) => {
      expect(v.is(settingsSchema, parseSettings(stored).settings)).toBe(true);
    }),
  );
});

test('known settings with any values give valid settings', () => {
  const key = fc.constantFrom(...Object.keys(settingsSchema.entries));
  fc.assert(
    fc.property(fc.dictionary(key, fc.jsonValue()), (values) => {
      const { settings } = parseSettings(values);
      expect(v.is(settingsSchema, settings)).toBe(true);
    }),
  );
});

test('valid settings are read back as they were', () => {
  const some = fc.record({
    sensitivity: fc.constantFrom('low', 'normal', 'high'),
    horizonHours: fc.double({ min: 0.25, max: 168, noNaN: true }),
    notifications: fc.boolean(),
    quietHours: fc.constantFrom(null, { from: '22:00', to: '06:30' }),
    graceSeconds: fc.integer({ min: 1, max: 120 }),
    theme: fc.constantFrom('system', 'light', 'dark'),
  });
  fc.assert(
    fc.property(some, (chosen) => {
      const settings = v.parse(settingsSchema, { ...DEFAULT_SETTINGS, ...chosen });
      expect(parseSettings(settings)).toEqual({ settings, problems: [], closed: [], onAlert: null });
    }),
  );
});

const UNKNOWN = { executable: unsupported(), user: unsupported(), realUser: unsupported(), cgroup: unsupported() };
const guard = fc.record({
  guard: fc.constantFrom('forbidden', 'confirm'),
  reason: fc.constantFrom('mine', 'ours'),
  name: fc.constantFrom('a', 'b', 'c', 'd'),
});
const guards = fc.uniqueArray(guard, { selector: (one) => JSON.stringify(one), maxLength: 6 });
const texts = (entries: readonly unknown[]) => entries.map((entry) => JSON.stringify(entry));

test('of two writers who change guards from the same state, each finds what it added and what it left alone', () => {
  fc.assert(
    fc.property(guards, guards, guards, (before, mine, theirs) => {
      const settings = (list: typeof before) => v.parse(settingsSchema, { guards: list });
      const change = settingsDifference(settings(before), settings(mine));
      const merged = mergeSettings({ guards: theirs }, change);
      if ('refused' in merged) throw new Error(merged.refused);
      const [was, own, other] = [before, mine, theirs].map(texts) as [string[], string[], string[]];
      const result = texts((merged.stored['guards'] ?? []) as unknown[]);
      const expected = [
        ...other.filter((one) => own.includes(one) || !was.includes(one)),
        ...own.filter((one) => !was.includes(one)),
      ];
      expect(new Set(result)).toEqual(new Set(expected));
      expect(result).toHaveLength(new Set(expected).size);
    }),
  );
});

test('a guard that cannot be read never lets through what it names', () => {
  const damaged = fc.record({
    guard: fc.jsonValue(),
    reason: fc.jsonValue(),
    name: fc.constantFrom('shopd', 'shop*', 5),
  });
  fc.assert(
    fc.property(damaged, (entry) => {
      const { settings, closed } = parseSettings({ guards: [entry] });
      const subject = { pid: 7, parentName: null, kernelThread: false, name: 'shopd', ...UNKNOWN };
      const context = {
        platform: 'linux',
        own: new Set<number>(),
        ancestors: new Set<number>(),
        carriers: new Set<number>(),
      };
      const rules = userGuards([...settings.guards, ...closed]);
      expect(guardOf(subject, 'end', { ...context, rules }).kind).not.toBe('allowed');
    }),
  );
});
