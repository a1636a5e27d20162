import type { Command } from 'commander';
import { commandPath } from '../../examples';

export interface OptionWords {
  /** `--severity`, and `-h` where there is one. */
  readonly names: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** Closed list of values; empty = any. */
  readonly values: readonly string[];
  /** The value is a file or a folder. */
  readonly file: boolean;
}

export interface CommandWords {
  /** Empty for the program itself, `rules list` for a subcommand. */
  readonly path: string;
  readonly description: string;
  readonly subcommands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly OptionWords[];
  /** Closed list of values of its first argument. */
  readonly values: readonly string[];
  /** An argument of it is a file or a folder. */
  readonly file: boolean;
}

const FILE = /^(file|folder|archive|target|jsonl)$/;
/** Values that stand in a description, `words: a, b, c`: some commands check them themselves. */
const LISTED = /: ((?:[a-z0-9][a-z0-9.-]*, )+[a-z0-9][a-z0-9.-]*)$/;

/** A menu has room for a few words: what follows a colon, a semicolon or a bracket is for the help. */
const firstSentence = (text: string) => text.split(/(?<=[.:;]) | \(/)[0]!.replace(/[.:;]$/, '');

function optionWords(command: Command): OptionWords[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map((option) => {
      const takesValue = option.required || option.optional;
      const listed = option.argChoices ?? LISTED.exec(option.description)?.[1]?.split(', ') ?? [];
      return {
        names: [option.long, option.short].filter((name) => name !== undefined && name !== null),
        description: firstSentence(option.description),
        takesValue,
        values: takesValue ? listed : [],
        file: takesValue && FILE.test(/<([a-z]+)/.exec(option.flags)?.[1] ?? ''),
      };
    });
}

/** Program first, then every command and subcommand, as words a shell script can hold. */
export function describeCommands(program: Command): CommandWords[] {
  const own = optionWords(program);
  const describe = (command: Command): CommandWords[] => {
    const options = optionWords(command);
    const names = new Set(options.flatMap((option) => option.names));
    const inherited = command === program ? [] : own.filter((option) => !option.names.some((name) => names.has(name)));
    return [
      {
        path: commandPath(command),
        description: firstSentence(command.description()),
        subcommands: command.commands.map((sub) => ({
          name: sub.name(),
          description: firstSentence(sub.description()),
        })),
        // options of the whole program work behind any command, but its version is asked of it alone
        options: [...options, ...inherited.filter((option) => !option.names.includes('--version'))],
        values: command.registeredArguments[0]?.argChoices ?? [],
        file: command.registeredArguments.some((argument) => FILE.test(argument.name())),
      },
      ...command.commands.flatMap(describe),
    ];
  };
  return describe(program);
}
