import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * A real process that uses memory on command: `anonymous MIB` of its own, or `file PATH MIB` written and read back.
 * It answers each line when it is done, and ends with its standard input.
 */
const PROGRAM = `
  const fs = require('node:fs');
  const held = [];
  require('node:readline').createInterface(process.stdin).on('line', (line) => {
    const [what, ...rest] = line.split(' ');
    if (what === 'anonymous') held.push(Buffer.alloc(Number(rest[0]) * 2 ** 20, 1));
    if (what === 'file') {
      const file = fs.openSync(rest[0], 'w+');
      const piece = Buffer.alloc(2 ** 20, 1);
      for (let at = 0; at < Number(rest[1]); at++) fs.writeSync(file, piece);
      fs.fsyncSync(file);
      for (let at = 0; at < Number(rest[1]); at++) fs.readSync(file, piece, 0, piece.length, at * piece.length);
      fs.closeSync(file);
    }
    console.log(line);
  });
`;

export class MemoryUser {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  private constructor(child: ChildProcess, answers: AsyncIterator<string>) {
    this.#child = child;
    this.#answers = answers;
  }

  /** Resolves once the process runs. */
  static async start(): Promise<MemoryUser> {
    const child = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
    const user = new MemoryUser(child, createInterface(child.stdout)[Symbol.asyncIterator]());
    await user.tell('hello');
    return user;
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** Resolves when the command has been carried out. */
  async tell(line: string): Promise<void> {
    this.#child.stdin?.write(`${line}\n`);
    const answer = await this.#answers.next();
    if (answer.value !== line) throw new Error(`the memory user ended instead of doing: ${line}`);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves when the process has ended for any reason. */
  async gone(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    await once(this.#child, 'exit');
  }

  /** Ends the process. Resolves when it has gone. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}
