import { constants } from 'node:os';
import type { IncidentPoolKind } from '../../core/incident/incident.ts';

/** How a command ended, as a shell reports it. */
export interface End {
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
}

/** The runtime or program that says that it ran out of memory, or got none. */
export type Saying =
  | 'v8-heap'
  | 'v8-reserve'
  | 'jvm'
  | 'cuda'
  | 'python'
  | 'cpp'
  | 'go'
  | 'rust'
  | 'dotnet'
  | 'php'
  | 'ruby'
  | 'perl'
  | 'erlang'
  | 'r'
  | 'bun'
  | 'redis'
  | 'postgres'
  | 'mysql'
  | 'git'
  | 'gcc'
  | 'shell';

interface SayingEntry {
  readonly saying: Saying;
  readonly pattern: RegExp;
  /** What was full, by the message. */
  readonly full: (found: RegExpExecArray, text: string) => IncidentPoolKind;
  /** Whether a command that says so ends like this. */
  readonly fits: (end: End) => boolean;
}

const ABORTS: readonly NodeJS.Signals[] = ['SIGABRT', 'SIGTRAP', 'SIGILL', 'SIGSEGV', 'SIGBUS', 'SIGKILL'];
/** Windows: STATUS_NO_MEMORY, STATUS_STACK_BUFFER_OVERRUN (__fastfail), and the exit code of abort(). */
const WINDOWS_ABORTS: readonly number[] = [0xc0000017, 0xc0000409, 3];

function aborted({ code, signal }: End): boolean {
  if (signal !== null) return ABORTS.includes(signal);
  const isWindows = process.platform === 'win32';
  return ABORTS.some((one) => code === 128 + constants.signals[one]) || (isWindows && WINDOWS_ABORTS.includes(code));
}

/** Ended with one of these codes, or aborted. */
function exits(...codes: readonly number[]): (end: End) => boolean {
  return (end) => aborted(end) || (end.signal === null && codes.includes(end.code));
}

/** A build passes a failure on with a code of its own. */
function failed({ code, signal }: End): boolean {
  return signal !== null ? aborted({ code, signal }) : code !== 0;
}

const heap = (): IncidentPoolKind => 'heap-cap';
const refused = (): IncidentPoolKind => 'allocation';

/** What stands in a JVM's message after the name of the error. */
const JVM_PARTS: readonly (readonly [RegExp, IncidentPoolKind])[] = [
  [/Java heap space|GC overhead limit exceeded|Requested array size exceeds/, 'heap-cap'],
  [/Metaspace|Compressed class space|PermGen space|compressed class space/, 'metaspace'],
  [/[Dd]irect buffer memory/, 'direct-buffers'],
  [/unable to create (?:new )?native thread|Cannot create (?:GC|worker) thread/, 'threads'],
];

function partOfJvm(found: RegExpExecArray, text: string): IncidentPoolKind {
  const said = text.slice(found.index, found.index + 300);
  return JVM_PARTS.find(([pattern]) => pattern.test(said))?.[1] ?? 'allocation';
}

/**
 * What runtimes and programs print when they end for want of memory, and how they end then. The texts of the JVM that
 * are the system's own are in the system's language, so that none of them is looked for.
 */
export const SAYINGS: readonly SayingEntry[] = [
  {
    saying: 'v8-heap',
    pattern:
      /JavaScript heap out of memory|Reached heap limit Allocation failed|Allocation failed - JavaScript heap|^# Fatal java[sS]cript (?:OOM|out of memory)|^# Fatal JavaScript (?:OOM|out of memory)|(?:CALL_AND_RETRY_\w+|Scavenger: \w[\w -]*|Committing semi space|Mark-compact)[^\n]{0,40}\n? ?Allocation failed - process out of memory|ERR_WORKER_OUT_OF_MEMORY|Fatal process (?:OOM|out of memory)[^\n]{0,80}heap/m,
    full: heap,
    fits: exits(1, 5, 133),
  },
  {
    saying: 'v8-reserve',
    pattern:
      /Fatal process (?:OOM|out of memory)|Zone Allocation failed - process out of memory|API fatal error handler returned after process out of memory|RangeError: Array buffer allocation failed|Out of memory: wasm memory|RangeError: WebAssembly\.\w+\(\): (?:could not allocate|Out of memory)|Allocation failed - process out of memory/,
    full: refused,
    fits: exits(1, 2, 5),
  },
  {
    saying: 'jvm',
    pattern:
      /java\.lang\.OutOfMemoryError|There is insufficient memory for the Java Runtime Environment|Could not reserve enough space for (?:\d+KB )?(?:object heap|code cache|card|.{0,40}heap)|Could not allocate (?:compressed class space|metaspace)|os::commit_memory\(0x[0-9a-f]+, \d+, \d\) failed|Native memory allocation \([a-z]+\) failed to/,
    full: partOfJvm,
    fits: exits(1, 3),
  },
  {
    saying: 'cuda',
    pattern:
      /(?:CUDA|HIP|XPU) out of memory\.|CUDA error: out of memory|CUDA_ERROR_OUT_OF_MEMORY|RESOURCE_EXHAUSTED: (?:OOM|Out of memory)/,
    full: () => 'gpu',
    fits: exits(1),
  },
  {
    saying: 'python',
    pattern:
      /^(?:[\w.]*\.)?_?(?:Array)?MemoryError(?::|\s*$)|DefaultCPUAllocator: (?:not enough|can't allocate) memory|^OSError: \[Errno 12\]/m,
    full: refused,
    fits: exits(1),
  },
  {
    saying: 'gcc',
    pattern:
      /(?:cc1(?:plus|obj)?|lto1|f951|rustc-LLVM ERROR|LLVM ERROR|ld(?:\.\w+)?|collect2|as)\b[^\n]{0,20}: out of memory|^virtual memory exhausted: |fatal error: Killed signal terminated program|^ld(?:\.\w+)?: [^\n]{0,80}memory exhausted|fatal error C1060: compiler is out of heap space/m,
    full: refused,
    fits: failed,
  },
  {
    saying: 'cpp',
    pattern:
      /terminate called after throwing an instance of '(?:std::bad_alloc|std::bad_array_new_length)'|terminating (?:due to|with) uncaught exception of type std::bad_alloc/,
    full: refused,
    fits: exits(),
  },
  {
    saying: 'go',
    pattern:
      /^fatal error: (?:runtime: )?(?:out of memory|cannot allocate (?:memory|heap)|cannot map pages)|^runtime: (?:out of memory|cannot allocate memory|VirtualAlloc of \d+ bytes failed)/m,
    full: refused,
    fits: exits(1, 2),
  },
  {
    saying: 'rust',
    pattern: /^memory allocation of \d+ bytes failed/m,
    full: refused,
    fits: exits(101),
  },
  {
    saying: 'dotnet',
    pattern:
      /^(?:Unhandled [Ee]xception[.:] )?System\.(?:OutOfMemoryException|InsufficientMemoryException)\b|^Out of memory\.\s*$|GC heap initialization failed|Failed to create CoreCLR, HRESULT: 0x8007000E/m,
    full: refused,
    fits: exits(1, 134, 137, 139),
  },
  {
    saying: 'php',
    pattern: /Fatal error:\s+(?:Allowed memory size of \d+ bytes exhausted|Out of memory \(allocated)/,
    full: heap,
    fits: exits(255, 1),
  },
  {
    saying: 'ruby',
    pattern: /^\[FATAL\] failed to allocate memory|\bfailed to allocate memory \(NoMemoryError\)/m,
    full: refused,
    fits: exits(1),
  },
  { saying: 'perl', pattern: /^Out of memory(?: in perl:|!| during )/m, full: refused, fits: exits(1, 12) },
  {
    saying: 'erlang',
    pattern: /\b\w+_alloc: Cannot (?:re)?allocate \d+ bytes of memory/,
    full: refused,
    fits: exits(1),
  },
  {
    saying: 'r',
    pattern:
      /^(?:Error: |Error in .*:\s*)?(?:cannot allocate vector of (?:size|length)|vector memory (?:exhausted|limit))/m,
    full: refused,
    fits: exits(1),
  },
  {
    saying: 'bun',
    pattern: /^panic(?:\([^)\n]{0,40}\))?: [Oo]ut of memory|^Bun (?:ran|has run) out of memory/m,
    full: refused,
    fits: exits(1, 2, 9),
  },
  { saying: 'redis', pattern: /Out Of Memory allocating \d+ bytes/, full: refused, fits: exits(1) },
  {
    saying: 'postgres',
    pattern: /^(?:.{0,80}\b)?(?:FATAL|PANIC):\s+out of memory|could not map anonymous shared memory/m,
    full: refused,
    fits: exits(1, 2),
  },
  {
    saying: 'mysql',
    pattern:
      /InnoDB: (?:Cannot allocate memory|Fatal error: cannot allocate)|mysqld: Out of memory|\[ERROR\].{0,120}Out of memory/,
    full: refused,
    fits: exits(1),
  },
  { saying: 'git', pattern: /^fatal: Out of memory, \w+ failed/m, full: refused, fits: exits(1, 128) },
  {
    saying: 'shell',
    pattern: /^[^\n:]{1,80}: (?:line \d+: )?(?:xmalloc|xrealloc|fork|\d+): .{0,40}[Cc]annot allocate memory/m,
    full: refused,
    fits: exits(1, 2, 254),
  },
];
