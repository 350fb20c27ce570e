import { execFileSync } from 'node:child_process';

/**
 * Divides arguments into those that `headroom serve` knows and the rest, which is for the desktop app or for Chromium. The
 * command's own help says what it knows.
 */
export function divideOptions(args, program) {
  const options = optionsOf(execFileSync(process.execPath, [program, 'serve', '--help'], { encoding: 'utf8' }));
  const known = [];
  const rest = [];
  let values = 0;
  for (const arg of args) {
    if (arg.startsWith('-')) {
      const takes = options.get(arg.split('=')[0]);
      values = takes === undefined ? -Infinity : arg.includes('=') ? 0 : takes;
      (takes === undefined ? rest : known).push(arg);
    } else {
      (values > 0 ? known : rest).push(arg);
      values -= 1;
    }
  }
  return { known, rest };
}

/** The options in a help text, each with the number of values that it takes at most. */
export function optionsOf(help) {
  const lines = help.matchAll(/^ +(?:(-\w), )?(--[\w-]+)(?: [<[][^>\]]*?(\.\.\.)?[>\]])?(?= |$)/gm);
  return new Map(
    [...lines].flatMap(([text, short, long, many]) => {
      const takes = many ? Infinity : /[<[]/.test(text) ? 1 : 0;
      return [short, long].filter(Boolean).map((name) => [name, takes]);
    }),
  );
}
