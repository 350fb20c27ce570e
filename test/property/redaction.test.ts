import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactIncident } from '../../electron/core/incident/redact-incident.ts';
import { createReportLanguage } from '../../electron/core/report/report-language.ts';
import { exportIncident } from '../../electron/core/report/export-incident.ts';
import { incidentPlain } from '../../electron/core/report/report-plain.ts';
import { sampleIncident, type Names } from '../doubles/incidents.ts';

const LANGUAGES = [createReportLanguage('en', 'decimal', 'UTC'), createReportLanguage('pt-BR', 'binary', 'UTC')];

/** What a name can be told by, in something that tries to be taken for more than a name. */
const secret = fc.stringMatching(/^zq[a-y0-9]{6,10}$/);
const trap = fc.constantFrom(
  '',
  ' ',
  '(',
  ')',
  '"',
  '"":',
  '): ',
  ') total-vm:1kB, anon-rss:1kB, file-rss:1kB',
  ',pid=1,uid=0',
  ',task_memcg=/',
  ',oom_memcg=/x',
  ',mems_allowed=0',
  ' invoked oom-killer: ',
  'Killed process 1 (x)',
  '": oom_score 1, VmRSS 1 MiB',
  ' due to ',
  ' for killing due to memory used',
  '", "oom',
  ' being ',
  '\\',
  '&lt;',
  '_',
  '/',
  '\u202e',
  '\n',
);
const name = fc.tuple(trap, secret, trap, secret, trap).map((parts) => parts.join(''));
const part = name.map((text) => text.replaceAll(/[/\n]/g, '-'));
const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);

const names: fc.Arbitrary<Names> = fc
  .record({
    culprit: name,
    victim: name,
    bystander: name,
    invoker: name,
    pool: path,
    below: part,
    commandLine: name,
    uid: fc.integer({ min: 3_000_000_000, max: 4_000_000_000 }),
    rule: name,
  })
  .map(({ below, ...rest }) => ({ ...rest, inner: `${rest.pool}/${below}` }));

test('after redaction no name, command line, user or path is left, in any format and language', () => {
  fc.assert(
    fc.property(names, fc.constantFrom(...LANGUAGES.keys()), (given, index) => {
      const language = LANGUAGES[index] ?? createReportLanguage('en', 'decimal');
      const incident = sampleIncident(given);
      const told = redactIncident(incident, language.words.redacted);
      const texts = [
        ...(['markdown', 'html', 'json'] as const).map((format) => exportIncident(incident, format, true, language)),
        incidentPlain(told, language, 80),
      ];
      const secrets = Object.values(given).flatMap((value) => String(value).match(/zq[a-y0-9]{6,10}|\d{10}/g) ?? []);
      expect(secrets.length).toBeGreaterThan(10);
      for (const text of texts) for (const one of secrets) expect(text).not.toContain(one);
    }),
    { numRuns: 500 },
  );
});

test('the same name is told by the same pseudonym, others by others', () => {
  fc.assert(
    fc.property(names, (given) => {
      const incident = sampleIncident(given);
      const told = redactIncident(incident);
      const before = incident.chart.consumers.map(({ name: one }) => one);
      const after = told.chart.consumers.map(({ name: one }) => one);
      for (const [a, one] of before.entries()) {
        for (const [b, other] of before.entries()) expect(one === other).toBe(after[a] === after[b]);
      }
      expect(told.culprit?.name).toBe(after[0]);
      expect(told.victims[0]?.name).toBe(after[1]);
    }),
  );
});
