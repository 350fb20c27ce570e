import type { Culprit, Message, Pattern } from '../model/assessment.ts';
import { message } from '../words/messages.ts';
import { recogniseRuntime } from '../runtimes/recognize-runtime.ts';
import type { ProcessFacts } from '../model/snapshot.ts';

/** What to do about a process that drives a pool to exhaustion, the most specific first; at most two. */
export function adviseProcess(facts: ProcessFacts, pattern: Pattern): Message[] {
  const runtime = recogniseRuntime(facts);
  const restart = pattern === 'leak' || pattern === 'saw-tooth' ? [message('advice.restart', {})] : [];
  switch (runtime.kind) {
    case 'v8':
      return [
        runtime.heapCap === null ? message('advice.v8-uncapped', {}) : message('advice.v8', { bytes: runtime.heapCap }),
        ...restart,
      ];
    case 'jvm':
      return [
        runtime.heapCap === null
          ? message('advice.jvm-uncapped', {})
          : message('advice.jvm', { bytes: runtime.heapCap }),
        ...restart,
      ];
    case 'python':
      return [message(runtime.machineLearning ? 'advice.machine-learning' : 'advice.python', {}), ...restart];
    case 'browser':
      return runtime.renderer ? [message('advice.browser', {})] : restart;
    case 'database':
      return [message('advice.database', { name: runtime.name })];
    case 'compiler':
      return [message('advice.compiler', {})];
    case 'other':
      return restart;
  }
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
