// LocalStack's Step Functions interpreter runs the definition; its S3, EventBridge and EC2 and the vendor's DynamoDB
// Local hold the data; the built bundles answer its Lambda calls.
import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveAutomation } from '../shared/automation-stub.mjs';
import { clientsFor } from '../shared/clients.mjs';
import * as deploy from '../shared/deploy.mjs';
import { startDynamoDbLocal } from '../shared/dynamodb-local.mjs';
import { jarsOf, pythonWith } from '../shared/engines.mjs';
import { serveFunctions } from '../shared/lambda-endpoint.mjs';
import { runLane, Unavailable } from '../shared/lane.mjs';
import { freePort, startServer, temporaryFolder } from '../shared/processes.mjs';
import * as product from '../shared/product.mjs';
import { putEvent, scenariosOn } from '../shared/scenarios.mjs';
import { adapted, NOT_COVERED, shardListAsArray } from './adapter.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

function javaHome() {
  try {
    const home = path.join(realpathSync(execFileSync('which', ['java']).toString().trim()), '../..');
    if (existsSync(path.join(home, 'lib/server/libjvm.so'))) return home;
  } catch {
    // reported below
  }
  throw new Unavailable('no Java runtime with lib/server/libjvm.so (LocalStack evaluates JSONata in a JVM)');
}

async function startLocalStack(lane, folder, lambdaEndpoint) {
  const python = pythonWith('localstack');
  const jars = jarsOf('localstack');
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  await startServer(lane, {
    name: 'localstack',
    command: python,
    args: [path.join(here, 'host.py')],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      JAVA_HOME: javaHome(),
      NODESCOPE_JSONATA_JARS: jars,
      NODESCOPE_LAMBDA_ENDPOINT: lambdaEndpoint,
      AWS_ACCESS_KEY_ID: deploy.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: deploy.credentials.secretAccessKey,
      SERVICES: 'stepfunctions,s3,events,ec2,sts,iam',
      GATEWAY_LISTEN: `127.0.0.1:${port}`,
      LOCALSTACK_VOLUME_DIR: path.join(folder, 'volume'),
      TMPDIR: folder,
      // nothing may be fetched or reported while it runs
      SKIP_SSL_CERT_DOWNLOAD: '1',
      DISABLE_EVENTS: '1',
      DNS_ADDRESS: '0',
      USE_SSL: '0',
    },
    cwd: folder,
    folder,
    ready: async () => (await fetch(`${endpoint}/_localstack/health`)).ok,
    limitMs: 90_000,
  });
  return endpoint;
}

await runLane('localstack', async (lane) => {
  product.ensureBuilt();
  const folder = temporaryFolder(lane);
  const deployment = await product.importTypeScript('schemas/deployment.ts', folder);
  const { FUNCTIONS, EVENT_RULES, STATE_MACHINES } = deployment;
  const { TABLE_DEFINITIONS } = await product.importTypeScript('local/cloud/table-definitions.ts', folder);

  const [lambdaPort, automation, tablesEndpoint] = await Promise.all([
    freePort(),
    serveAutomation(lane),
    startDynamoDbLocal(lane, folder),
  ]);
  const endpoint = await startLocalStack(lane, folder, `http://127.0.0.1:${lambdaPort}`);
  const clients = clientsFor(lane, { endpoint, tablesEndpoint });
  // the first call of a collection is throttled once: Retry must bring it through
  let throttles = 1;
  const lambda = await serveFunctions(lane, {
    functions: Object.fromEntries(Object.entries(FUNCTIONS).map(([name, spec]) => [name, spec.timeoutSeconds])),
    env: deploy.functionEnvironment({ endpoint, tablesEndpoint, automationEndpoint: automation.endpoint }),
    port: lambdaPort,
    refuse: (name) => (name === 'admit' && throttles-- > 0 ? { status: 429, code: 'TooManyRequestsException' } : null),
    after: async (name, payload) => (name === 'unpack' ? shardListAsArray(clients.s3, payload) : undefined),
  });
  lane.note(`localstack-core 4.12.0 on ${endpoint}, DynamoDB Local 2.6.1 on ${tablesEndpoint}`);

  const { file } = STATE_MACHINES['collect-node'];
  const define = (options) => adapted(product.filledDefinition(file, deploy.substitutions(deployment, options)));
  const deployed = await lane.check('the definition is accepted', async () => {
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
    deliver: (source, type, detail) => putEvent(clients.events, source, type, detail),
  });
  await lane.check('same findings.json bytes as the embedded cloud', () => on.sameBytes(bundle, expected));
  await lane.check('archive dropped into the inbox', () => on.inbox(bundle, expected));
  await lane.check('a throttled function call is retried', () => {
    const admits = lambda.calls.filter(({ name }) => name === 'admit');
    if (admits[0]?.refused === null || admits[1]?.refused !== null) throw new Error(JSON.stringify(admits));
  });
  await lane.check('approval and upload by task token', () => on.approvedAndUploaded(bundle));
  await lane.check('approval denied', () => on.approvalDenied());
  await lane.check('collector fails on the node', () => on.collectorFails());
  await lane.check('upload never comes', () => on.uploadNeverComes());
  await lane.check('event of the upload is lost', () => on.eventIsLost(bundle));
  await lane.check('cluster not on the allow-list', () => on.refused());
  await lane.check('nothing readable in the archive', () => on.nothingReadable());
  await lane.check('damaged archive', () => on.damagedArchive());
  lane.note(`states entered: ${[...on.visited].sort().join(', ')}`);
  for (const [what, why] of NOT_COVERED) lane.skip(`ClassifyShards: ${what}`, why);
});
