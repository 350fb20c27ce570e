import { Help, type Command, type Option } from 'commander';
import type { Messages } from './speech/messages.ts';

/** Help and errors in the language of the user: commander's own words are English. */
export function translateCommander(program: Command, { help }: Pick<Messages, 'help'>): Command {
  const plain = new Help();
  const headings: Readonly<Record<string, string>> = help.headings;
  return program
    .helpOption('-h, --help', help.help)
    .helpCommand('help [command]', help.helpCommand)
    .configureOutput({ outputError: (text, write) => write(translateError(text, help)) })
    .configureHelp({
      styleTitle: (title) => headings[title] ?? title,
      commandUsage: (command) => inUsage(plain.commandUsage(command), help),
      subcommandTerm: (command) => inUsage(plain.subcommandTerm(command), help),
      optionDescription: (option) => describeOption(option, help),
    });
}

function inUsage(usage: string, { placeholders }: Messages['help']): string {
  return Object.entries(placeholders).reduce((text, [english, ours]) => text.replace(english, ours), usage);
}

/** As commander words it, with what can be chosen and what holds otherwise. */
function describeOption(
  { description, argChoices, defaultValue, defaultValueDescription }: Option,
  help: Messages['help'],
): string {
  const known: unknown = defaultValue;
  const extra = [
    ...(argChoices ? [`${help.choices}: ${argChoices.map((choice) => JSON.stringify(choice)).join(', ')}`] : []),
    ...(known === undefined ? [] : [`${help.default}: ${defaultValueDescription ?? JSON.stringify(known)}`]),
  ];
  return extra.length === 0 ? description : `${description} (${extra.join(', ')})`;
}

/** What commander says is wrong with the arguments; what is not known here stays as it is. */
export function translateError(text: string, { error }: Messages['help']): string {
  const known: readonly (readonly [RegExp, (...found: string[]) => string])[] = [
    [/^error: /, () => `${error.label}: `],
    [/unknown command ('[^']*')/, (_, name = '') => error.unknownCommand({ name })],
    [/unknown option ('[^']*')/, (_, name = '') => error.unknownOption({ name })],
    [/missing required argument ('[^']*')/, (_, name = '') => error.missingArgument({ name })],
    [/required option ('[^']*') not specified/, (_, option = '') => error.missingOption({ option })],
    [
      /option ('[^']*') cannot be used with option ('[^']*')/,
      (_, option = '', other = '') => error.conflict({ option, other }),
    ],
    [
      /option ('[^']*') argument ('[^']*') is invalid\./,
      (_, option = '', value = '') => error.invalid({ option, value }),
    ],
    [/option ('[^']*') argument missing/, (_, option = '') => error.missingValue({ option })],
    [/Allowed choices are (.*)\./, (_, choices = '') => error.choices({ choices })],
    [
      /too many arguments for ('[^']*')\. Expected (\d+) arguments? but got (\d+)\./,
      (_, command = '', expected = '', got = '') => error.tooMany({ command, expected, got }),
    ],
    [/\(Did you mean one of (.*)\?\)/, (_, names = '') => error.meantOneOf({ names })],
    [/\(Did you mean (.*)\?\)/, (_, names = '') => error.meant({ names })],
  ];
  return known.reduce((said, [pattern, ours]) => said.replace(pattern, ours), text);
}
