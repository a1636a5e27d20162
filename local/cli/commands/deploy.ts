import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { eksDiscovery } from '../../../functions/aws/eks-discovery';
import { DiagError } from '../../../schemas/errors';
import { type GlobalOptions, packageRoot, terminalFor } from '../context';
import type { Terminal } from '../terminal';
import { type Cdk, cdkOf, readConfig } from './deploy/cdk';
import { OUTPUTS_FILE, readOutputs } from './deploy/outputs';
import { openPrompt, type Prompt } from './deploy/prompt';
import { registration, whatIsCreated } from './deploy/summary';
import { type DeploymentConfig, runWizard } from './deploy/wizard';

interface DeployOptions extends GlobalOptions {
  readonly config?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly infra?: string;
}

/** Folder of the CDK app: beside this package unless said otherwise. */
export function infraFolder(given: string | undefined): string {
  const folder = path.resolve(given ?? path.join(packageRoot(), 'infra'));
  if (existsSync(path.join(folder, 'cdk.json'))) return folder;
  throw new DiagError('invalid-argument', `there is no CDK app in ${folder}`, {
    field: '--infra',
    hint: 'run it from a clone of the repository, or pass the folder with cdk.json',
  });
}

async function write(config: DeploymentConfig, folder: string, prompt: Prompt, t: Terminal): Promise<string> {
  const file = path.join(folder, 'config', `${config.name}.json`);
  if (existsSync(file) && !(await prompt.yes(`${file} exists. Replace it?`, false)))
    throw new DiagError('conflict', `${file} exists`, { hint: 'choose another name, or pass it with --config' });
  await writeFile(file, `${JSON.stringify(config, null, 2)}\n`);
  t.err(`written: ${file}`);
  return file;
}

async function step(cdk: Cdk, args: readonly string[], t: Terminal, json: boolean): Promise<void> {
  t.err(t.style('dim', `$ ${cdk.words(args)}`));
  const code = await cdk.run(args, json);
  if (code !== 0)
    throw new DiagError('upstream', `${cdk.words(args.slice(0, 1))} ended with ${code}`, {
      hint: 'its output above says why; nothing after it was done',
    });
}

async function run(options: DeployOptions): Promise<void> {
  const t = terminalFor(options);
  const folder = infraFolder(options.infra);
  const cdk = cdkOf(folder);
  const json = options.json === true;
  if (options.config === undefined && options.yes)
    throw new DiagError('invalid-argument', '--yes needs --config: nobody is there to ask', {
      field: '--config',
      hint: 'pass a finished configuration',
    });
  const prompt = options.yes || (options.config !== undefined && options.dryRun) ? null : openPrompt(t);
  try {
    let file: string;
    let config: DeploymentConfig;
    if (options.config !== undefined || !prompt) {
      file = path.resolve(options.config ?? '');
      config = readConfig(file);
    } else {
      const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'eu-west-1';
      config = await runWizard(prompt, eksDiscovery(), t, { region });
      t.err('\nThis will be created:');
      for (const line of whatIsCreated(config)) t.err(`  ${line}`);
      file = await write(config, folder, prompt, t);
    }
    const context = ['-c', `config=${file}`];
    const outputs = path.join(folder, '..', OUTPUTS_FILE);
    const dryRun = [
      ['synth', '-q', ...context],
      ['diff', ...context],
    ];
    const deploy = ['deploy', '--all', '--require-approval', 'never', '--outputs-file', outputs, ...context];
    if (!cdk.installed) {
      t.err(`The CDK is not installed in ${folder}. Then run:`);
      t.out(['npm ci', ...dryRun.map(cdk.words), cdk.words(deploy)].map((line) => `  ${line}`).join('\n'));
      return;
    }
    const [synth = [], diff = []] = dryRun;
    await step(cdk, synth, t, json);
    // what is deployed can be compared only with credentials; the synthesis above has checked the configuration
    await step(cdk, diff, t, json).catch((error: unknown) => {
      if (!(error instanceof DiagError)) throw error;
      t.err(t.style('yellow', 'It could not be compared with what is deployed.'));
    });
    const sure =
      !options.dryRun &&
      (options.yes || (await prompt?.text(`Deploy? Type ${config.name}, or - to end`, '-')) === config.name);
    if (!sure) {
      t.err('Nothing was deployed. To deploy:');
      t.out(`  ${cdk.words(deploy)}`);
      return;
    }
    await step(cdk, deploy, t, json);
    const made = readOutputs(outputs);
    if (json) t.out(JSON.stringify({ ok: true, config: file, outputs: made }));
    else {
      t.out(`\n${t.style('bold', 'Register the MCP server in your agent:')}`);
      for (const line of registration(made, config.region)) t.out(`  ${line}`);
      t.out(`\nCheck it: nodescope doctor --config ${file} --outputs ${outputs}`);
    }
  } finally {
    prompt?.close();
  }
}

export function registerDeploy(program: Command): void {
  program
    .command('deploy')
    .description('Deploy on AWS: asks, shows what will be created, runs dry, then deploys. Nothing happens unasked.')
    .option('--config <file>', 'a finished configuration: nothing is asked about it')
    .option('--yes', 'with --config: deploy without asking, for CI')
    .option('--dry-run', 'synthesise and compare only')
    .option('--infra <folder>', 'folder of the CDK app')
    .action((_local: object, command: Command) => run(command.optsWithGlobals<DeployOptions>()));
}
