import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Life } from '../../../../electron/core/model/life.ts';
import { ok } from '../../../../electron/core/model/reading.ts';
import type { ProcessSample, Snapshot } from '../../../../electron/core/model/snapshot.ts';
import { GIB, MIB, type Milliseconds } from '../../../../electron/core/model/units.ts';
import { createReportLanguage } from '../../../../electron/core/report/report-language.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../../electron/core/settings/settings.ts';
import type { HostNotice } from '../../../../electron/core/words/messages.ts';
import { wordMessage } from '../../../../electron/core/words/messages.ts';
import {
  forgetLives,
  openLives,
  readLives,
  type KeptLives,
  type KeptLivesOptions,
} from '../../../../electron/services/lives/kept-lives.ts';
import { createManualClock, type ManualClock } from '../../../doubles/clock.ts';
import { processSample, snapshot } from '../../../doubles/observations.ts';
import { sampleLife } from '../../../doubles/lives.ts';

const BEGIN: Milliseconds = Date.UTC(2026, 0, 1);
const SECRET = 'hunter2-of-the-command-line';
const SAVED = 6000;

let root = '';
let state = '';
let clock: ManualClock;
let opened: KeptLives[] = [];
const file = () => path.join(state, 'lives.json');

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'headroom-lives-'));
  state = path.join(root, 'state');
  clock = createManualClock();
  opened = [];
});
afterEach(() => {
  for (const lives of opened) lives.close();
  if (existsSync(state)) chmodSync(state, 0o700);
  rmSync(root, { recursive: true });
});

function settingsDouble(initial: Partial<Settings> = {}) {
  let current = { ...DEFAULT_SETTINGS, ...initial };
  const listeners = new Set<(settings: Settings) => void>();
  return {
    current: () => current,
    subscribe(listener: (settings: Settings) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(change: Partial<Settings>) {
      current = { ...current, ...change };
      for (const listener of listeners) listener(current);
    },
  };
}

function open(options: Partial<KeptLivesOptions> = {}): KeptLives {
  const lives = openLives({
    state,
    settings: settingsDouble(),
    clock,
    now: () => BEGIN + 3_600_000,
    versions: { of: () => '1' },
    ...options,
  });
  opened.push(lives);
  return lives;
}

/** A run of one program with a secret in its arguments, at its plateau all the time. */
function program(run: number, held = 500 * MIB): ProcessSample {
  const base = processSample(1000 + run, { private: ok(held), resident: held });
  const facts = { ...processSample(1).facts, commandLine: ok(['/usr/bin/program-1', `--password=${SECRET}`]) };
  return { ...base, facts };
}

let time = 0;
function sweep(lives: KeptLives, processes: readonly ProcessSample[]): Snapshot {
  time += 1000;
  const memory = { ...snapshot(0).memory, total: 8 * GIB };
  return lives.observe(snapshot(BEGIN + time, { memory, processes }));
}

/** Lets a run live for ten seconds and end. */
function live(lives: KeptLives, run: number, held?: number): void {
  for (let seconds = 0; seconds < 10; seconds += 1) sweep(lives, [program(run, held)]);
  for (let seconds = 0; seconds < 6; seconds += 1) sweep(lives, []);
}

const pastOf = (lives: KeptLives, run = 99) => {
  const known = sweep(lives, [program(run)]);
  return known.pasts?.get(`${1000 + run}:${10 * (1000 + run)}`)?.lives.map((life) => life.run) ?? [];
};
const runOf = (run: number) => `${1000 + run}:${10 * (1000 + run)}`;
const written = (): readonly Life[] => (JSON.parse(readFileSync(file(), 'utf8')) as { lives: Life[] }).lives;
const said = (notice: HostNotice | null) => {
  const { texts, wording } = createReportLanguage('en', 'decimal');
  return (notice ?? []).map((sentence) => wordMessage(sentence, texts, wording)).join(' ');
};

describe('lives', () => {
  test('are in the file a few seconds after their end, and known the next time', async () => {
    const first = open();
    live(first, 1);
    live(first, 2);
    expect(written()).toEqual([]);
    await clock.pass(SAVED);
    expect(written().map(({ run }) => run)).toEqual([runOf(1), runOf(2)]);
    first.close();
    expect(pastOf(open())).toEqual([runOf(2), runOf(1)]);
  });

  test('hold nothing of a command line, and only their user reads them', async () => {
    live(open(), 1);
    await clock.pass(SAVED);
    const text = readFileSync(file(), 'utf8');
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('program-1');
    expect(text).not.toContain('password');
    expect(statSync(file()).mode & 0o077).toBe(0);
  });

  test('have other keys on every machine, so that nobody can look up what they stand for', async () => {
    live(open(), 1);
    await clock.pass(SAVED);
    const keys = () => (JSON.parse(readFileSync(file(), 'utf8')) as { lives: { keys: string[] }[] }).lives[0]?.keys;
    const here = keys();
    opened.pop()?.close();
    state = path.join(root, 'elsewhere');
    live(open(), 1);
    await clock.pass(SAVED);
    expect(keys()).toHaveLength(3);
    expect(keys()).not.toEqual(here);
  });

  test('that go on at the end are written as far as they were seen', () => {
    const lives = open();
    for (let seconds = 0; seconds < 10; seconds += 1) sweep(lives, [program(1)]);
    lives.close();
    expect(written()).toMatchObject([{ run: runOf(1), end: 'there' }]);
  });

  test('of an executable that was replaced are not those of the new one', async () => {
    const first = open();
    live(first, 1);
    live(first, 2);
    await clock.pass(SAVED);
    first.close();
    expect(pastOf(open({ versions: { of: () => '2' } }))).toEqual([]);
  });

  test('older than 90 days are dropped', async () => {
    live(open({ now: () => BEGIN + 91 * 86_400_000 }), 1);
    await clock.pass(SAVED);
    expect(written()).toEqual([]);
  });

  test('are not written while memory is critically short, but afterwards', async () => {
    const lives = open();
    lives.note({ alerts: [], level: 'critical' });
    live(lives, 1);
    await clock.pass(100_000);
    expect(written()).toEqual([]);
    lives.note({ alerts: [], level: 'calm' });
    await clock.pass(100_000);
    expect(written()).toHaveLength(1);
  });

  test('of a thousand programs fit into 2 MB, and so does what is kept of them', async () => {
    const lives = open();
    const facts = processSample(1).facts;
    for (let run = 0; run < 6000; run += 1) {
      const one = program(run);
      const commandLine = ok([
        'x',
        `name-${run % 1500 < 750 ? 'a' : 'b'}${'abcdefghij'[run % 10]}`,
        String(run % 1500),
      ]);
      const process = { ...one, facts: { ...facts, commandLine, executable: ok(`/bin/p${run % 300}`) } };
      for (let seconds = 0; seconds < 2; seconds += 1) sweep(lives, [process]);
      if (run % 50 === 0) for (let seconds = 0; seconds < 5; seconds += 1) sweep(lives, []);
    }
    await clock.pass(SAVED);
    expect(statSync(file()).size).toBeLessThan(2 * MIB);
    expect(written().length).toBeGreaterThan(900);
    lives.close();
    expect(open().notice()).toBeNull();
  });
});

describe('how a life ended', () => {
  test('is said by the log of kills', async () => {
    const lives = open();
    live(lives, 1);
    lives.killed([{ pid: 1001, start: 10_010 }]);
    await clock.pass(SAVED);
    expect(written()).toMatchObject([{ end: 'killed' }]);
  });

  test('is said by the log of actions, whichever Headroom acted', async () => {
    const identity = { pid: 1001, start: 10_010 };
    const entry = (outcome: 'ended' | 'done', action: 'end' | 'pause') =>
      ({
        at: BEGIN,
        by: { kind: 'user', host: 'cli' },
        action,
        scope: 'process',
        target: { ...identity, name: 'x', user: ok('x') },
        risk: null,
        outcomes: [{ ...identity, name: 'x', outcome: { kind: outcome } }],
        more: 0,
        freed: ok(0),
      }) as const;
    const paused = open({ actions: () => [entry('done', 'pause')] });
    live(paused, 1);
    await clock.pass(SAVED);
    expect(written()).toMatchObject([{ end: 'exit' }]);
    paused.close();
    const ended = open({ actions: () => [entry('ended', 'end')] });
    live(ended, 2);
    await clock.pass(SAVED);
    expect(written()).toMatchObject([{ end: 'ended' }, { end: 'exit' }]);
  });
});

describe('two Headrooms', () => {
  test('lose nothing of each other, and know what the other has seen', async () => {
    const [desktop, web] = [open(), open()];
    live(desktop, 1);
    live(web, 2);
    await clock.pass(SAVED);
    expect(
      written()
        .map(({ run }) => run)
        .toSorted(),
    ).toEqual([runOf(1), runOf(2)]);
    live(desktop, 3);
    await clock.pass(SAVED);
    expect(pastOf(desktop)).toEqual([runOf(3), runOf(2), runOf(1)]);
  });

  test('count a life that both have seen once', async () => {
    const [desktop, web] = [open(), open()];
    live(desktop, 1);
    live(web, 1);
    await clock.pass(SAVED);
    expect(written().map(({ run }) => run)).toEqual([runOf(1)]);
  });

  test('one that only looks uses what is known and writes nothing', async () => {
    const writing = open();
    live(writing, 1);
    live(writing, 2);
    await clock.pass(SAVED);
    writing.close();
    const before = readFileSync(file(), 'utf8');
    const looking = open({ writes: false });
    expect(pastOf(looking)).toEqual([runOf(2), runOf(1)]);
    live(looking, 3);
    await clock.pass(SAVED);
    looking.close();
    expect(readFileSync(file(), 'utf8')).toBe(before);
    rmSync(state, { recursive: true });
    readLives(state, DEFAULT_SETTINGS).close();
    expect(existsSync(state)).toBe(false);
  });
});

describe('what is forgotten', () => {
  test('is gone from the file and from every Headroom that runs', async () => {
    const [here, there] = [open(), open()];
    live(here, 1);
    live(here, 2);
    await clock.pass(SAVED);
    expect(here.forget()).toEqual({ forgotten: 2 });
    expect(written()).toEqual([]);
    expect(pastOf(here)).toEqual([]);
    live(there, 3);
    await clock.pass(SAVED);
    // What ended before it knew of that goes too.
    expect(written()).toEqual([]);
    live(there, 4);
    await clock.pass(SAVED);
    expect(written().map(({ run }) => run)).toEqual([runOf(4)]);
  });

  test('can be forgotten without a Headroom that runs', async () => {
    live(open(), 1);
    await clock.pass(SAVED);
    expect(forgetLives(state)).toEqual({ forgotten: 1 });
    expect(forgetLives(state)).toEqual({ forgotten: 0 });
    expect(forgetLives(path.join(root, 'new'))).toEqual({ forgotten: 0 });
  });

  test('is not what runs at that moment', async () => {
    const lives = open();
    for (let seconds = 0; seconds < 10; seconds += 1) sweep(lives, [program(1)]);
    lives.forget();
    live(lives, 1);
    live(lives, 2);
    await clock.pass(SAVED);
    expect(pastOf(lives)).toEqual([runOf(2), runOf(1)]);
  });
});

describe('switched off', () => {
  test('nothing is read, told or written', async () => {
    const writing = open();
    live(writing, 1);
    live(writing, 2);
    await clock.pass(SAVED);
    writing.close();
    const before = readFileSync(file(), 'utf8');
    const off = open({ settings: settingsDouble({ lives: false }) });
    expect(pastOf(off)).toEqual([]);
    live(off, 3);
    await clock.pass(SAVED);
    off.close();
    expect(readFileSync(file(), 'utf8')).toBe(before);
  });

  test('while it runs, it takes effect at once, and so does switching it on again', async () => {
    const settings = settingsDouble();
    const lives = open({ settings });
    live(lives, 1);
    live(lives, 2);
    settings.set({ lives: false });
    expect(written()).toHaveLength(2);
    expect(pastOf(lives)).toEqual([]);
    settings.set({ lives: true });
    expect(pastOf(lives)).toEqual([runOf(2), runOf(1)]);
  });
});

describe('a file that cannot be used', () => {
  const troubles: HostNotice[] = [];
  const openTroubled = () => open({ onTrouble: (notice) => troubles.push(notice) });

  beforeEach(() => {
    troubles.length = 0;
    mkdirSync(state, { mode: 0o700 });
  });

  test.each([
    ['no JSON', '{"headroom":"lives","version":1,"sal'],
    ['something else', '[1, 2, 3]'],
    ['another format', '{"headroom":"settings","version":1}'],
    [
      'an absurd life',
      `{"headroom":"lives","version":1,"salt":"${'0'.repeat(32)}","lives":[{"keys":["a"],"peak":-1}]}`,
    ],
  ])('because it is %s is kept under another name, and begun anew', async (_, text) => {
    writeFileSync(file(), text, { mode: 0o600 });
    const lives = openTroubled();
    expect(said(lives.notice())).toContain('lives.damaged-1.json');
    expect(readFileSync(path.join(state, 'lives.damaged-1.json'), 'utf8')).toBe(text);
    live(lives, 1);
    await clock.pass(SAVED);
    expect(written()).toHaveLength(1);
    expect(troubles).toHaveLength(1);
  });

  test('gives up what of it is whole', () => {
    const good = JSON.stringify({ keys: ['a', 'b', 'c'], ...sampleLife('1:1') });
    const text = `{"headroom":"lives","version":1,"salt":"${'0'.repeat(32)}","lives":[${good},{"run":7}]}`;
    writeFileSync(file(), text, { mode: 0o600 });
    open();
    expect(written().map(({ run }) => run)).toEqual(['1:1']);
    writeFileSync(file(), 'damaged again', { mode: 0o600 });
    open();
    expect(readdirSync(state).toSorted()).toEqual(['lives.damaged-1.json', 'lives.damaged-2.json', 'lives.json']);
  });

  test('because a newer Headroom wrote it is left as it is', async () => {
    const text = '{"headroom":"lives","version":2,"runs":{}}';
    writeFileSync(file(), text, { mode: 0o600 });
    const lives = openTroubled();
    expect(said(lives.notice())).toContain('newer Headroom');
    live(lives, 1);
    await clock.pass(SAVED);
    lives.close();
    expect(readFileSync(file(), 'utf8')).toBe(text);
    expect(troubles).toHaveLength(1);
    expect(lives.forget()).toEqual({ refused: 'file.newer' });
  });

  test('because others may write it is refused, as settings are', () => {
    writeFileSync(file(), '{}');
    chmodSync(file(), 0o666);
    expect(said(open().notice())).toContain('chmod go-w');
    expect(readFileSync(file(), 'utf8')).toBe('{}');
  });

  test.skipIf(process.getuid?.() !== 0)('because it is another user’s is refused, as settings are', () => {
    writeFileSync(file(), '{}', { mode: 0o600 });
    chownSync(file(), 54_321, 54_321);
    expect(said(open().notice())).toContain('another user (54321)');
    expect(readFileSync(file(), 'utf8')).toBe('{}');
  });

  test('because it is no file is refused', () => {
    symlinkSync('/dev/zero', file());
    expect(said(open().notice())).toContain('not a regular file');
  });

  test('is said once, and nothing else suffers', async () => {
    rmSync(state, { recursive: true });
    writeFileSync(state, 'in the way');
    const lives = openTroubled();
    live(lives, 1);
    live(lives, 2);
    await clock.pass(SAVED);
    live(lives, 3);
    await clock.pass(SAVED);
    expect(pastOf(lives)).toEqual([runOf(3), runOf(2), runOf(1)]);
    expect(troubles.map(said)).toEqual([expect.stringContaining('until Headroom ends')]);
    expect('refused' in lives.forget()).toBe(true);
    rmSync(state);
    mkdirSync(state);
  });
});
