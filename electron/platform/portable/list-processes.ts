import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Milliseconds } from '../../core/model/units.ts';
import type { ListedProcess } from './listed-process.ts';
import { parseListed } from './parse-listed.ts';
import { parsePs, psArguments } from './parse-ps.ts';
import { reason } from '../../core/words/reasons.ts';

export type ListProcesses = () => Promise<ListedProcess[]>;

const PATIENCE: Milliseconds = 10_000;
const LARGEST_LIST = 64 * 1024 * 1024;

/**
 * Lists processes with one `ps` and nothing else. systeminformation would start `sh`, `ps` and one `cat` for each
 * process, in a command line that the kernel refuses at about 6,700 processes (E2BIG, thrown where it cannot be
 * caught). It also cuts names at blanks.
 */
export function listByPs(platform: NodeJS.Platform): ListProcesses {
  return async () => {
    const at = Date.now();
    const { text, ps } = await runPs(platform);
    return parsePs(text, at).filter(({ pid }) => pid !== ps);
  };
}

function runPs(platform: NodeJS.Platform): Promise<{ text: string; ps: number | undefined }> {
  return new Promise((resolve, reject) => {
    // Other locales print numbers and names differently.
    const env = { ...process.env, LC_ALL: 'C.UTF-8' };
    const options = { env, timeout: PATIENCE, maxBuffer: LARGEST_LIST, encoding: 'utf8' } as const;
    const child = execFile('ps', [...psArguments(platform)], options, (error, text) => {
      if (error) reject(new Error(reason('processes.list-failed', { cause: error.message })));
      else resolve({ text, ps: child.pid });
    });
  });
}

/** systeminformation repeats its last answer for this long instead of reading again. */
const REPEATS: Milliseconds = 520;

/** Lists processes with systeminformation, which on Windows runs one PowerShell. */
export function listBySystemInformation(): ListProcesses {
  let answered: Milliseconds = -Infinity;
  return async () => {
    const { processes } = await import('systeminformation');
    const wait = answered + REPEATS - performance.now();
    if (wait > 0) await sleep(wait);
    const list = parseListed((await processes()).list);
    answered = performance.now();
    if (list.length === 0) throw new Error(reason('processes.unlisted'));
    return list;
  };
}
