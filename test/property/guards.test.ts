import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACTIONS } from '../../electron/core/actions/action.ts';
import { guardOf, matchesPattern } from '../../electron/core/actions/guards.ts';
import { denied, failed, ok, type Reading } from '../../electron/core/model/reading.ts';

const text: fc.Arbitrary<string> = fc.string({ unit: 'binary', maxLength: 40 });
const reading: fc.Arbitrary<Reading<string>> = fc.oneof(text.map(ok), fc.constant(denied()));
const patterns = fc.array(fc.oneof(text, fc.constantFrom('*', 'a*', '*a*')), { minLength: 1, maxLength: 3 });

const subject = fc.record({
  pid: fc.integer(),
  name: text,
  parentName: fc.option(text),
  executable: reading,
  user: reading,

  realUser: fc.constant(failed()),
  cgroup: reading,
  kernelThread: fc.boolean(),
});
const context = fc.record({
  platform: fc.constantFrom('linux', 'darwin', 'win32'),
  own: fc.array(fc.integer()).map((pids) => new Set(pids)),
  carriers: fc.array(fc.integer()).map((pids) => new Set(pids)),
  ancestors: fc.array(fc.integer()).map((pids) => new Set(pids)),
  rules: fc.array(
    fc.record({ guard: fc.constantFrom('forbidden' as const, 'confirm' as const), reason: text, names: patterns }),
  ),
});

test('whatever names and rules say, the first process, kernel threads, Headroom and its ancestors are forbidden', () => {
  fc.assert(
    fc.property(subject, fc.constantFrom(...ACTIONS), context, (who, action, guards) => {
      const guard = guardOf(who, action, guards);
      const isFinal = who.pid <= 1 || who.kernelThread || guards.own.has(who.pid) || guards.ancestors.has(who.pid);
      if (isFinal) expect(guard.kind).toBe('forbidden');
      expect(guard.kind).not.toBe('not-permitted');
    }),
  );
});

test('a pattern matches as a regular expression with the same meaning does', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
  fc.assert(
    fc.property(letters, letters, (pattern, candidate) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '[^]*')}$`);
      expect(matchesPattern(pattern, candidate)).toBe(expression.test(candidate));
    }),
  );
});
