import { ok, type Reading } from '../../../core/model/reading.ts';
import { KIB, type Bytes, type Milliseconds } from '../../../core/model/units.ts';
import { programOf } from '../../../core/runtimes/program.ts';
import { BOUND_VARIABLES, rulesFor } from '../../../core/runtimes/runtime-table.ts';
import { missingFor } from '../proc/missing.ts';
import type { BlockableReads } from '../proc/process/blockable-reads.ts';
import type { TrackedProcess } from '../proc/process/tracked-process.ts';
import { configurationFiles } from './configuration-files.ts';
import type { ForeignFiles } from './foreign-files.ts';
import { parseConfiguration } from './parse-configuration.ts';
import { parseEnvironment } from './parse-environment.ts';

const ENVIRONMENT_LENGTH: Bytes = 16 * KIB;
const DEADLINE: Milliseconds = 2000;
/** The files that come with a server are a hundred kilobytes of comments. */
const CONFIGURATION_LENGTH: Bytes = 256 * KIB;

/**
 * Looks up what programs were told of their memory beside their command lines: variables and lines of configuration files. Each large
 * process is asked once, and again after an exec; small ones never.
 */
export class BoundFacts {
  readonly #root: string;
  readonly #reads: BlockableReads;
  readonly #foreign: ForeignFiles | null;
  readonly #isStill: (process: TrackedProcess) => boolean;
  /** The command line of each process when it was asked. */
  readonly #asked = new WeakMap<TrackedProcess, Reading<readonly string[]>>();

  /** `isStill` tells whether the pid still belongs to this process. */
  constructor(
    root: string,
    reads: BlockableReads,
    foreign: ForeignFiles | null,
    isStill: (process: TrackedProcess) => boolean,
  ) {
    this.#root = root;
    this.#reads = reads;
    this.#foreign = foreign;
    this.#isStill = isStill;
  }

  /** Asks a process that is large, unless it was asked. */
  follow(process: TrackedProcess): void {
    const { commandLine, kernelThread } = process.facts;
    if (kernelThread || commandLine.kind !== 'ok' || this.#asked.get(process) === commandLine) return;
    this.#asked.set(process, commandLine);
    this.#readEnvironment(process);
    this.#readConfiguration(process);
  }

  #readEnvironment(process: TrackedProcess): void {
    const path = `${process.folder(this.#root)}/environ`;
    this.#reads.read({ path, length: ENVIRONMENT_LENGTH, deadline: DEADLINE }, (answer) => {
      const environment =
        answer.kind === 'ok'
          ? ok(parseEnvironment(answer.bytes.toString('utf8', 0, answer.length), BOUND_VARIABLES))
          : answer.kind === 'gone'
            ? null
            : missingFor(answer.kind);
      // The text may belong to a new process with the same pid.
      if (environment && this.#isStill(process)) process.facts = { ...process.facts, environment };
    });
  }

  #readConfiguration(process: TrackedProcess): void {
    const program = programOf(process.facts);
    const rules = rulesFor(program.name).find(({ configuration }) => configuration)?.configuration;
    if (!rules || !this.#foreign) return;
    const folder = `${this.#root}/${process.pid}`;
    for (const path of configurationFiles(folder, program, rules)) {
      this.#foreign.read(path, CONFIGURATION_LENGTH, (file) => {
        if (!file || !this.#isStill(process)) return;
        const lines = parseConfiguration(file.bytes.toString('utf8'), rules.lines);
        const { configuration } = process.facts;
        const known = configuration?.kind === 'ok' ? configuration.value : {};
        process.facts = { ...process.facts, configuration: ok({ ...known, ...lines }) };
      });
    }
  }
}
