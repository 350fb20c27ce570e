import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEngine } from '../../electron/core/risk/create-engine.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../electron/core/model/engine.ts';
import { MIB } from '../../electron/core/model/units.ts';
import { openLinuxReader } from '../../electron/platform/linux/open-linux-reader.ts';

/** Programs run until they end by themselves, which takes a while on a busy machine. */
const PATIENCE = 120_000;
/** The pause between two looks, in milliseconds. */
const PAUSE = 100;

/** Takes 100 kB every few milliseconds and keeps all of it, or the newest 30 MB. */
const JAVA = `
import java.util.ArrayDeque;
public class Fill {
  public static void main(String[] arguments) throws Exception {
    int kept = arguments[0].equals("leak") ? Integer.MAX_VALUE : 300;
    ArrayDeque<byte[]> all = new ArrayDeque<>();
    for (long round = 0; round < 4000; round++) {
      all.add(new byte[100_000]);
      if (all.size() > kept) all.remove();
      Thread.sleep(7);
    }
  }
}`;

/**
 * Keeps objects, or Buffers up to 390 MB. Its heap grows by the size of a young generation at a time, which is small against the cap: a
 * growth in a few large steps is none that could be foreseen.
 */
const NODE = `
const kept = [];
const timer = setInterval(() => {
  if (process.argv[1] === 'buffers') kept.push(Buffer.alloc(3e6, 1));
  else kept.push(Array.from({ length: 9000 }, (_, at) => ({ at, text: 'x' + at })));
  if (process.argv[1] === 'buffers' && kept.length === 130) clearInterval(timer);
}, 50);`;

let folder: string;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headroom-heaps-'));
  children = [];
});

afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true });
});

function start(command: string, ...options: string[]): ChildProcess {
  const child = spawn(command, options, { cwd: folder, stdio: 'ignore' });
  children.push(child);
  return child;
}

/** The processes whose heap was warned of while any of them was running, and the largest figure that was read of each heap. */
async function watch(): Promise<{ warned: Set<number>; heaps: Map<number, number> }> {
  const reader = openLinuxReader();
  const engine = createEngine(DEFAULT_ENGINE_SETTINGS);
  const warned = new Set<number>();
  const heaps = new Map<number, number>();
  const isOver = () => children.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null);
  try {
    while (!isOver()) {
      const seen = await reader.read(engine.suspects());
      if (seen === null) break;
      for (const { pid, heap } of seen.processes) {
        if (heap) heaps.set(pid, Math.max(heap.used, heaps.get(pid) ?? 0));
      }
      for (const { pool } of engine.observe(seen).alerts) {
        const pid = /^heap:(\d+):/.exec(pool)?.[1];
        if (pid !== undefined) warned.add(Number(pid));
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  } finally {
    reader.close();
  }
  return { warned, heaps };
}

test(
  'a JVM that leaks is warned of before it runs out of heap, and one that merely fills its heap is not',
  async ({ skip }) => {
    writeFileSync(path.join(folder, 'Fill.java'), JAVA);
    if (spawnSync('javac', ['Fill.java'], { cwd: folder }).status !== 0) skip('there is no Java compiler');
    const options = ['-XX:+UseG1GC', '-Xmx120m', '-cp', folder, 'Fill'];
    const leak = start('java', ...options, 'leak');
    const full = start('java', ...options, 'full');
    const ended = once(leak, 'exit').then(() => {
      // What only fills its heap has turned over more than the other by then.
      full.kill();
    });
    const { warned, heaps } = await watch();
    await ended;
    expect(heaps.get(full.pid ?? 0)).toBeGreaterThan(30 * MIB);
    expect([...warned]).toEqual([leak.pid]);
  },
  PATIENCE,
);

test(
  'Buffers of Node are not counted against the cap of its heap, and objects are',
  async () => {
    const options = ['--max-old-space-size=300', '-e', NODE];
    const objects = start(process.execPath, ...options, 'objects');
    const buffers = start(process.execPath, ...options, 'buffers');
    const { warned, heaps } = await watch();
    expect(heaps.get(buffers.pid ?? 0)).toBeLessThan(40 * MIB);
    expect(heaps.get(objects.pid ?? 0)).toBeGreaterThan(60 * MIB);
    expect([...warned]).toEqual([objects.pid]);
  },
  PATIENCE,
);
