import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { eksDiscovery } from '../../../functions/aws/eks-discovery';
import { loadConfig } from '../../../infra/config/load';
import { readOutputs } from '../../../local/cli/commands/deploy/outputs';
import { openPrompt } from '../../../local/cli/commands/deploy/prompt';
import { registration, whatIsCreated, whatStays } from '../../../local/cli/commands/deploy/summary';
import { choose, runWizard } from '../../../local/cli/commands/deploy/wizard';
import { openTerminal } from '../../../local/cli/terminal';
import { ROOT, temporaryHome } from '../../e2e/embedded';

const ROLE = 'arn:aws:iam::111122223333:role/orders-node-group';
const OUTPUTS = {
  nodescope: {
    StorageBucketName1A2B3C4D: 'nodescope-bucket',
    TablesCollectionsName1A2B3C4D: 'collections',
    TablesFindingsName1A2B3C4D: 'findings',
    ToolsUrl1A2B3C4D: 'https://gateway.example/mcp',
    ToolsTokenUrl1A2B3C4D: 'https://auth.example/oauth2/token',
    ToolsScopes1A2B3C4D: 'nodescope/read nodescope/act',
    ToolsUserPoolId1A2B3C4D: 'eu-west-1_abc',
    ToolsClientsReaderAClientId1A2B3C4D: 'reader-a',
    ToolsClientsReaderBClientId1A2B3C4D: 'reader-b',
    ToolsClientsOperatorAClientId1A2B3C4D: 'operator-a',
  },
};
/** Stands for the CDK: writes down how it was called, and the outputs when it deploys. */
const CDK = `#!/usr/bin/env node
const fs = require('node:fs');
const args = process.argv.slice(2);
fs.appendFileSync('calls.log', JSON.stringify(args) + '\\n');
if (args[0] === 'deploy') fs.writeFileSync(args[args.indexOf('--outputs-file') + 1], ${JSON.stringify(JSON.stringify(OUTPUTS))});
process.exit(fs.existsSync('broken') && args[0] === 'synth' ? 1 : 0);
`;

describe('nodescope deploy and destroy', () => {
  let folder: string;
  beforeEach(async () => {
    folder = path.join(await temporaryHome(), 'infra');
    await mkdir(path.join(folder, 'config'), { recursive: true });
    await mkdir(path.join(folder, 'node_modules/.bin'), { recursive: true });
    await writeFile(path.join(folder, 'cdk.json'), '{}');
    await writeFile(path.join(folder, 'node_modules/.bin/cdk'), CDK);
    await chmod(path.join(folder, 'node_modules/.bin/cdk'), 0o755);
  });
  afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

  function nodescope(args: string[], input = '') {
    const env = {
      ...process.env,
      ...{ AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_REGION: 'eu-west-1' },
      // nothing listens there: what cannot be looked up must be asked
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    };
    const child = spawn(process.execPath, [path.join(ROOT, 'dist/local/cli.js'), ...args, '--infra', folder], { env });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString('utf8');
    });
    child.stdin.end(input);
    return new Promise<{ out: string; err: string; code: number | null }>((resolve) =>
      child.once('close', (code) => resolve({ out, err, code })),
    );
  }
  const calls = async () =>
    (await readFile(path.join(folder, 'calls.log'), 'utf8').catch(() => ''))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as string[]);
  const answers = (last: string) =>
    ['', '', 'us-east-1', 'bad*pattern', 'orders, payments', ROLE, '', 'yes', 'ann@example.com', last].join('\n');

  it('asks, shows what will be created, writes, runs dry, and deploys when the name is typed', async () => {
    const { out, err, code } = await nodescope(['deploy'], `${answers('nodescope')}\n`);
    expect([code, err]).toEqual([0, expect.stringContaining('may be collected from: orders, payments; from no other')]);
    expect(err).toMatch(/clusters could not be listed/);
    expect(err).toMatch(/never a pattern/);
    expect(JSON.parse(await readFile(path.join(folder, 'config/nodescope.json'), 'utf8'))).toEqual({
      ...{ name: 'nodescope', region: 'eu-west-1', nodeRegions: ['us-east-1'], clusters: ['orders', 'payments'] },
      ...{ nodeRoleArns: [ROLE], autoCollection: { notReadyAlarm: 'metrics-insights' } },
      ...{ approval: { required: true }, alarms: { emails: ['ann@example.com'] } },
    });
    // what the CDK app itself makes of it
    expect(loadConfig(path.join(folder, 'config/nodescope.json'))).toMatchObject({ approval: { timeoutMinutes: 60 } });
    expect((await calls()).map(([command]) => command)).toEqual(['synth', 'diff', 'deploy']);
    for (const line of [
      'gateway.example/mcp',
      'auth.example/oauth2/token',
      'nodescope/read',
      'reader-a',
      'describe-user-pool-client',
    ])
      expect(out).toContain(line);
  }, 60_000);

  it('deploys nothing unless it is confirmed', async () => {
    const { out } = await nodescope(['deploy'], `${answers('y')}\n`);
    expect((await calls()).map(([command]) => command)).toEqual(['synth', 'diff']);
    expect(out).toContain('npx cdk deploy --all');
  }, 60_000);

  it('deploys for CI, and stops at the first thing that fails', async () => {
    const config = path.join(folder, 'config/ci.json');
    await writeFile(config, JSON.stringify({ region: 'eu-west-1', clusters: ['orders'], nodeRoleArns: [ROLE] }));
    expect((await nodescope(['deploy', '--yes'])).code).toBe(2);
    const { out, code } = await nodescope(['--json', 'deploy', '--config', config, '--yes']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true, outputs: { bucket: 'nodescope-bucket' } });
    await writeFile(path.join(folder, 'broken'), '');
    await rm(path.join(folder, 'calls.log'));
    expect((await nodescope(['deploy', '--config', config, '--yes'])).code).toBe(1);
    expect((await calls()).map(([command]) => command)).toEqual(['synth']);
  }, 60_000);

  it('destroys only what was named, after saying what stays', async () => {
    const config = path.join(folder, 'config/ci.json');
    await writeFile(config, JSON.stringify({ region: 'eu-west-1', clusters: ['orders'], nodeRoleArns: [ROLE] }));
    const refused = await nodescope(['destroy', '--config', config], 'yes\n');
    expect(refused.out).toMatch(/stays: the artifact bucket/);
    expect(await calls()).toEqual([]);
    await nodescope(['destroy', '--config', config], 'nodescope/eu-west-1\n');
    expect(await calls()).toEqual([['destroy', '--all', '--force', '-c', `config=${config}`]]);
  }, 60_000);

  it('offers the clusters and roles that EKS knows', async () => {
    const eks = (region: string) => ({
      send: async (command: { input: Record<string, unknown>; constructor: { name: string } }) => {
        if (command.constructor.name === 'ListClustersCommand')
          return region === 'eu-west-1' ? { clusters: ['payments', 'orders'] } : { clusters: ['far'] };
        if (command.constructor.name === 'ListNodegroupsCommand') return { nodegroups: ['one', 'two'] };
        return { nodegroup: { nodeRole: ROLE } };
      },
    });
    const input = new PassThrough();
    input.end(['', '', 'us-east-1', '1,3', '', '', '', ''].map((line) => `${line}\n`).join(''));
    const t = openTerminal(true);
    const discovery = eksDiscovery(eks as unknown as Parameters<typeof eksDiscovery>[0]);
    const config = await runWizard(openPrompt(t, input), discovery, t, { region: 'eu-west-1' });
    expect(config).toMatchObject({ clusters: ['orders', 'far'], nodeRoleArns: [ROLE], approval: { required: false } });
    expect(whatIsCreated(config).join('\n')).toMatch(/stack nodescope-us-east-1 in us-east-1/);
    expect(choose('all', ['a', 'b'])).toEqual(['a', 'b']);
  });

  it('reads outputs wherever the CDK puts their hash, and refuses others', async () => {
    const file = path.join(folder, 'outputs.json');
    await writeFile(file, JSON.stringify({ other: { Url: 'x' }, ...OUTPUTS }));
    const outputs = readOutputs(file);
    expect(outputs).toMatchObject({
      ...{ stack: 'nodescope', bucket: 'nodescope-bucket', collectionsTable: 'collections', findingsTable: 'findings' },
      gateway: { clients: { ReaderA: 'reader-a', ReaderB: 'reader-b', OperatorA: 'operator-a' } },
    });
    expect(registration(outputs, 'eu-west-1').join('\n')).toMatch(/reader-b.*remove the registration/);
    expect(registration({ ...outputs, gateway: null }, 'eu-west-1')).toHaveLength(1);
    await writeFile(file, '{"other":{}}');
    expect(() => readOutputs(file)).toThrow(/no outputs of a Nodescope stack/);
    expect(whatStays({ name: 'n', region: 'r', onDestroy: 'delete' }).join()).toMatch(/for good/);
  });
});
