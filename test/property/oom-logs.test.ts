import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KillRecord } from '../../electron/core/kills/kernel-kill.ts';
import { explainKills } from '../../electron/core/incident/explain-kills.ts';
import { createReportLanguage } from '../../electron/core/report/report-language.ts';
import { incidentPlain } from '../../electron/core/report/report-plain.ts';
import { createKernelLogParser, parseKmsgRecord } from '../../electron/platform/linux/kills/parse-kernel-log.ts';
import { explainBytes } from '../../electron/services/explain/explain-log.ts';

const FOLDER = path.join(import.meta.dirname, '../fixtures/kernel-log/published');
const ENGLISH = createReportLanguage('en', 'binary', 'UTC');

/** Reports of single kills, with what each line of them says without escapes. */
const REPORTS = readdirSync(FOLDER)
  .filter((file) => /\.(?:log|kmsg)$/.test(file))
  .map((file) => readFileSync(path.join(FOLDER, file), 'utf8').split('\n').filter(Boolean))
  .map((lines) => lines.map((line) => parseKmsgRecord(line)?.text ?? line));

/** Two or three reports shuffled together, each in its own order, with lines lost, repeated and cut. */
const damaged: fc.Arbitrary<readonly string[]> = fc
  .record({
    reports: fc.array(fc.constantFrom(...REPORTS), { minLength: 1, maxLength: 3 }),
    order: fc.array(fc.nat(2), { maxLength: 80 }),
    lost: fc.array(fc.nat(60), { maxLength: 6 }),
    repeated: fc.array(fc.nat(60), { maxLength: 4 }),
    cut: fc.array(fc.tuple(fc.nat(60), fc.nat(200)), { maxLength: 3 }),
  })
  .map(({ reports, order, lost, repeated, cut }) => {
    const queues = reports.map((lines) => [...lines]);
    const merged: string[] = [];
    for (const pick of order) merged.push(...(queues[pick % queues.length]?.splice(0, 1) ?? []));
    for (const rest of queues) merged.push(...rest);
    const lengths = new Map(cut);
    return merged.flatMap((line, index) => {
      if (lost.includes(index)) return [];
      const text = line.slice(0, lengths.get(index) ?? line.length);
      return repeated.includes(index) ? [text, text] : [text];
    });
  });

const escaped = (text: string) =>
  [...Buffer.from(text)]
    .map((byte) =>
      byte >= 32 && byte < 127 && byte !== 92 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
    )
    .join('');

function killsOf(lines: readonly string[], asKmsg: boolean): readonly KillRecord[] {
  const parser = createKernelLogParser(null);
  return lines.flatMap((text, at) => {
    const record = asKmsg ? parseKmsgRecord(`4,${at},${at * 1000},-;${escaped(text)}`) : null;
    return parser.take({ at, text: record?.text ?? text }) ?? [];
  });
}

test('whatever is mixed, lost, repeated, cut or escaped: no kill, process or pool that no line names', () => {
  fc.assert(
    fc.property(damaged, fc.boolean(), (lines, asKmsg) => {
      const all = lines.join('');
      const isNamed = (line: string, pid: number | null, name: string) => line.includes(`${pid} (${name})`);
      for (const kill of killsOf(lines, asKmsg)) {
        const { pid, name, pool, place, invoker, tasks, chosen, cause } = kill;
        const own = lines.find(
          (line) => /Killed process/.test(line) && line.includes(`${pid}`) && line.includes(`(${name})`),
        );
        expect(own).toBeDefined();
        // Never the machine for a kill in a cgroup, and the other way round.
        if (own?.startsWith('Memory cgroup')) expect([cause, pool]).not.toContain('machine');
        if (own?.startsWith('Out of memory')) expect(cause).not.toBe('cgroup');
        for (const path of [pool, place]) if (path?.startsWith('/') === true) expect(all).toContain(path);
        if (invoker !== null) expect(lines).toContainEqual(expect.stringContaining(`${invoker} invoked oom-killer`));
        for (const task of tasks) {
          if (task.pid !== pid)
            expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^\\[\\s*${task.pid}\\]`)));
        }
        if (chosen) expect(lines.some((line) => isNamed(line, chosen.pid, chosen.name))).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('a kill whose summary names another process has none of that report', () => {
  fc.assert(
    fc.property(damaged, (lines) => {
      for (const { pid, constraint, lines: own } of killsOf(lines, false)) {
        if (constraint === null) continue;
        expect(own.find((line) => line.startsWith('oom-kill:'))).toContain(`,pid=${pid},`);
      }
    }),
    { numRuns: 200 },
  );
});

test('every incident can be told, and names only processes of the log', () => {
  fc.assert(
    fc.property(damaged, (lines) => {
      for (const incident of explainKills(killsOf(lines, false))) {
        expect(incidentPlain(incident, ENGLISH, 80)).not.toMatch(/NaN|undefined|\[object/);
        const { culprit } = incident;
        if (culprit && culprit.name !== '') expect(lines.join('\n')).toContain(culprit.name);
        for (const { name } of incident.victims) expect(lines.join('\n')).toContain(name);
      }
    }),
    { numRuns: 200 },
  );
});

test('any bytes are explained or passed over, however they arrive', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 3000 }),
    damaged.map((lines) => new Uint8Array(Buffer.from(lines.join('\n')))),
  );
  await fc.assert(
    fc.asyncProperty(bytes, fc.integer({ min: 1, max: 400 }), async (given, size) => {
      async function* pieces(): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < given.length; at += size) yield await Promise.resolve(given.subarray(at, at + size));
      }
      const { explained } = await explainBytes(pieces(), 0);
      const text = Buffer.from(given).toString('utf8');
      for (const { incident } of explained) {
        expect(incidentPlain(incident, ENGLISH, 80)).not.toMatch(/NaN|undefined|\[object/);
        for (const { name } of incident.victims) expect(text).toContain(name);
      }
    }),
    { numRuns: 200 },
  );
});
