import type { ProcessFacts } from '../model/snapshot.ts';
import { programOf } from './program.ts';

/** The kind of program in a process, as far as its executable and its command line tell. */
export type Runtime =
  | { readonly kind: 'v8' }
  | { readonly kind: 'jvm' }
  | { readonly kind: 'python'; readonly machineLearning: boolean }
  | { readonly kind: 'browser'; readonly renderer: boolean }
  | { readonly kind: 'database'; readonly name: string }
  | { readonly kind: 'compiler' }
  | { readonly kind: 'other' };

const V8 = /^(?:node|nodejs|deno|bun|electron)$/;
const JVM = /^(?:java|javaw)$/;
const PYTHON = /^(?:python|python\d(?:\.\d+)?|pypy\d*|ipython\d*|jupyter.*)$/;
const MACHINE_LEARNING =
  /(?:^|[/\s_-])(?:torch|torchrun|tensorflow|keras|transformers|accelerate|deepspeed|vllm|llama|train|finetune|inference|diffusers|sklearn|xgboost)/i;
const BROWSER =
  /^(?:chrome|chromium|chromium-browse|google-chrome|msedge|brave|opera|vivaldi|firefox|firefox-bin|Web Content|Isolated Web Co|WebExtensions|Privileged Cont|WebKitWebProces|Google Chrome.*|Safari)$/;
const BROWSER_RENDERER = /^(?:Web Content|Isolated Web Co|WebExtensions|WebKitWebProces)$/;
const DATABASE =
  /^(?:redis-server|valkey-server|postgres|mysqld|mariadbd|mongod|memcached|clickhouse-serv|clickhouse|influxd|etcd|cassandra)$/;
const COMPILER =
  /^(?:cc1|cc1plus|clang|clang\+\+|rustc|cargo|ld|ld\.lld|lld|mold|ld\.gold|make|ninja|tsc|javac|ghc|go|link|swiftc|collect2|lto1|lto-wrapper)$/;

/** Recognises the runtime. The name alone decides when the command line cannot be read. */
export function recogniseRuntime(facts: ProcessFacts): Runtime {
  const { name } = programOf(facts);
  const argv = facts.commandLine.kind === 'ok' ? facts.commandLine.value : [];
  if (V8.test(name)) return { kind: 'v8' };
  if (JVM.test(name)) return { kind: 'jvm' };
  if (PYTHON.test(name)) {
    return { kind: 'python', machineLearning: argv.slice(1, 12).some((part) => MACHINE_LEARNING.test(part)) };
  }
  if (BROWSER.test(name) || BROWSER.test(facts.name)) {
    const renderer = BROWSER_RENDERER.test(facts.name) || argv.some((part) => part === '--type=renderer');
    return { kind: 'browser', renderer };
  }
  if (DATABASE.test(name)) return { kind: 'database', name };
  if (COMPILER.test(name)) return { kind: 'compiler' };
  return { kind: 'other' };
}

/**
 * The options of a command line that explain the program's memory. A recording that leaves out the rest shows the same when it
 * is read back; what bounds memory is recorded apart.
 */
export function memoryOptions(facts: ProcessFacts): readonly string[] {
  const runtime = recogniseRuntime(facts);
  return runtime.kind === 'browser' && runtime.renderer ? ['--type=renderer'] : [];
}
