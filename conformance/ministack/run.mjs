// ministack: its S3, DynamoDB, EventBridge, EC2, Lambda (node processes) and Step Functions, nothing of ours but the
// bundles, the definition and the event rules.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { serveAutomation } from '../shared/automation-stub.mjs';
import { clientsFor } from '../shared/clients.mjs';
import * as deploy from '../shared/deploy.mjs';
import { nodeTools, pythonWith } from '../shared/engines.mjs';
import { runLane } from '../shared/lane.mjs';
import { freePort, startServer, temporaryFolder } from '../shared/processes.mjs';
import * as product from '../shared/product.mjs';
import { scenariosOn } from '../shared/scenarios.mjs';
import { adapted, NOT_COVERED } from './adapter.mjs';

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
      MINISTACK_REGION: deploy.REGION,
      S3_DATA_DIR: path.join(folder, 's3'),
      STATE_DIR: path.join(folder, 'state'),
      AWS_ACCESS_KEY_ID: deploy.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: deploy.credentials.secretAccessKey,
    },
    cwd: folder,
    folder,
    ready: async () => (await fetch(`${endpoint}/_ministack/health`)).ok,
  });
  return endpoint;
}

/** Lambda wants zips: Python's standard library makes them. */
function zipped(python, folder, name) {
  const zip = path.join(folder, `${name}.zip`);
  const bundle = path.join(product.root, 'dist/functions', name, 'index.js');
  execFileSync(python, ['-m', 'zipfile', '-c', zip, bundle]);
  return readFileSync(zip);
}

await runLane('ministack', async (lane) => {
  product.ensureBuilt();
  const python = pythonWith('ministack');
  const { require } = nodeTools();
  const { LambdaClient, CreateFunctionCommand, InvokeCommand } = require('@aws-sdk/client-lambda');
  const folder = temporaryFolder(lane);
  const deployment = await product.importTypeScript('schemas/deployment.ts', folder);
  const { FUNCTIONS, EVENT_RULES, STATE_MACHINES } = deployment;
  const { TABLE_DEFINITIONS } = await product.importTypeScript('local/cloud/table-definitions.ts', folder);

  const automation = await serveAutomation(lane);
  const endpoint = await startMinistack(lane, python, folder);
  const clients = clientsFor(lane, { endpoint });
  const lambda = new LambdaClient({ region: deploy.REGION, endpoint, credentials: deploy.credentials });
  lane.onEnd(() => lambda.destroy());
  lane.note(`ministack 1.5.33 on ${endpoint}`);

  const { file } = STATE_MACHINES['collect-node'];
  const define = (options) => adapted(product.filledDefinition(file, deploy.substitutions(deployment, options)));
  const deployed = await lane.check('bucket, tables, functions, rules and definition are accepted', async () => {
    const Variables = deploy.functionEnvironment({ endpoint, automationEndpoint: automation.endpoint });
    for (const [FunctionName, { timeoutSeconds, memoryMb }] of Object.entries(FUNCTIONS)) {
      await lambda.send(
        new CreateFunctionCommand({
          FunctionName,
          Runtime: 'nodejs20.x',
          Handler: 'index.handler',
          Role: `arn:aws:iam::${deploy.ACCOUNT}:role/conformance`,
          Timeout: timeoutSeconds,
          MemorySize: memoryMb,
          Environment: { Variables },
          Code: { ZipFile: zipped(python, folder, FunctionName) },
        }),
      );
    }
    await deploy.createBucket(clients.s3);
    await deploy.createTables(clients.dynamodb, TABLE_DEFINITIONS);
    await deploy.createRules(clients.events, EVENT_RULES);
    await deploy.createMachine(clients.sfn, 'collect-node', define());
    await deploy.createMachine(clients.sfn, 'collect-node-hasty', define({ uploadTimeoutSeconds: 8 }));
    return true;
  });
  if (!deployed) return;

  const bundle = product.sampleBundle(folder);
  const expected = product.embeddedFindings(folder, bundle);
  const on = scenariosOn({
    ...clients,
    automation,
    namesFunctionErrors: false,
    // as on AWS, nobody may put events with an `aws.` source: the rule's target gets it directly
    async deliver(source, type, detail) {
      const event = { id: 'conformance', source, 'detail-type': type, time: '2026-01-31T12:00:00Z', detail };
      const Payload = Buffer.from(JSON.stringify(event));
      const { FunctionError } = await lambda.send(new InvokeCommand({ FunctionName: 'resume-upload', Payload }));
      if (FunctionError) throw new Error(FunctionError);
    },
  });
  await lane.check('same findings.json bytes as the embedded cloud', () => on.sameBytes(bundle, expected));
  await lane.check('archive dropped into the inbox', () => on.inbox(bundle, expected));
  await lane.check('approval and upload by task token', () => on.approvedAndUploaded(bundle));
  await lane.check('approval denied', () => on.approvalDenied());
  await lane.check('collector fails on the node', () => on.collectorFails());
  await lane.check('upload never comes', () => on.uploadNeverComes());
  await lane.check('event of the upload is lost', () => on.eventIsLost(bundle));
  await lane.check('cluster not on the allow-list', () => on.refused());
  await lane.check('nothing readable in the archive', () => on.nothingReadable());
  await lane.check('damaged archive', () => on.damagedArchive());
  lane.note(`states entered: ${[...on.visited].sort().join(', ')}`);
  for (const [what, why] of NOT_COVERED) lane.skip(what, why);
});
