import type { Culprit, Message, Pattern } from '../model/assessment.ts';
import { message } from '../words/messages.ts';
import { bindingBound, type KnownBound } from '../runtimes/bounds.ts';
import { recogniseRuntime, type Runtime } from '../runtimes/recognize-runtime.ts';
import { growthBytes, type ProcessSample } from '../model/snapshot.ts';
import type { Bytes, Ratio } from '../model/units.ts';

/** The pool that a process drives to exhaustion. */
interface Driven {
  readonly kind: 'machine' | 'cgroup' | 'process-limit' | 'heap-cap';
  readonly limit: Bytes;
}

type Advised = Pick<ProcessSample, 'facts' | 'private' | 'resident' | 'heap'>;

/** When less than this share of what a process holds is in its heap, something else grows. */
const IN_HEAP: Ratio = 0.5;

/** What to do about a process that drives a pool to exhaustion, the most specific first; at most two. */
export function adviseProcess(
  process: Advised,
  pattern: Pattern,
  bounds: readonly KnownBound[],
  pool: Driven | null,
): Message[] {
  const leaks = pattern === 'leak' || pattern === 'saw-tooth';
  const restart = leaks ? [message('advice.restart', {})] : [];
  const bound = bindingBound(bounds);
  if (bound && pool && isSetTooHigh(bound, pool)) {
    const { bytes, by } = bound;
    const key = pool.kind === 'machine' ? 'advice.cap-above-machine' : 'advice.cap-above-pool';
    return [message(key, { bytes, by, limit: pool.limit }), ...restart];
  }
  const runtime = recogniseRuntime(process.facts);
  return [...adviseRuntime(runtime, process, bound, leaks), ...(keepsRunning(runtime) ? [] : restart)].slice(0, 2);
}

/** Starting it again is no remedy for these. */
function keepsRunning(runtime: Runtime): boolean {
  return runtime.kind === 'compiler' || runtime.kind === 'database' || (runtime.kind === 'browser' && runtime.renderer);
}

function adviseRuntime(runtime: Runtime, process: Advised, bound: KnownBound | null, leaks: boolean): Message[] {
  switch (runtime.kind) {
    case 'v8':
      if (growsBesideHeap(process, bound)) return [message('advice.v8-buffers', {})];
      if (!bound || bound.from === 'default') return [message('advice.v8-uncapped', {})];
      return [message(leaks ? 'advice.v8-leaks' : 'advice.v8', { bytes: bound.bytes })];
    case 'jvm':
      if (growsBesideHeap(process, bound)) return [message('advice.jvm-beside', {})];
      return [bound ? message('advice.jvm', { bytes: bound.bytes }) : message('advice.jvm-uncapped', {})];
    case 'python':
      return [message(runtime.machineLearning ? 'advice.machine-learning' : 'advice.python', {})];
    case 'browser':
      return runtime.renderer ? [message('advice.browser', {})] : [];
    case 'database':
      return [message('advice.database', { name: runtime.name })];
    case 'compiler':
      return [message('advice.compiler', {})];
    case 'other':
      return [];
  }
}

/** It may take more than there is, by what it was told; what it takes by default is not said to be somebody's setting. */
function isSetTooHigh({ bytes, from, soft }: KnownBound, { kind, limit }: Driven): boolean {
  return (kind === 'machine' || kind === 'cgroup') && from !== 'default' && !soft && bytes > limit;
}

/** It holds more than its heap may, or its heap is seen from inside and holds the lesser part. */
function growsBesideHeap(process: Advised, bound: KnownBound | null): boolean {
  const held = growthBytes(process);
  if (process.heap) return process.heap.used < IN_HEAP * held;
  return bound !== null && bound.from !== 'default' && held > bound.passed;
}

/** What to do about a pool whose culprit is no single process. */
export function advisePool(culprit: Culprit | null): Message[] {
  if (culprit?.kind === 'shared' && (culprit.part ?? 'shared') === 'shared') {
    return [
      culprit.mount === undefined ? message('advice.shared', {}) : message('advice.mount', { mount: culprit.mount }),
    ];
  }
  if (culprit?.kind === 'group') return [message('advice.fork-storm', {})];
  return [];
}
