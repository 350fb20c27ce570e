import type { ProcessFacts } from '../model/snapshot.ts';
import { GIB, KIB, MIB, type Bytes } from '../model/units.ts';

/** The kind of program in a process, as far as its executable and its command line tell. */
export type Runtime =
  | { readonly kind: 'v8'; readonly heapCap: Bytes | null }
  | { readonly kind: 'jvm'; readonly heapCap: Bytes | null }
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
  const name = programName(facts);
  const argv = facts.commandLine.kind === 'ok' ? facts.commandLine.value : [];
  if (V8.test(name)) return { kind: 'v8', heapCap: v8HeapCap(argv) };
  if (JVM.test(name)) return { kind: 'jvm', heapCap: jvmHeapCap(argv) };
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

function programName(facts: ProcessFacts): string {
  if (facts.executable.kind !== 'ok') return facts.name;
  const file =
    facts.executable.value
      .replace(/ \(deleted\)$/, '')
      .split(/[/\\]/)
      .at(-1) ?? '';
  return file.replace(/\.exe$/i, '') || facts.name;
}

/**
 * The cap of V8's old generation: `--max-old-space-size=MIB`, also with underscores or as two words, in MiB as V8
 * reads it. Options from NODE_OPTIONS are not in the command line and stay unknown.
 */
export function v8HeapCap(argv: readonly string[]): Bytes | null {
  for (const [index, part] of argv.entries()) {
    const match = /^--max[-_]old[-_]space[-_]size(?:=(\d+))?$/.exec(part);
    if (!match) continue;
    const value = match[1] ?? argv[index + 1] ?? '';
    if (/^\d{1,7}$/.test(value) && Number(value) > 0) return Number(value) * MIB;
  }
  return null;
}

const JVM_UNITS: Readonly<Record<string, number>> = { '': 1, k: KIB, m: MIB, g: GIB, t: 1024 * GIB };

/** The heap cap of a JVM: `-Xmx512m` or `-XX:MaxHeapSize=512m`. The last one applies, as in the JVM. */
export function jvmHeapCap(argv: readonly string[]): Bytes | null {
  let cap: Bytes | null = null;
  for (const part of argv) {
    const match = /^(?:-Xmx|-XX:MaxHeapSize=)(\d{1,15})([kmgt]?)$/i.exec(part);
    if (match?.[1]) cap = Number(match[1]) * (JVM_UNITS[(match[2] ?? '').toLowerCase()] ?? 1);
  }
  return cap !== null && cap > 0 ? cap : null;
}

/**
 * The options of a command line that bound or explain the program's memory. A recording that leaves out the rest
 * gives the same caps when it is read back.
 */
export function memoryOptions(facts: ProcessFacts): readonly string[] {
  const runtime = recogniseRuntime(facts);
  if (runtime.kind === 'v8' && runtime.heapCap !== null) return [`--max-old-space-size=${runtime.heapCap / MIB}`];
  if (runtime.kind === 'jvm' && runtime.heapCap !== null) return [`-Xmx${runtime.heapCap}`];
  return runtime.kind === 'browser' && runtime.renderer ? ['--type=renderer'] : [];
}
