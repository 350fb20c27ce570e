import { plural } from '../../../../core/words/en/plural.ts';
/** What `headroom --help` says, apart from what belongs to one command. */
export const help = {
  program: 'Says when memory runs out, who drives it there and what to do.',
  version: 'output the version number',
  help: 'display help for command',
  helpCommand: 'display help for command',
  headings: {
    usage: 'Usage:',
    arguments: 'Arguments:',
    options: 'Options:',
    commands: 'Commands:',
  },
  /** In the line of usage. */
  placeholders: { options: '[options]', command: '[command]' },
  default: 'default',
  choices: 'choices',
  /** What is wrong with the arguments. */
  error: {
    label: 'error',
    unknownCommand: (v: { name: string }) => `unknown command '${v.name}'`,
    unknownOption: (v: { name: string }) => `unknown option '${v.name}'`,
    missingArgument: (v: { name: string }) => `missing required argument '${v.name}'`,
    missingValue: (v: { option: string }) => `option '${v.option}' argument missing`,
    missingOption: (v: { option: string }) => `required option '${v.option}' not specified`,
    invalid: (v: { option: string; value: string }) => `option '${v.option}' argument '${v.value}' is invalid.`,
    choices: (v: { choices: string }) => `Allowed choices are ${v.choices}.`,
    conflict: (v: { option: string; other: string }) => `option '${v.option}' cannot be used with option '${v.other}'`,
    tooMany: (v: { command: string; expected: number; got: number }) =>
      `too many arguments for '${v.command}'. Expected ${v.expected} ${plural(v.expected, 'argument', 'arguments')} but got ${v.got}.`,
    meant: (v: { names: string }) => `(Did you mean ${v.names}?)`,
    meantOneOf: (v: { names: string }) => `(Did you mean one of ${v.names}?)`,
  },
  tryHelp: (v: { command: string }) => `Try: ${v.command} --help`,
  bug: (v: { error: string }) => `internal error: ${v.error}`,
  noOutput: (v: { reason: string }) => `standard output takes nothing: ${v.reason}`,
  summary: {
    top: 'show what can run out and who drives it there',
    replay: 'say what Headroom makes of a recorded trace',
    record: 'record this machine as a trace',
    serve: 'show the interface in a browser',
    end: 'end a process, its tree or its application',
    pause: 'stop a process from growing while you decide',
    resume: 'let a paused process go on',
    prefer: 'let the kernel take a process first when memory runs out',
    rules: 'list automatic responses, or try them on a recorded trace',
    run: 'run a command under watch and profile its memory',
    incidents: 'say what happened when memory ran out, and why',
    forget: 'forget what earlier runs of programs reached',
    explain: 'explain a log of the kernel, a daemon or a program',
    doctor: 'say what can be read here, and how to grant what is missing',
  },
};
