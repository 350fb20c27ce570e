import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openJournal } from '../../electron/services/journal/journal.ts';
import { readJournal, type JournalProblem } from '../../electron/services/journal/read-journal.ts';
import { bundleJournalWriter, startJournalWriter } from '../doubles/journal-writer.ts';

/** `HEADROOM_KILLS=200` for the long run. */
const KILLS = Number(process.env['HEADROOM_KILLS'] ?? 30);
/** Promised under pressure. */
const MOST_LOST = 1000;

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-kill-'));
let program = '';
beforeAll(async () => {
  program = await bundleJournalWriter(path.join(folder, 'program'));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

test(`a journal whose writer is killed at ${KILLS} random moments reads back all but the promised second`, async () => {
  for (let kill = 0; kill < KILLS; kill += 1) {
    const directory = path.join(folder, String(kill));
    const writer = await startJournalWriter(program, directory);
    await sleep(Math.random() * 120);
    const told = await writer.kill();

    const problems: JournalProblem[] = [];
    const read: number[] = [];
    const span = { from: 0, to: Infinity, onProblem: (problem: JournalProblem) => void problems.push(problem) };
    for await (const { at } of readJournal(directory, span)) read.push(at);
    expect(problems).toEqual([]);
    expect((told.at(-1) ?? Infinity) - (read.at(-1) ?? told[0] ?? 0)).toBeLessThanOrEqual(MOST_LOST);
    expect(told.slice(0, read.length)).toEqual(read.slice(0, told.length));

    const next = openJournal({ directory, mostBytes: () => 1e9 });
    expect([next.unclean, next.notice()]).toEqual([true, null]);
    await next.close();
    rmSync(directory, { recursive: true });
  }
}, 600_000);
