import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { createHistory, type RecordedPast } from './history.ts';
import type { Answer, Call } from './open-history.ts';

/** Reads and replays beside the sampling, in a thread with memory of its own. */
const { directory } = workerData as { readonly directory: string };
const history = createHistory(directory);

// On other systems this would change the priority of the whole program.
if (process.platform === 'linux') {
  try {
    setPriority(0, 10);
  } catch {
    // The thread reads at the usual priority then.
  }
}

async function answer({ id, method, args }: Call): Promise<Answer> {
  try {
    const ask = history[method] as (...args: readonly unknown[]) => ReturnType<RecordedPast[keyof RecordedPast]>;
    return { id, result: await ask(...args) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (call: Call) => {
  void answer(call).then((reply) => parentPort?.postMessage(reply));
});
