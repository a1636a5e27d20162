// The template of infra/ deployed by CloudFormation that is not ours: ministack's, as far as it goes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { credentials, REGION } from '../shared/deploy.mjs';
import { pythonWith } from '../shared/engines.mjs';
import { runLane, Unavailable } from '../shared/lane.mjs';
import { freePort, startServer, temporaryFolder } from '../shared/processes.mjs';
import * as product from '../shared/product.mjs';
import { awsOn } from './aws.mjs';
import { archiveBecomesFindings, refusedRequest, requestWithoutPolicies, toolsAnswer } from './behaviour.mjs';
import { claimsAbout } from './claims.mjs';
import { ignoredProperties } from './ignored.mjs';
import * as deploy from './template.mjs';

const infra = path.join(product.root, 'infra');
const LIMIT_MS = 5 * 60_000;

/** The example's template, as `cdk synth` makes it: without account, credentials and network. */
function synthesise(folder) {
  const run = (command, args, env) =>
    execFileSync(command, args, { cwd: infra, env, timeout: LIMIT_MS, stdio: ['ignore', 'ignore', 'pipe'] });
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^AWS_|^CDK_/.test(name)));
  if (!existsSync(path.join(infra, 'node_modules/aws-cdk-lib'))) {
    try {
      run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], env);
    } catch (error) {
      throw new Unavailable(
        `npm ci in infra/: ${String(error.stderr ?? error)
          .trim()
          .slice(-300)}`,
      );
    }
  }
  run('node', ['run.mjs', 'bin/nodescope.ts'], {
    ...env,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_OUTDIR: folder,
    CDK_CONTEXT_JSON: JSON.stringify({ config: 'config/example.json' }),
  });
  return JSON.parse(readFileSync(path.join(folder, `${deploy.STACK}.template.json`), 'utf8'));
}

async function startMinistack(lane, python, folder) {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  await startServer(lane, {
    name: 'ministack',
    command: python,
    args: ['-m', 'ministack'],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      TMPDIR: folder,
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      MINISTACK_REGION: REGION,
      S3_DATA_DIR: path.join(folder, 's3'),
      STATE_DIR: path.join(folder, 'state'),
      // who calls is asked for permission: functions and workflows with the policies of their roles
      AUTH: 'true',
      // the template has no endpoints in the functions' environment: they inherit this one
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    cwd: folder,
    folder,
    ready: async () => (await fetch(`${endpoint}/_ministack/health`)).ok,
  });
  return endpoint;
}

await runLane('template', async (lane) => {
  product.ensureBuilt();
  const python = pythonWith('ministack');
  const folder = temporaryFolder(lane);
  const deployment = await product.importTypeScript('schemas/deployment.ts', folder);
  const { TABLE_DEFINITIONS: tables } = await product.importTypeScript('local/cloud/table-definitions.ts', folder);
  const out = path.join(folder, 'cdk.out');
  const whole = synthesise(out);
  const endpoint = await startMinistack(lane, python, folder);
  const aws = awsOn(lane, python, endpoint);

  const { template, refused, filledIn } = deploy.takeOut(whole);
  const count = Object.keys(template.Resources).length;
  lane.note(`ministack 1.5.33; ${count} of the example's ${Object.keys(whole.Resources).length} resources`);
  for (const [type, ids] of refused) {
    const what = `${type} (${ids.length})`;
    if (type.startsWith('Custom::')) continue;
    const said = await lane.check(`${what}: still refused`, () =>
      deploy.refusal(aws, `probe-${ids[0]}`, whole.Resources[ids[0]]),
    );
    if (said) lane.skip(what, `the engine says "${said}"`);
  }
  for (const what of filledIn) lane.skip(what, 'a reference in it to what was taken out is a text');

  const created = await lane.check(`CreateStack: ${count} resources CREATE_COMPLETE`, async () => {
    await deploy.uploadAssets(aws, python, out, folder);
    const stack = await deploy.stackOf(aws, endpoint, template, 'template.json');
    await aws('cloudformation', 'CreateStack', { ...stack, OnFailure: 'DO_NOTHING' });
    const found = await deploy.settled(aws, deploy.STACK);
    assert.deepEqual(found.failures, []);
    assert.equal(found.StackStatus, 'CREATE_COMPLETE');
    const complete = found.resources.filter(({ ResourceStatus }) => ResourceStatus === 'CREATE_COMPLETE');
    const ids = complete.map(({ LogicalResourceId }) => LogicalResourceId).sort();
    assert.deepEqual(ids, Object.keys(template.Resources).sort());
    return { ...found, stack };
  });
  if (!created) return;
  const { stack, resources, Outputs: outputs } = created;
  const claims = claimsAbout(aws, { template, resources, outputs, deployment, tables });

  for (const [type, ids] of refused) {
    if (!type.startsWith('Custom::')) continue;
    const provider = resources.find(
      ({ LogicalResourceId: id }) => id === whole.Resources[ids[0]].Properties.ServiceToken['Fn::GetAtt'][0],
    );
    const said = await lane.check(`${type} (${ids.length}): its function still does not start`, async () => {
      const FunctionName = provider.PhysicalResourceId;
      const { FunctionError, Payload } = await aws('lambda', 'Invoke', { FunctionName, Payload: '{}' });
      assert.ok(FunctionError, `it answers ${Payload}: leave the resource in`);
      return JSON.parse(Payload).errorMessage;
    });
    if (said) lane.skip(`${type} (${ids.length})`, `Amazon's copying function ends with "${said}"`);
  }

  await lane.check('bucket: events go to EventBridge', claims.bucketEvents);
  await lane.check('bucket: versions are kept', claims.bucketVersions);
  await lane.check('bucket: no public access, no ACLs', claims.bucketPrivate);
  await lane.check('bucket: policy: TLS only, the node roles may upload bundles', claims.bucketPolicy);
  await lane.check('tables: keys, attributes and indexes of the embedded tables', claims.tables);
  await lane.check('functions: all there; runtime, memory, timeout as in schemas/deployment.ts', claims.functions);
  await lane.check('functions: environment complete, every reference resolved', claims.environments);
  await lane.check('state machines: the files, every `${…}` filled in', claims.machines);
  await lane.check('rules: patterns, targets, permissions, dead-letter queue', claims.rules);
  await lane.check('dead-letter queue: refuses plain HTTP', claims.queueRefusesPlainHttp);
  await lane.check('user pool: resource server, four clients with their scopes', claims.clients);
  await lane.check('log groups: retention and key; every function writes to its own', claims.logGroups);
  await lane.check('outputs: all of them, resolved', claims.outputs);
  await ignoredProperties(lane, aws, claims, template);

  await lane.check('a request goes through rule, intake, workflow and table', () => refusedRequest(aws, claims.output));
  await lane.check('the same without the policies of `admit`: not authorized', () =>
    requestWithoutPolicies(aws, claims.output, claims.functionOf('admit').PhysicalResourceId),
  );
  await lane.check('an archive in the inbox becomes the findings of the embedded cloud, under the roles', async () => {
    const bundle = product.sampleBundle(folder);
    const { node, ...findings } = JSON.parse(await archiveBecomesFindings(aws, claims, bundle));
    const { node: embedded, ...expected } = JSON.parse(product.embeddedFindings(folder, bundle));
    assert.deepEqual(findings, expected);
    assert.deepEqual({ ...node, account: null }, embedded);
  });
  await toolsAnswer(lane, aws, claims.functionOf('tools').PhysicalResourceId);

  await lane.check('the same template again: no updates', async () => {
    await assert.rejects(aws('cloudformation', 'UpdateStack', stack), /No updates are to be performed/);
  });
  await lane.check('an update with three mistakes: the claims see each', async () => {
    const mutant = structuredClone(template);
    const first = (type) => Object.values(mutant.Resources).find(({ Type }) => Type === type).Properties;
    mutant.Resources[claims.functionOf('tools').LogicalResourceId].Properties.MemorySize++;
    first('AWS::Events::Rule').EventPattern.source = ['aws.s4'];
    first('AWS::StepFunctions::StateMachine').DefinitionSubstitutions.ApprovalTimeoutSeconds = '61';
    await aws('cloudformation', 'UpdateStack', await deploy.stackOf(aws, endpoint, mutant, 'mutant.json'));
    assert.equal((await deploy.settled(aws, deploy.STACK)).StackStatus, 'UPDATE_COMPLETE');
    for (const judge of ['functions', 'rules', 'machines'])
      await assert.rejects(claims[judge](), assert.AssertionError);
  });
  const dangling = { Resources: { Probe: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { Ref: 'Nobody' } } } } };
  const said = await deploy.whatStops(aws, { StackName: 'dangling', TemplateBody: JSON.stringify(dangling) });
  if (said === null)
    lane.skip('references to nothing', 'the engine takes them; cfn-lint refuses them in the lane `infra`');
  else await lane.check('references to nothing are refused', () => assert.match(said, /Nobody/));
  await lane.check('DeleteStack: all gone but what is to be retained', async () => {
    const { StackId } = created;
    await aws('cloudformation', 'DeleteStack', { StackName: deploy.STACK });
    const { StackStatus, failures } = await deploy.settled(aws, StackId);
    assert.deepEqual([StackStatus, failures], ['DELETE_COMPLETE', []]);
    const { Functions } = await aws('lambda', 'ListFunctions', {});
    const { stateMachines } = await aws('stepfunctions', 'ListStateMachines', {});
    const { Rules } = await aws('events', 'ListRules', {});
    assert.deepEqual([Functions, stateMachines, Rules], [[], [], []]);
    const { TableNames } = await aws('dynamodb', 'ListTables', {});
    assert.deepEqual(TableNames.sort(), [claims.output('TablesCollectionsName'), claims.output('TablesFindingsName')]);
    const names = (await aws('s3', 'ListBuckets', {})).Buckets.map(({ Name }) => Name);
    const kept = resources.filter(({ ResourceType }) => ResourceType === 'AWS::S3::Bucket');
    assert.deepEqual(names.sort(), [deploy.ASSETS, ...kept.map((r) => r.PhysicalResourceId)].sort());
  });
});
