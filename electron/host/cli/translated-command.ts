import { Command, InvalidArgumentError, Option, type Argument, type Help } from 'commander';
import { similarNames } from './similar-names.ts';
import type { Messages } from './speech/messages.ts';
import { TranslatedHelp } from './translated-help.ts';

/**
 * A command whose help and errors are in the language of the user. Commander words every error in a method of its own
 * and hands it the option or the argument: these methods are replaced here, so that no English sentence is looked at.
 * Its typings do not name them; a test asks for every one of them in each language.
 */
export class TranslatedCommand extends Command {
  readonly #words: Messages['help'];

  constructor(words: Messages['help'], name?: string) {
    super(name);
    this.#words = words;
  }

  override createCommand(name?: string): TranslatedCommand {
    return new TranslatedCommand(this.#words, name);
  }

  override createHelp(): Help {
    return Object.assign(new TranslatedHelp(this.#words), this.configureHelp());
  }

  /** Ends the command, because it was called wrongly. */
  refuse(text: string, code?: string): never {
    return this.error(`${this.#words.error.label}: ${text}`, code === undefined ? {} : { code });
  }

  missingArgument(name: string): void {
    this.refuse(this.#words.error.missingArgument({ name }), 'commander.missingArgument');
  }

  optionMissingArgument({ flags: option }: Option): void {
    this.refuse(this.#words.error.missingValue({ option }), 'commander.optionMissingArgument');
  }

  missingMandatoryOptionValue({ flags: option }: Option): void {
    this.refuse(this.#words.error.missingOption({ option }), 'commander.missingMandatoryOptionValue');
  }

  _conflictingOption({ flags: option }: Option, { flags: other }: Option): void {
    this.refuse(this.#words.error.conflict({ option, other }), 'commander.conflictingOption');
  }

  unknownOption(flag: string): void {
    const known = flag.startsWith('--') ? longOptions(this) : [];
    const text = `${this.#words.error.unknownOption({ name: flag })}${this.#suggestion(flag, known)}`;
    this.refuse(text, 'commander.unknownOption');
  }

  unknownCommand(): void {
    const name = this.args[0] ?? '';
    const known = this.createHelp()
      .visibleCommands(this)
      .map((command) => command.name());
    const text = `${this.#words.error.unknownCommand({ name })}${this.#suggestion(name, known)}`;
    this.refuse(text, 'commander.unknownCommand');
  }

  _excessArguments(received: readonly string[]): void {
    const values = { command: this.name(), expected: this.registeredArguments.length, got: received.length };
    this.refuse(this.#words.error.tooMany(values), 'commander.excessArguments');
  }

  /** The value of an option or an argument, read by its own parser, which says in words of the user what does not fit. */
  _callParseArg(target: Option | Argument, value: string, previous: unknown): unknown {
    try {
      return target.parseArg?.(value, previous as string);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      const { invalid, choices } = this.#words.error;
      const option = target instanceof Option ? target.flags : target.name();
      const why = target.argChoices ? choices({ choices: target.argChoices.join(', ') }) : error.message;
      return this.refuse(`${invalid({ option, value })} ${why}`, error.code);
    }
  }

  /** A further line with the names that may have been meant. The text is empty where none is similar. */
  #suggestion(name: string, known: readonly string[]): string {
    const similar = similarNames(name, known);
    const { meant, meantOneOf } = this.#words.error;
    if (similar.length === 0) return '';
    return `\n${(similar.length === 1 ? meant : meantOneOf)({ names: similar.join(', ') })}`;
  }
}

/** The long options of a command and of all above it. */
function longOptions(command: Command): readonly string[] {
  const own = command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long }) => long ?? []);
  return command.parent ? [...own, ...longOptions(command.parent)] : own;
}
