import type { ProcessFacts } from '../model/snapshot.ts';

/** A program as it was called. */
export interface Program {
  /** What it is: a name without folder, version and ending. */
  readonly name: string;
  /** Its first argument: what it was called as, or the title that it gave itself. */
  readonly called: string;
  /** The arguments behind its name. */
  readonly options: readonly string[];
  /** The command line could be read. */
  readonly complete: boolean;
}

/**
 * Files that are several programs and go by what they were called as: redis-server is a name of redis-check-rdb on Debian, and
 * busybox, toybox and coreutils are many.
 */
const MULTI_CALL =
  /^(?:busybox(?:\.\w+)?|toybox|coreutils|uutils|redis-check-(?:rdb|aof)|redis-sentinel|valkey-check-(?:rdb|aof)|valkey-sentinel|mariadb|mysqld-debug|llvm)$/;
/** Programs that load another one and stay its executable: the dynamic linker. */
const LOADER = /^ld(?:-linux[\w-]*|-musl[\w-]*)?(?:-[\d.]+)?\.so(?:\.\d+)?$/;

/** What a process runs, by its executable and by what it was called as; its name alone where neither can be read. */
export function programOf(facts: ProcessFacts): Program {
  const argv = facts.commandLine.kind === 'ok' ? facts.commandLine.value : [];
  const complete = argv.length > 0;
  const first = argv[0] ?? '';
  const called = calledName(first);
  const file = facts.executable.kind === 'ok' ? fileName(facts.executable.value) : '';
  if (file === '') return { name: called || facts.name, called: first, options: argv.slice(1), complete };
  if (LOADER.test(file)) {
    const at = argv.findIndex((part, index) => index > 0 && !part.startsWith('-'));
    if (at > 0) return { name: fileName(argv[at] ?? ''), called: first, options: argv.slice(at + 1), complete };
  }
  if (!MULTI_CALL.test(file)) return { name: file, called: first, options: argv.slice(1), complete };
  // `busybox sort` names the program in its first argument.
  if (called === file && argv.length > 1)
    return { name: fileName(argv[1] ?? ''), called: first, options: argv.slice(2), complete };
  return { name: called || file, called: first, options: argv.slice(1), complete };
}

/** The file in a path, without version and ending: `php8.2` is php, while Python's versions are programs of their own. */
function fileName(path: string): string {
  const file =
    path
      .replace(/ \(deleted\)$/, '')
      .split(/[/\\]/)
      .at(-1) ?? '';
  const plain = file.replace(/\.exe$/i, '');
  return plain.replace(/^(php(?:-cgi|-fpm)?)[\d.]+$/, '$1').replace(/^(node)-?\d[\d.]*$/, '$1');
}

/** The name in a first argument. A program may have made a title of it: `redis-server *:6379`, `postgres: writer`. */
function calledName(first: string): string {
  return fileName((/^-?([^\s:]*)/.exec(first)?.[1] ?? '').trim());
}
