import { CommanderError, InvalidArgumentError, Option } from 'commander';
import { describe, expect, it, test } from 'vitest';
import { en } from '../../../../electron/host/cli/speech/en/index.ts';
import { ptBR } from '../../../../electron/host/cli/speech/pt-br/index.ts';
import { similarNames } from '../../../../electron/host/cli/similar-names.ts';
import { TranslatedCommand } from '../../../../electron/host/cli/translated-command.ts';

interface Answer {
  readonly said: string;
  readonly code: string;
}

/** What a program with one of everything answers to the arguments. */
function ask(language: 'en' | 'pt-BR', ...args: readonly string[]): Answer {
  const words = (language === 'en' ? en : ptBR).help;
  let said = '';
  const program = new TranslatedCommand(words, 'headroom')
    .helpOption('-h, --help', words.help)
    .helpCommand(`help ${words.placeholders.command}`, words.helpCommand)
    .exitOverride()
    .configureOutput({ writeOut: (text) => (said += text), writeErr: (text) => (said += text) });
  program
    .command('show')
    .description('shows')
    .argument('<file>', 'of what')
    .argument('[more...]', 'and of what else')
    .option('--json', 'as JSON')
    .addOption(new Option('--tree', 'all').conflicts('group'))
    .option('--group', 'some')
    .addOption(new Option('--form <form>', 'looks').choices(['plain', 'html']).default('plain'))
    .option('--port <number>', 'where', () => {
      throw new InvalidArgumentError('!!');
    })
    .action(() => undefined);
  program
    .command('keep')
    .requiredOption('--out <file>', 'where to')
    .action(() => undefined);
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return { said, code: error.code };
    throw error;
  }
  return { said, code: '' };
}

describe('a command called wrongly', () => {
  it.each([
    [
      ['shwo'],
      'unknownCommand',
      "unknown command 'shwo'\n(Did you mean show?)",
      "comando desconhecido: 'shwo'\n(Você quis dizer show?)",
    ],
    [['quit'], 'unknownCommand', "unknown command 'quit'", "comando desconhecido: 'quit'"],
    [
      ['show', 'x', '--jsn'],
      'unknownOption',
      "unknown option '--jsn'\n(Did you mean --json?)",
      "opção desconhecida: '--jsn'\n(Você quis dizer --json?)",
    ],
    [['show', 'x', '-j'], 'unknownOption', "unknown option '-j'", "opção desconhecida: '-j'"],
    [['show'], 'missingArgument', "missing required argument 'file'", "falta o argumento 'file'"],
    [
      ['show', 'x', '--form'],
      'optionMissingArgument',
      "option '--form <form>' argument missing",
      "falta o valor da opção '--form <form>'",
    ],
    [
      ['keep'],
      'missingMandatoryOptionValue',
      "required option '--out <file>' not specified",
      "falta a opção obrigatória '--out <file>'",
    ],
    [
      ['show', 'x', '--tree', '--group'],
      'conflictingOption',
      "option '--tree' cannot be used with option '--group'",
      "a opção '--tree' não pode ser usada com a opção '--group'",
    ],
    [
      ['keep', '--out', 'x', 'y', 'z'],
      'excessArguments',
      "too many arguments for 'keep'. Expected 0 arguments but got 2.",
      "argumentos demais para 'keep': esperava-se 0, foram 2.",
    ],
    [
      ['show', 'x', '--form', 'pdf'],
      'invalidArgument',
      "option '--form <form>' argument 'pdf' is invalid. Allowed choices are plain, html.",
      "o valor 'pdf' da opção '--form <form>' não é válido. As opções são plain, html.",
    ],
    [
      ['show', 'x', '--port', 'y'],
      'invalidArgument',
      "option '--port <number>' argument 'y' is invalid. !!",
      "o valor 'y' da opção '--port <number>' não é válido. !!",
    ],
  ])('says in the language of its user what is wrong: %j', (args, code, english, portuguese) => {
    expect(ask('en', ...args)).toEqual({ said: `error: ${english}\n`, code: `commander.${code}` });
    expect(ask('pt-BR', ...args)).toEqual({ said: `erro: ${portuguese}\n`, code: `commander.${code}` });
  });
});

test('the help of a command is laid out in sections whose headings are in the language of its user', () => {
  expect(ask('pt-BR', 'show', '--help').said).toBe(
    [
      'Uso: headroom show [opções] <file> [more...]',
      '',
      'shows',
      '',
      'Argumentos:',
      '  file             of what',
      '  more             and of what else',
      '',
      'Opções:',
      '  --json           as JSON',
      '  --tree           all',
      '  --group          some',
      '  --form <form>    looks (opções: "plain", "html", padrão: "plain")',
      '  --port <number>  where',
      `  -h, --help       ${ptBR.help.help}`,
      '',
    ].join('\n'),
  );
  expect(ask('pt-BR', '--help').said).toMatch(/\n {2}help \[comando\] /);
  expect(ask('en', '--help').said).toBe(
    [
      'Usage: headroom [options] [command]',
      '',
      'Options:',
      '  -h, --help                       display help for command',
      '',
      'Commands:',
      '  show [options] <file> [more...]  shows',
      '  keep [options]',
      '  help [command]                   display help for command',
      '',
    ].join('\n'),
  );
});

describe('names that may have been meant', () => {
  it.each([
    ['tpo', ['top', 'tap', 'replay'], ['top']],
    ['--jsno', ['--json', '--version'], ['--json']],
    ['past', ['pest', 'post', 'pause'], ['pest', 'post']],
    ['r', ['rm', 'run'], ['rm']],
    ['resumes', ['rules'], ['rules']],
    ['abc', ['xyz'], []],
    ['completely', ['top', 'end'], []],
    ['', ['top'], []],
  ])('of %j among %j are %j', (typed, known, similar) => {
    expect(similarNames(typed, known)).toEqual(similar);
  });
});
