import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { build } from 'vite';

/** The writing program as one file, so that it starts fast. */
export async function bundleJournalWriter(directory: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      target: 'node20.19',
      ssr: path.join(import.meta.dirname, 'journal-writer-program.ts'),
      outDir: directory,
      rollupOptions: { output: { entryFileNames: 'writer.mjs', format: 'es', codeSplitting: false } },
    },
  });
  return path.join(directory, 'writer.mjs');
}

export interface JournalWriter {
  readonly pid: number;
  /** Kills the program. Returns the times of the samples that it had given to the journal. */
  kill(): Promise<readonly number[]>;
}

/** Another program that records into this folder as fast as it can. Resolves once it does. */
export async function startJournalWriter(program: string, directory: string): Promise<JournalWriter> {
  const child = spawn(process.execPath, [program, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  await once(child.stdout, 'data');
  return {
    pid: child.pid ?? -1,
    async kill() {
      child.kill('SIGKILL');
      await closed;
      return text.split('\n').slice(0, -1).map(Number);
    },
  };
}
