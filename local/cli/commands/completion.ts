import { Argument, type Command } from 'commander';
import { DiagError } from '../../../schemas/errors';
import { didYouMean } from '../suggest';
import { bashScript } from './completion/bash';
import { describeCommands } from './completion/describe';
import { fishScript } from './completion/fish';
import { zshScript } from './completion/zsh';

const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
type Shell = keyof typeof SHELLS;
const NAMES = Object.keys(SHELLS) as Shell[];

function shellOf(text: string): Shell {
  const shell = NAMES.find((name) => name === text);
  if (shell) return shell;
  throw new DiagError('invalid-argument', `there is no completion for ${text}`, {
    field: 'shell',
    hint: didYouMean(text, NAMES, `shells: ${NAMES.join(', ')}`),
  });
}

/** The script a shell needs to complete commands, options and their values: a function of the definitions alone. */
export function completionScript(program: Command, shell: Shell): string {
  return SHELLS[shell](describeCommands(program));
}

export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'shell to complete in').choices(NAMES).argParser(shellOf))
    .description('Print a script that completes commands, options and values in bash, zsh or fish.')
    .action((shell: Shell) => {
      process.stdout.write(completionScript(program, shell));
    });
}
