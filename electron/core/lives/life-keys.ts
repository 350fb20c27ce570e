import type { ProcessFacts } from '../model/snapshot.ts';

/** Arguments beyond these tell programs apart no better, and a command line may have a million. */
const MOST_ARGUMENTS = 64;
const LONGEST_ARGUMENT = 512;

const UUID = /[0-9a-f]{8}([-_])[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}/gi;
/** Ids of containers and revisions: eight or more hexadecimal digits in a row, at least one of them a figure. */
const HEX = /(?<![0-9a-z])(?=[a-f]*[0-9])[0-9a-f]{8,}(?![0-9a-z])/gi;
/** Numbers of processes, users and sessions. A shorter number may be the instance of a template. */
const LONG_NUMBER = /\d{3,}/g;
const SCOPE_NUMBER = /-\d+(?=\.scope(?:\/|$))/g;
const NUMBER = /\d+/g;
/** Folders whose files have another name every time. */
const PASSING_FOLDER = /(^|[=:,])(?:\/var)?\/(?:tmp|dev\/shm|run\/user\/\d+)\/[^,:]*/g;

/** A cgroup without the numbers that differ from start to start: `app-x-4321.scope` becomes `app-x-*.scope`. */
export function normalizeUnit(cgroup: string): string {
  return cgroup.replace(UUID, '*').replace(HEX, '*').replace(SCOPE_NUMBER, '-*').replace(LONG_NUMBER, '*');
}

/**
 * The shape of a command line: names of options, scripts, jars and classes stay, numbers, ids and files that pass are cut out.
 * So a server that is given another port each time keeps its key, and two scripts of one interpreter have two.
 */
export function reduceArguments(argv: readonly string[]): readonly string[] {
  return argv.map((argument) =>
    argument.replace(PASSING_FOLDER, '$1/tmp/*').replace(UUID, '*').replace(HEX, '*').replace(NUMBER, '#'),
  );
}

/**
 * The texts that stand for the program in a process, the narrowest first: executable and unit with all arguments, with
 * reduced ones, and alone. Whoever stores them hashes them first, since arguments hold secrets. `version` changes with the
 * executable's file, so that an update begins anew. Null while the executable is not known yet.
 */
export function lifeKeyTexts(facts: ProcessFacts, version: string): readonly string[] | null {
  const { executable, commandLine, cgroup, name } = facts;
  // A failed reading is made again at the next sweep; one that is denied or unsupported stays so.
  if (executable.kind === 'failed' || commandLine.kind === 'failed') return null;
  const argv = commandLine.kind === 'ok' ? commandLine.value : [];
  const file = executable.kind === 'ok' ? executable.value.replace(/ \(deleted\)$/, '') : `${name} ${argv[0] ?? ''}`;
  const unit = cgroup.kind === 'ok' ? normalizeUnit(cgroup.value) : '';
  const program = [file, version, unit];
  const kept = argv.slice(1, MOST_ARGUMENTS).map((argument) => argument.slice(0, LONGEST_ARGUMENT));
  return [
    ['all', ...program, ...kept],
    ['reduced', ...program, ...reduceArguments(kept)],
    ['none', ...program],
  ].map((parts) => JSON.stringify(parts));
}
