import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import type { Identity } from '../../core/model/identity.ts';
import type { Bytes } from '../../core/model/units.ts';
import { readOwnFile } from '../files/read-own-file.ts';

/** What one act is about to stop, written down before it is stopped. */
export interface StandstillRecord {
  stopping(processes: readonly Identity[]): void;
  /** Folder of a cgroup that is about to be frozen. */
  freezing(directory: string): void;
  /** Nothing is stopped any longer that is not meant to be. */
  close(): void;
}

/** A record that was not closed. */
export interface LeftRecord {
  readonly owner: Identity;
  readonly stopped: readonly Identity[];
  /** Folders of cgroups. */
  readonly frozen: readonly string[];
  /** Forgets it. */
  remove(): void;
}

/** A file that a kill or a full disk has left without its head. */
interface UnfinishedRecord {
  /** Pid of the Headroom that made it. */
  readonly owner: number;
  /** Forgets it. */
  remove(): void;
}

export interface StandstillRecords {
  open(owner: Identity): StandstillRecord;
  /** Reads what is there of this boot, whoever made it; the caller knows which owners still run. Earlier boots' files are removed. */
  read(): LeftRecords;
}

export interface LeftRecords {
  readonly left: readonly LeftRecord[];
  /** Files whose head was not written in full. Nothing was stopped yet, and whoever made one may still be writing it. */
  readonly unfinished: readonly UnfinishedRecord[];
}

const FOLDER = 'standstills';
/** A longer file is no record that Headroom wrote. */
const LARGEST: Bytes = 16 * 1024 * 1024;

const identity = v.object({
  pid: v.pipe(v.number(), v.safeInteger(), v.minValue(2)),
  start: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});
const headSchema = v.object({ boot: v.string(), owner: identity });
const lineSchema = v.union([
  v.object({ stopping: v.array(identity) }),
  v.object({ freezing: v.pipe(v.string(), v.maxLength(4096)) }),
]);

/**
 * One file for each act, so that no two programs write the same one: a head with boot and owner, then a line for each batch. A
 * record outlives a Headroom that is killed, because what is written stays in the kernel's cache; it is not forced to the disk,
 * which takes seconds when memory is short, because nothing is stopped any longer after the machine itself went down. Where
 * nothing can be written, acting goes on without. null: no records are kept.
 */
export function openStandstillRecords(directory: string | null, boot: string): StandstillRecords {
  const folder = directory === null ? null : path.join(directory, FOLDER);
  return {
    open(owner) {
      const file = folder === null ? null : path.join(folder, `${owner.pid}-${randomUUID()}.jsonl`);
      let isOpen = false;
      const write = (line: object) => {
        if (file === null) return;
        try {
          if (!isOpen) mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
          const lines = isOpen ? [line] : [{ boot, owner }, line];
          isOpen = true;
          appendFileSync(file, lines.map((one) => `${JSON.stringify(one)}\n`).join(''), { mode: 0o600 });
        } catch {
          // The act is what the user needs now; only a crash in the middle of it would leave something stopped.
        }
      };
      return {
        stopping(processes) {
          if (processes.length > 0) write({ stopping: processes.map(({ pid, start }) => ({ pid, start })) });
        },
        freezing: (cgroup) => {
          write({ freezing: cgroup });
        },
        close() {
          if (isOpen && file !== null) rmSync(file, { force: true });
          isOpen = false;
        },
      };
    },
    read() {
      const left: LeftRecord[] = [];
      const unfinished: UnfinishedRecord[] = [];
      for (const file of folder === null ? [] : filesIn(folder)) {
        const read = readOwnFile(file, LARGEST);
        if (read.kind !== 'ok') continue;
        const remove = () => {
          rmSync(file, { force: true });
        };
        const record = parseRecord(read.text);
        const maker = Number(/^(\d+)-/.exec(path.basename(file))?.[1] ?? NaN);
        if (record !== null && record.boot !== boot) remove();
        else if (!read.text.includes('\n') && !Number.isNaN(maker)) unfinished.push({ owner: maker, remove });
        else if (record !== null) left.push({ ...record, remove });
      }
      return { left, unfinished };
    },
  };
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

/** A last line that was cut short is left out: what it names was not stopped yet. Null where the text is no record. */
function parseRecord(text: string): (Omit<LeftRecord, 'remove'> & { readonly boot: string }) | null {
  const [first = null, ...rest] = text.split('\n').map(parseJson);
  const head = v.safeParse(headSchema, first);
  if (!head.success) return null;
  const lines = rest.flatMap((line) => {
    const parsed = v.safeParse(lineSchema, line);
    return parsed.success ? [parsed.output] : [];
  });
  return {
    ...head.output,
    stopped: lines.flatMap((line) => ('stopping' in line ? line.stopping : [])),
    frozen: lines.flatMap((line) => ('freezing' in line ? [line.freezing] : [])),
  };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
