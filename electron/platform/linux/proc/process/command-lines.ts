import { longerPause } from '../../../../core/model/longer-pause.ts';
import { failed, ok } from '../../../../core/model/reading.ts';
import type { Milliseconds } from '../../../../core/model/units.ts';
import type { Answer, BlockableReads } from './blockable-reads.ts';
import { missingFor } from '../missing.ts';
import { parseCommandLine } from './parse-command-line.ts';
import { programName } from './program-name.ts';
import type { TrackedProcess } from './tracked-process.ts';
import { reason } from '../../../../core/words/reasons.ts';

/** Longer command lines are cut. A Java class path can have a megabyte, and every process has a command line. */
const LENGTH = 16 * 1024;
/** The deadline is this long because a machine that thrashes needs a moment to bring the page back. */
const DEADLINE: Milliseconds = 2000;
/** The sweeps until a silent process is asked again. The number doubles with each further silence. */
const FIRST_PAUSE = 16;
const LONGEST_PAUSE = 1024;

interface Silence {
  /** The pause in sweeps. */
  readonly pause: number;
  left: number;
}

/** Reads the command lines of processes. They arrive after the sweep that asks for them. */
export class CommandLines {
  readonly #root: string;
  readonly #reads: BlockableReads;
  readonly #isStill: (process: TrackedProcess) => boolean;
  readonly #silent = new Map<TrackedProcess, Silence>();

  /** `isStill` tells whether the pid still belongs to this process. */
  constructor(root: string, reads: BlockableReads, isStill: (process: TrackedProcess) => boolean) {
    this.#root = root;
    this.#reads = reads;
    this.#isStill = isStill;
  }

  /** Requests the command line, which arrives now or soon. */
  ask(process: TrackedProcess): void {
    const path = `${process.folder(this.#root)}/cmdline`;
    this.#reads.read({ path, length: LENGTH, deadline: DEADLINE }, (answer) => {
      this.#take(process, answer);
    });
  }

  /** Repeats the requests that were silent for long enough. It is called once per sweep. */
  askSilent(): void {
    for (const [process, silence] of this.#silent) {
      if (--silence.left === 0) this.ask(process);
    }
  }

  forget(process: TrackedProcess): void {
    this.#silent.delete(process);
  }

  #take(process: TrackedProcess, answer: Answer): void {
    const commandLine =
      answer.kind === 'ok'
        ? ok(parseCommandLine(answer.bytes, answer.length))
        : answer.kind === 'gone'
          ? failed(reason('process.gone'))
          : missingFor(answer.kind);
    // The text may belong to a new process with the same pid, and a zombie has lost its command line.
    if (!this.#isStill(process)) return;
    if (answer.kind === 'ok' && answer.length === 0 && process.stat.state === 'zombie') return;
    const { kernelThread, executable } = process.facts;
    const name = kernelThread ? process.stat.name : programName(process.stat.name, executable, commandLine);
    process.facts = { ...process.facts, name, commandLine };
    const pause = this.#silent.get(process)?.pause;
    if (answer.kind !== 'silent') this.#silent.delete(process);
    else this.#hold(process, pause === undefined ? FIRST_PAUSE : longerPause(pause, LONGEST_PAUSE));
  }

  #hold(process: TrackedProcess, pause: number): void {
    this.#silent.set(process, { pause, left: pause });
  }
}
