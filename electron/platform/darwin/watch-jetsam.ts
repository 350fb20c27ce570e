import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Milliseconds } from '../../core/model/units.ts';
import { LearntKills, type KillSource } from '../kill-source.ts';
import { parseJetsamReport } from './parse-jetsam.ts';

export interface JetsamOptions {
  readonly folder?: string;
  readonly period?: Milliseconds;
  readonly now?: () => Milliseconds;
}

/** The folder of macOS's reports, which administrators can read. */
const JETSAM_FOLDER = '/Library/Logs/DiagnosticReports';
const PERIOD: Milliseconds = 15_000;
const NAME = /^JetsamEvent-.*\.ips$/;
const LARGEST_REPORT = 8 * 1024 * 1024;

/**
 * Looks every few seconds for new jetsam reports, which are written some seconds after the kill. Not verified on a
 * real machine.
 */
export function watchJetsam({
  folder = JETSAM_FOLDER,
  period = PERIOD,
  now = Date.now,
}: JetsamOptions = {}): KillSource {
  const learnt = new LearntKills();
  let known: ReadonlySet<string> | null = null;
  let looking = false;
  let closed = false;
  let next = 0;

  async function look(): Promise<void> {
    const names = (await readdir(folder)).filter((name) => NAME.test(name));
    const fresh = names.filter((name) => known !== null && !known.has(name));
    known = new Set(names);
    for (const name of fresh) {
      const file = path.join(folder, name);
      const { size } = await stat(file);
      if (size <= LARGEST_REPORT && !closed) learnt.add(parseJetsamReport(await readFile(file, 'utf8')));
    }
  }

  function lookSoon(): void {
    looking = true;
    next = now() + period;
    look()
      // The folder is missing or unreadable now and may appear later. Reports that come then are new.
      .catch(() => {
        known ??= new Set();
      })
      .finally(() => {
        looking = false;
      });
  }

  lookSoon();
  return {
    take({ pressed }) {
      if (!looking && !closed && !pressed && now() >= next) lookSoon();
      return learnt.take();
    },
    close() {
      closed = true;
    },
  };
}
