import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { version } from '../../../package.json';
import { runHeadroom } from '../harness/headroom.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string) => {
  writeFileSync(path.join(folder, name), content);
  return path.join(folder, name);
};
const trace = 'test/fixtures/traces/jvm-growth.jsonl.gz';

describe('headroom called wrongly', () => {
  it.each([
    [[], /^Usage: headroom/],
    [['repaly'], /unknown command 'repaly'\n\(Did you mean replay\?\)/],
    [['--versio'], /unknown option '--versio'\n\(Did you mean --version\?\)/],
    [['replay'], /missing required argument 'file'\nTry: headroom replay --help/],
    [['replay', '--jsn', trace], /unknown option '--jsn'\n\(Did you mean --json\?\)/],
    [['replay', trace, trace], /too many arguments/],
    [['replay', trace, '--speed', '0'], /Give a number from 0.001 to 1000000/],
    [['replay', trace, '--speed', 'fast'], /Give a number/],
    [['replay', trace, '--from', 'soon'], /Give a time since the beginning/],
    [['replay', trace, '--to'], /argument missing/],
    [['replay', trace, '--from', '2m', '--to', '1m'], /--from is after --to/],
    [['record'], /required option '--out <file>' not specified/],
    [['record', '--out', '/dev/null', '--for', '0'], /Give a time such as 30s, 10m or 1h30m/],
    [['record', '--out', '/dev/null', '--for', 'ever'], /Give a time/],
    [['top', '--interval', '0'], /Give a number from 0.1 to 3600/],
    [['top', '--reader', 'magic'], /Allowed choices are auto, linux, portable/],
    [['doctor', '--yaml'], /unknown option '--yaml'/],
  ])('says so and exits with 2: %j', async (args, message) => {
    const { code, out, errors } = await runHeadroom(args);
    expect(errors).toMatch(message);
    expect([code, out]).toEqual([2, '']);
  });
});

describe('headroom that cannot do what it was asked', () => {
  it.each([
    ['a trace that is not there', ['replay', path.join(folder, 'none')], /none: there is no such file\n$/],
    ['a folder', ['replay', folder], /that is a directory\n$/],
    ['an empty file', ['replay', file('empty', '')], /there is no sample in it/],
    ['any other file', ['replay', 'package.json'], /package.json:1: not JSON: "\{"\n.*there is no sample in it/s],
    [
      'a newer trace',
      ['replay', file('newer', '{"headroom":"trace","version":9}\n')],
      /:1: a trace of version 9; this/,
    ],
    ['a folder that is not there', ['record', '--out', path.join(folder, 'a/b')], /there is no such file\n$/],
    [
      'a file in the way',
      ['record', '--out', file('there', 'x')],
      /there: it exists already; --force overwrites it\n$/,
    ],
    ['a name that moves the cursor', ['replay', '\u001b[2J'], /^headroom: \ufffd\[2J: there is no such file\n$/],
  ])('says why and exits with 1: %s', async (_, args, message) => {
    const { code, errors } = await runHeadroom(args);
    expect(errors).toMatch(message);
    expect(code).toBe(1);
  });

  it.runIf(process.platform === 'linux')('says that the disk is full', async () => {
    const { code, errors } = await runHeadroom(['record', '--out', '/dev/full', '--force', '--for', '1s']);
    expect([code, errors]).toEqual([1, expect.stringContaining('/dev/full: the disk is full\n')]);
  });
});

describe('headroom asked for help', () => {
  it.each([
    [['--help'], 'Commands:\n  top'],
    [['help'], 'Commands:\n  top'],
    [['replay', '--help'], 'Usage: headroom replay [options] <file>'],
    [['help', 'record'], '--out <file>'],
    [['--version'], version],
  ])('answers on standard output: %j', async (args, text) => {
    const { code, out, errors } = await runHeadroom(args);
    expect(out).toContain(text);
    expect([code, errors]).toEqual([0, '']);
  });
});
