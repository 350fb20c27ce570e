import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, settingsSchema } from '../../electron/core/settings/settings.ts';
import { parseSettings } from '../../electron/services/settings-store.ts';

const FILE = '/somewhere/settings.json';

test('whatever a file holds, the settings read from it are valid', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.json());
  fc.assert(
    fc.property(text, (content) => {
      const { settings } = parseSettings(content, FILE);
      expect(v.is(settingsSchema, settings)).toBe(true);
    }),
  );
});

test('known settings with any values give valid settings', () => {
  const key = fc.constantFrom(...Object.keys(settingsSchema.entries));
  fc.assert(
    fc.property(fc.dictionary(key, fc.jsonValue()), (values) => {
      const { settings } = parseSettings(JSON.stringify(values), FILE);
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
      expect(parseSettings(JSON.stringify(settings), FILE)).toEqual({ settings, problem: null });
    }),
  );
});
