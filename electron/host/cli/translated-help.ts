import { Help, type Argument, type Command, type Option } from 'commander';
import type { Messages } from './speech/messages.ts';

/** The help of a command in the language of the user, laid out as commander does. */
export class TranslatedHelp extends Help {
  readonly #words: Messages['help'];

  constructor(words: Messages['help']) {
    super();
    this.#words = words;
  }

  override formatHelp(command: Command, helper: Help): string {
    const { headings } = this.#words;
    const width = helper.padWidth(command, helper);
    const item = (term: string, description: string) => helper.formatItem(term, width, description, helper);
    const description = helper.commandDescription(command);
    return [
      `${headings.usage} ${helper.commandUsage(command)}`,
      '',
      ...(description === '' ? [] : [helper.boxWrap(description, helper.helpWidth ?? 80), '']),
      ...this.formatItemList(
        headings.arguments,
        helper.visibleArguments(command).map((one) => item(helper.argumentTerm(one), helper.argumentDescription(one))),
        helper,
      ),
      ...this.formatItemList(
        headings.options,
        helper.visibleOptions(command).map((one) => item(helper.optionTerm(one), helper.optionDescription(one))),
        helper,
      ),
      ...this.formatItemList(
        headings.commands,
        helper
          .visibleCommands(command)
          .map((one) => item(helper.subcommandTerm(one), helper.subcommandDescription(one))),
        helper,
      ),
    ].join('\n');
  }

  override commandUsage(command: Command): string {
    const { placeholders } = this.#words;
    const names: string[] = [];
    for (let one: Command | null = command; one !== null; one = one.parent) names.unshift(one.name());
    const parts = command.commands.length > 0 ? [placeholders.options, placeholders.command] : [placeholders.options];
    return [...names, ...parts, ...command.registeredArguments.map(argumentInUsage)].join(' ');
  }

  override subcommandTerm(command: Command): string {
    const options = command.options.length > 0 ? [this.#words.placeholders.options] : [];
    return [command.name(), ...options, ...command.registeredArguments.map(argumentInUsage)].join(' ');
  }

  /** The description with what can be chosen, and what holds when the option is not given. */
  override optionDescription({ description, argChoices, defaultValue, defaultValueDescription }: Option): string {
    const { choices, default: otherwise } = this.#words;
    const known: unknown = defaultValue;
    const extra = [
      ...(argChoices ? [`${choices}: ${argChoices.map((choice) => JSON.stringify(choice)).join(', ')}`] : []),
      ...(known === undefined ? [] : [`${otherwise}: ${defaultValueDescription ?? JSON.stringify(known)}`]),
    ];
    return extra.length === 0 ? description : `${description} (${extra.join(', ')})`;
  }
}

function argumentInUsage(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}
