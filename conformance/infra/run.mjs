// The CDK app: synthesised offline for several configurations, judged by cdk-nag and cfn-lint, and its own tests.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pythonWith } from '../shared/engines.mjs';
import { runLane, Unavailable } from '../shared/lane.mjs';
import { temporaryFolder } from '../shared/processes.mjs';
import * as product from '../shared/product.mjs';

const infra = path.join(product.root, 'infra');
const CONFIGS = ['example', 'minimal', 'everything'];
const LIMIT_MS = 5 * 60_000;

/** No account, no credentials, no network: whoever asks for one of them fails at once. */
const OFFLINE = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  HTTP_PROXY: 'http://127.0.0.1:1',
  HTTPS_PROXY: 'http://127.0.0.1:1',
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  CDK_DISABLE_VERSION_CHECK: 'true',
};

/** cfn-lint findings that are not ours, each with why. */
const ACCEPTED = [
  { id: 'W3005', why: 'the CDK states dependencies that references imply already' },
  {
    id: 'E3601',
    message: /'\{% .* %\}' is not of type 'number'/,
    why: 'its Step Functions schema does not know that JSONata gives the number',
  },
];

/** Exit code and everything said, of a command in infra/. */
function run(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^AWS_|^CDK_/.test(name)));
    const child = spawn(command, args, { cwd: infra, env: { ...inherited, ...env }, timeout: LIMIT_MS });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text }));
  });
}

async function install() {
  if (existsSync(path.join(infra, 'node_modules/aws-cdk-lib'))) return;
  const { code, text } = await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts']);
  if (code !== 0) throw new Unavailable(`npm ci in infra/: ${text.trim().split('\n').slice(-2).join(' / ')}`);
}

async function succeeds(command, args, env) {
  const { code, text } = await run(command, args, env);
  assert.equal(code, 0, text.slice(-4000));
  return text;
}

const synth = (config, out) =>
  succeeds('node', ['run.mjs', 'bin/nodescope.ts'], {
    ...OFFLINE,
    CDK_OUTDIR: out,
    CDK_CONTEXT_JSON: JSON.stringify({ config: `config/${config}.json` }),
  });

const templatesIn = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.template.json'))
    .map((name) => path.join(folder, name));

await runLane('infra', async (lane) => {
  product.ensureBuilt();
  await install();
  const folder = temporaryFolder(lane);

  await lane.check('npx cdk synth, without account, credentials and network', async () => {
    await succeeds('npx', ['--no-install', 'cdk', 'synth', '-q', '-o', path.join(folder, 'command')], OFFLINE);
    assert.equal(templatesIn(path.join(folder, 'command')).length, 1);
  });
  for (const config of CONFIGS) {
    await lane.check(`${config}: synthesised; AwsSolutions finds nothing`, () =>
      synth(config, path.join(folder, config)),
    );
  }
  await lane.check('a mistake in the configuration ends in a sentence, not in a stack', async () => {
    const { code, text } = await run('node', ['run.mjs', 'bin/nodescope.ts'], {
      ...OFFLINE,
      CDK_OUTDIR: path.join(folder, 'mistake'),
      CDK_CONTEXT_JSON: JSON.stringify({ config: 'config/nobody.json' }),
    });
    assert.equal(code, 1);
    assert.match(text, /copy config\/example\.json/);
    assert.doesNotMatch(text, /^\s+at /m);
  });
  await lane.check('docs/permissions.md says what the data say', () =>
    succeeds('node', ['run.mjs', 'scripts/permission-table.ts', '--check']),
  );
  await lane.check('types', () => succeeds('npx', ['--no-install', 'tsc', '--noEmit', '-p', '.']));
  const text = await lane.check('the tests of infra/', async () => {
    const { code, text: said } = await run('node', ['test.mjs']);
    const failed = said.match(/^ *not ok .*|^ *error: .*/gm) ?? [];
    assert.equal(code, 0, failed.join('\n') || said.slice(-4000));
    return said;
  });
  if (text) lane.note(`${/^# pass (\d+)/m.exec(text)?.[1]} tests`);

  let cfnLint;
  try {
    cfnLint = path.join(path.dirname(pythonWith('infra')), 'cfn-lint');
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    lane.skip('cfn-lint', error.message);
    return;
  }
  const lint = async (templates) => {
    // its exit code counts warnings too: what it says decides
    const { text: said } = await run(cfnLint, ['--format', 'json', ...templates]);
    return JSON.parse(said.trim() || '[]')
      .filter(
        ({ Rule, Message }) => !ACCEPTED.some(({ id, message }) => id === Rule.Id && (message?.test(Message) ?? true)),
      )
      .map(
        ({ Filename, Rule, Message, Location }) =>
          `${path.basename(Filename)} ${Rule.Id} ${Location.Path?.Path?.join('/')}: ${Message}`,
      );
  };
  await lane.check('cfn-lint finds nothing in any template', async () => {
    const templates = CONFIGS.flatMap((config) => templatesIn(path.join(folder, config)));
    assert.equal(templates.length, 5);
    assert.deepEqual(await lint(templates), []);
  });
  await lane.check('cfn-lint would say so: a property that does not exist', async () => {
    const [file] = templatesIn(path.join(folder, 'minimal'));
    const template = JSON.parse(readFileSync(file, 'utf8'));
    const bucket = Object.values(template.Resources).find(({ Type }) => Type === 'AWS::S3::Bucket');
    bucket.Properties.Publicly = true;
    const mutant = path.join(folder, 'mutant.template.json');
    writeFileSync(mutant, JSON.stringify(template));
    assert.match((await lint([mutant])).join(), /Publicly/);
  });
});
