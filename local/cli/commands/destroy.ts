import path from 'node:path';
import type { Command } from 'commander';
import { DiagError } from '../../../schemas/errors';
import { type GlobalOptions, terminalFor } from '../context';
import { infraFolder } from './deploy';
import { cdkOf, readConfig } from './deploy/cdk';
import { openPrompt } from './deploy/prompt';
import { whatStays } from './deploy/summary';

interface DestroyOptions extends GlobalOptions {
  readonly config: string;
  readonly infra?: string;
}

/** Explains what stays, has the name typed, and only then lets the CDK destroy. There is no way around the typing. */
async function run(options: DestroyOptions): Promise<void> {
  const t = terminalFor(options);
  const cdk = cdkOf(infraFolder(options.infra));
  const file = path.resolve(options.config);
  const config = readConfig(file);
  for (const line of whatStays(config)) t.out(line);
  const args = ['destroy', '--all', '--force', '-c', `config=${file}`];
  if (!cdk.installed) {
    t.out(`\nThe CDK is not installed here. The command is:\n  ${cdk.words(args)}`);
    return;
  }
  const prompt = openPrompt(t);
  try {
    const typed = await prompt.text(`\nDestroy? Type ${config.name}/${config.region} to do it, or - to end`, '-');
    if (typed !== `${config.name}/${config.region}`) {
      t.err('Nothing was destroyed.');
      return;
    }
  } finally {
    prompt.close();
  }
  const code = await cdk.run(args, options.json === true);
  if (code !== 0)
    throw new DiagError('upstream', `cdk destroy ended with ${code}`, {
      hint: 'with onDestroy retain the stack has termination protection: see above',
    });
}

export function registerDestroy(program: Command): void {
  program
    .command('destroy')
    .description('Remove a deployment from AWS; says what stays, and wants its name typed.')
    .requiredOption('--config <file>', 'configuration it was deployed with')
    .option('--infra <folder>', 'folder of the CDK app')
    .action((_local: object, command: Command) => run(command.optsWithGlobals<DestroyOptions>()));
}
