import { ok, type Reading, type Reason } from '../model/reading.ts';
import type { ProcessFacts } from '../model/snapshot.ts';
import { reason } from '../words/reasons.ts';
import { parseBounds, parseWords } from './trace-bounds.ts';
import { LONGEST_NAME } from './trace-format.ts';
import type { Fault } from './trace-values.ts';
import { NOT_RECORDED, wrongValue } from './trace-values.ts';
import type { Json } from '../model/json.ts';

/** The longest text kept. The kernel allows longer command lines, but a trace is not trusted. */
const LONGEST_TEXT = 4096;
const MOST_ARGUMENTS = 4096;

/**
 * The facts of a process beyond its numbers. The recorder writes them once per identity, so a fact that a line leaves
 * out is unchanged. `last` itself is returned while nothing has changed.
 */
export function parseTraceFacts(
  p: Json,
  parent: number,
  name: string,
  last: ProcessFacts | undefined,
): ProcessFacts | Fault {
  const { user, exe, cgroup, oomAdj, cmd, opts, env, conf, bound } = p;
  const told =
    user !== undefined ||
    exe !== undefined ||
    cgroup !== undefined ||
    oomAdj !== undefined ||
    cmd !== undefined ||
    opts !== undefined ||
    env !== undefined ||
    conf !== undefined ||
    bound !== undefined;
  if (last && !told && last.parent === parent && (last.name === name || last.name === name.slice(0, LONGEST_NAME))) {
    return last;
  }
  if (oomAdj !== undefined && !isAdjustment(oomAdj)) return wrong('oomAdj', oomAdj, reason('trace.an-adjustment'));
  if (cmd !== undefined && !isArguments(cmd)) return wrong('cmd', cmd, reason('trace.texts'));
  if (opts !== undefined && !isArguments(opts)) return wrong('opts', opts, reason('trace.texts'));
  for (const [key, value] of Object.entries({ user, exe, cgroup })) {
    if (value !== undefined && typeof value !== 'string') return wrong(key, value, reason('trace.a-text'));
  }
  const environment = parseWords(env);
  const configuration = parseWords(conf);
  const bounds = parseBounds(bound) ?? last?.bounds;
  return {
    parent,
    name: name.slice(0, LONGEST_NAME),
    commandLine: cmd ? ok(cmd) : opts ? ok([name, ...opts]) : (last?.commandLine ?? NOT_RECORDED),
    executable: text(exe, last?.executable),
    user: text(user, last?.user),
    cgroup: text(cgroup, last?.cgroup),
    kernelThread: false,
    oomScoreAdj: oomAdj === undefined ? (last?.oomScoreAdj ?? NOT_RECORDED) : ok(oomAdj),
    ...(environment ? { environment: ok(environment) } : last?.environment && { environment: last.environment }),
    ...(configuration
      ? { configuration: ok(configuration) }
      : last?.configuration && { configuration: last.configuration }),
    ...(bounds && { bounds }),
  };
}

function text(value: unknown, last: Reading<string> | undefined): Reading<string> {
  return typeof value === 'string' ? ok(value.slice(0, LONGEST_TEXT)) : (last ?? NOT_RECORDED);
}

function isAdjustment(value: unknown): value is number {
  return typeof value === 'number' && value >= -1000 && value <= 1000;
}

function isArguments(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= MOST_ARGUMENTS && value.every((one) => typeof one === 'string');
}

function wrong(key: string, value: unknown, wanted: Reason): Fault {
  return wrongValue(`.${key}`, value, wanted);
}
