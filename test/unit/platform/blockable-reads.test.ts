import { expect, test, vi } from 'vitest';
import {
  createPatientReads,
  type Answer,
  type AsyncFiles,
} from '../../../electron/platform/linux/proc/process/blockable-reads.ts';

/** Files whose reads end when the test says so. */
class HeldFiles {
  readonly held: { readonly path: string; readonly end: (text: string) => void }[] = [];
  readonly #paths: string[] = [];
  open = 0;

  readonly files = {
    openSync: (path: string) => {
      if (path.startsWith('gone')) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
      this.open++;
      return this.#paths.push(path) - 1;
    },
    open: (path: string, _flags: string, done: (error: Error | null, descriptor: number) => void) => {
      this.open++;
      done(null, this.#paths.push(path) - 1);
    },
    read: (
      descriptor: number,
      buffer: Buffer,
      _offset: number,
      _length: number,
      _position: number,
      done: (error: Error | null, read: number, buffer: Buffer) => void,
    ) => {
      const path = this.#paths[descriptor] ?? '';
      const end = (text: string) => {
        this.held.splice(
          this.held.findIndex((one) => one.path === path),
          1,
        );
        done(null, buffer.write(text), buffer);
      };
      this.held.push({ path, end });
    },
    closeSync: () => {
      this.open--;
    },
  } as unknown as AsyncFiles;

  end(path: string, text = ''): void {
    this.held.find((one) => one.path === path)?.end(text);
  }
}

function start() {
  const files = new HeldFiles();
  const reads = createPatientReads(files.files);
  const answers: string[] = [];
  const ask = (path: string, deadline = 60_000) => {
    reads.read({ path, length: 100, deadline }, (answer: Answer) => {
      answers.push(`${path}: ${answer.kind === 'ok' ? answer.bytes.toString('utf8', 0, answer.length) : answer.kind}`);
    });
  };
  const silent = (path: string) =>
    vi.waitFor(() => {
      expect(answers).toContain(`${path}: silent`);
    });
  return { files, reads, answers, ask, silent };
}

test('what is asked is answered in turn, two reads at a time', () => {
  const { files, answers, ask } = start();
  for (const path of ['a', 'b', 'c']) ask(path);
  expect(files.held.map(({ path }) => path)).toEqual(['a', 'b']);
  files.end('b', 'two');
  files.end('a', 'one');
  files.end('c', 'three');
  expect(answers).toEqual(['b: two', 'a: one', 'c: three']);
  expect(files.open).toBe(0);
});

test('files that are gone are answered at once, ten thousand in a row too', () => {
  const { reads, answers, ask } = start();
  for (let at = 0; at < 10_000; at++) ask(`gone ${at}`);
  expect(answers).toHaveLength(10_000);
  expect(answers[9999]).toBe('gone 9999: gone');
  expect(reads.underWay).toBe(0);
});

test('a file that does not answer is silent after its deadline, and others are read meanwhile', async () => {
  const { files, answers, ask, silent } = start();
  ask('stuck', 5);
  await silent('stuck');
  ask('other');
  files.end('other', 'text');
  expect(answers).toEqual(['stuck: silent', 'other: text']);
});

test('a silent file takes no second thread, and answers again when the kernel has let it go', async () => {
  const { files, reads, answers, ask, silent } = start();
  ask('stuck', 5);
  await silent('stuck');
  ask('stuck');
  expect(answers).toEqual(['stuck: silent', 'stuck: silent']);
  expect(reads.underWay).toBe(1);
  files.end('stuck', 'late');
  expect(answers).toHaveLength(2);
  ask('stuck');
  files.end('stuck', 'again');
  expect(answers[2]).toBe('stuck: again');
});

test('while every thread is held all questions are answered at once, those that wait too', async () => {
  const { files, answers, ask, silent } = start();
  ask('one', 5);
  ask('two', 5);
  ask('waits');
  await silent('waits');
  ask('late');
  expect(answers).toContain('late: silent');
  files.end('one');
  ask('works');
  files.end('works', 'text');
  expect(answers).toContain('works: text');
});

test('whoever waits for all answers is not kept by a silent file', async () => {
  const { files, reads, ask } = start();
  ask('stuck', 5);
  ask('slow');
  const settled = reads.settled(60_000);
  files.end('slow');
  await settled;
  expect(reads.underWay).toBe(1);
});

test('nothing is answered after the end', () => {
  const { files, reads, answers, ask } = start();
  for (const path of ['a', 'b', 'c']) ask(path);
  reads.close();
  files.end('a');
  expect(answers).toEqual([]);
  expect(files.held.map(({ path }) => path)).toEqual(['b']);
});
