import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ExhaustionListener } from '../../../electron/services/run/exhaustion-text.ts';
import type { End } from '../../../electron/services/run/sayings.ts';

const FOLDER = path.join(import.meta.dirname, '../../fixtures/programs-out-of-memory');
const ABORTED: End = { code: 134, signal: null };

function hear(text: string, end: End, then: { readonly text?: string; readonly after?: number } = {}) {
  let now = 0;
  const listener = new ExhaustionListener(() => now);
  listener.take('errors', Buffer.from(text));
  now += then.after ?? 0;
  listener.take('errors', Buffer.from(then.text ?? ''));
  return listener.explains(end);
}

const exit = (code: number): End => ({ code, signal: null });

/** The begin of a file's name, and what is heard in it. `v8-any`: of either kind. */
const KINDS: Readonly<Record<string, RegExp>> = {
  'v8-heap': /^v8-heap$/,
  'v8-reserve': /^v8-reserve$/,
  'v8-any': /^v8-/,
  'cpp-gcc': /^gcc$/,
};

describe('what a program prints when it runs out of memory', () => {
  test.each(readdirSync(FOLDER))('is heard: %s', (file) => {
    const text = readFileSync(path.join(FOLDER, file), 'utf8');
    const begin = Object.keys(KINDS).find((kind) => file.startsWith(kind));
    const expected = begin === undefined ? new RegExp(`^${file.split('-')[0]}$`) : KINDS[begin];
    expect(hear(text, ABORTED)?.saying).toMatch(expected ?? /./);
  });

  test.each([
    ['java.lang.OutOfMemoryError: Java heap space', 'heap-cap'],
    ['java.lang.OutOfMemoryError: GC overhead limit exceeded', 'heap-cap'],
    ['Terminating due to java.lang.OutOfMemoryError: Metaspace', 'metaspace'],
    ['java.lang.OutOfMemoryError: Compressed class space', 'metaspace'],
    ['java.lang.OutOfMemoryError: PermGen space', 'metaspace'],
    ['java.lang.OutOfMemoryError: Direct buffer memory', 'direct-buffers'],
    ['java.lang.OutOfMemoryError: Cannot reserve 1048576 bytes of direct buffer memory', 'direct-buffers'],
    ['java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory', 'threads'],
    ['There is insufficient memory for the Java Runtime Environment to continue.', 'allocation'],
    ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', 'heap-cap'],
    ['torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.', 'gpu'],
    ["terminate called after throwing an instance of 'std::bad_alloc'", 'allocation'],
    ['memory allocation of 4194304 bytes failed', 'allocation'],
    ['PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes)', 'heap-cap'],
  ])('%s: %s was full', (text, full) => {
    expect(hear(`${text}\n`, exit(1)) ?? hear(`${text}\n`, ABORTED)).toMatchObject({ full });
  });

  test('counts only with an end that fits', () => {
    const text = 'java.lang.OutOfMemoryError: Java heap space\n';
    expect(hear(text, exit(3))).toMatchObject({ saying: 'jvm' });
    expect(hear(text, exit(0))).toBeNull();
    expect(hear(text, exit(143))).toBeNull();
    expect(hear(text, { code: 0, signal: 'SIGTERM' })).toBeNull();
    expect(hear(text, { code: 0, signal: 'SIGABRT' })).toMatchObject({ saying: 'jvm' });
    expect(hear('PHP Fatal error:  Allowed memory size of 1 bytes exhausted', exit(255))).toMatchObject({
      saying: 'php',
    });
  });

  test('counts only near the end', () => {
    const text = 'MemoryError\n';
    expect(hear(text, exit(1), { after: 1000 })).toMatchObject({ saying: 'python' });
    expect(hear(text, exit(1), { after: 60_000, text: 'x'.repeat(500) })).toMatchObject({ saying: 'python' });
    expect(hear(text, exit(1), { after: 60_000, text: 'x'.repeat(20_000) })).toBeNull();
    // A list of all goroutines may be long, and comes at once.
    const go = 'fatal error: out of memory\n\ngoroutine 1 [running]:\n';
    expect(hear(go, exit(2), { text: 'x'.repeat(200_000) })).toMatchObject({ saying: 'go' });
  });

  test.each([
    'catching std::bad_alloc by value [-Wcatch-value]',
    'MemoryErrors: 0',
    'ok 17 - throws a MemoryError when the pool is empty',
    'src/alloc.c:12: // out of memory is handled by the caller',
    'it ran out of memory',
    'grep: see std::bad_alloc',
  ])('%j is no message of the kind, whatever the end', (text) => {
    for (const end of [exit(1), exit(0), ABORTED]) expect(hear(`${text}\n`, end)).toBeNull();
  });

  test('is heard in either stream, and in pieces', () => {
    const listener = new ExhaustionListener(() => 0);
    const text = Buffer.from('Terminating due to java.lang.OutOfMemoryError: Java heap space\n');
    for (const byte of text) listener.take('out', Uint8Array.of(byte));
    listener.take('errors', Buffer.from('something else\n'));
    expect(listener.explains(exit(3))).toEqual({ saying: 'jvm', full: 'heap-cap' });
  });
});
