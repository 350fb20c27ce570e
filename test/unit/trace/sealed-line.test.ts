import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { NOTHING_SAID, saidAtEnd, type Said } from '../../../electron/core/trace/said.ts';
import { isSealIntact, sealJson, unsealed } from '../../../electron/core/trace/sealed-line.ts';
import { createTraceParser } from '../../../electron/core/trace/trace-parse.ts';
import { createTraceWriter } from '../../../electron/core/trace/trace-write.ts';

/** As the journal of an earlier version wrote it. */
const KEPT =
  '{"t":1790000000000,"mem":{"total":8000,"available":100,"swapTotal":0,"swapFree":0},' +
  '"procs":[{"pid":7,"start":9,"ppid":1,"name":"é","rss":5}],"level":"warning","alert":"critical"}';

function parsed(line: string, parser = createTraceParser()) {
  const sample = parser.parse(line);
  if (sample.kind !== 'sample') throw new Error(`not a sample: ${line}`);
  return sample;
}

describe('a sealed line', () => {
  const sealed = sealJson(KEPT, crc32);

  test('ends with the CRC-32 of all before it, in UTF-8', () => {
    expect(sealJson('{"a":1}', crc32)).toBe(`{"a":1,"crc":"${crc32('{"a":1').toString(16).padStart(8, '0')}"}`);
    expect(JSON.parse(sealed)).toMatchObject({ level: 'warning', alert: 'critical' });
    expect(unsealed(sealed)).toBe(KEPT);
    expect(unsealed(KEPT)).toBe(KEPT);
  });

  test('is intact until a byte of it changes', () => {
    expect(isSealIntact(sealed, crc32)).toBe(true);
    expect(isSealIntact(sealed.replace('"rss":5', '"rss":6'), crc32)).toBe(false);
    expect(isSealIntact(KEPT, crc32)).toBe(false);
  });

  test('of an earlier version says to parser and index what was said', () => {
    const said: Said = { level: 'warning', alert: 'critical' };
    expect(parsed(sealed).said).toEqual(said);
    expect(saidAtEnd(sealed)).toEqual(said);
  });
});

test.each<Said>([
  NOTHING_SAID,
  { level: 'watch', alert: null },
  { level: 'calm', alert: 'warning' },
  { level: 'critical', alert: 'critical' },
])('what was said ($level, $alert) is written with the sample and read again, whole and partial', (said) => {
  const { snapshot } = parsed(KEPT);
  const writer = createTraceWriter({ commandLines: false });
  const whole = writer.write(snapshot, null, said);
  const partial = writer.write({ ...snapshot, at: snapshot.at + 1000 }, { changed: [], gone: [] }, said);
  const parser = createTraceParser();
  for (const line of [whole, partial]) {
    expect(parsed(sealJson(line, crc32), parser).said).toEqual(said);
    expect(saidAtEnd(sealJson(line, crc32))).toEqual(said);
  }
});

test('a level that this version does not know counts as nothing, and a process cannot say one by its name', () => {
  expect(parsed(KEPT.replace('"warning"', '"doom"').replace('"critical"', '7')).said).toEqual(NOTHING_SAID);
  const hostile = KEPT.replace('"é"', JSON.stringify('x","level":"critical","crc":"00000000"}')).replace(
    ',"level":"warning","alert":"critical"',
    '',
  );
  expect(parsed(hostile).said).toEqual(NOTHING_SAID);
  expect(saidAtEnd(sealJson(hostile, crc32))).toEqual(NOTHING_SAID);
});
