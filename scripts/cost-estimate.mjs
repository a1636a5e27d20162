// Counts what a collection asks of each service on the embedded cloud and multiplies by list prices: writes docs/cost.md.
// node scripts/cost-estimate.mjs [SIZE in MB…]; default 50 500 (sizes of the unpacked bundle).
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** List prices in us-east-1, US dollars, without free tiers. The one place to change them. */
const PRICES = {
  asOf: '2026-11-22',
  s3Write: 5 / 1e6, // PUT, POST, LIST
  s3Read: 0.4 / 1e6, // GET, HEAD
  s3GbMonth: 0.023,
  dynamoWrite: 0.625 / 1e6, // one request unit: 1 kB
  dynamoRead: 0.125 / 1e6, // 4 kB, strongly consistent
  transition: 25 / 1e6,
  expressRequest: 1 / 1e6,
  expressGbSecond: 0.00001667,
  lambdaRequest: 0.2 / 1e6,
  lambdaGbSecond: 0.0000133334, // arm64
  event: 1 / 1e6,
  logGb: 0.5,
  kmsRequest: 3 / 1e6,
  automationStep: 0.002,
  kmsKeyMonth: 1,
  alarmMonth: 0.1,
  dashboardMonth: 3,
  cognitoClientMonth: 6,
  cognitoToken: 2.25 / 1000,
  gatewayCall: 5 / 1e6,
  policyDecision: 0.000025,
};
/** A function with 1 GB has this share of a processor (1,769 MB have one). */
const VCPU_PER_GB = 1024 / 1769;
/** Waiting for S3 and DynamoDB while nothing is computed. */
const WAITING = 1.3;
/** Steps of AWSSupport-CollectEKSInstanceLogs, as its reference page lists them. */
const AUTOMATION_STEPS = 4;
const RETENTION_MONTHS = 1; // retentionDays 30
/** Reads of a table or bucket whose data key is not at hand: bucket keys and DynamoDB's own cache serve the rest. */
const KMS_SHARE = 0.1;
/** What the example configuration of infra deploys (infra/test/resource-counts.json). */
const counts = JSON.parse(readFileSync(path.join(root, 'infra/test/resource-counts.json'), 'utf8')).example;

const sizes = (process.argv.slice(2).length > 0 ? process.argv.slice(2) : ['50', '500']).map(Number);
if (sizes.some((size) => !Number.isInteger(size) || size < 1)) {
  console.error('usage: node scripts/cost-estimate.mjs [SIZE in MB…]');
  process.exit(2);
}

/** The local code as one file; libraries with native parts stay outside. */
async function load(exports) {
  const out = await build({
    stdin: { contents: exports, resolveDir: root, loader: 'ts' },
    ...{ bundle: true, platform: 'node', format: 'cjs', write: false, logLevel: 'error', packages: 'external' },
  });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', out.outputFiles[0].text)(
    module,
    module.exports,
    createRequire(path.join(root, 'package.json')),
  );
  return module.exports;
}

const { openEmbeddedCloud, writeBundle, CLUSTER_DEMO, notReadyAlarm, TABLES } = await load(`
  export { openEmbeddedCloud } from './local/embedded-cloud';
  export { writeBundle } from './local/samples/write-bundle';
  export { CLUSTER_DEMO } from './local/samples/cluster-demo';
  export { notReadyAlarm } from './local/demo/alarm-event';
  export { TABLES } from './schemas/tables';
`);
const GSI_COPIES = 1 + TABLES.collections.indexes.length;

/** One collection from alarm to findings, then a typical investigation; the counts of both. */
async function measure(megabytes) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'nodescope-cost-'));
  const zero = () => ({ s3Write: 0, s3Read: 0, dynamoWrite: 0, dynamoRead: 0, event: 0, stored: 0 });
  let tally = zero();
  const count = (name, by = 1) => {
    tally[name] += by;
  };
  const seen = ({ caller, service, method, path: url, query, operation, input, requestBytes, responseBytes }) => {
    if (service === 's3')
      count(method === 'PUT' || method === 'POST' || query.includes('list-type') ? 's3Write' : 's3Read');
    if (service === 's3' && method === 'PUT' && url.includes('/collections/')) count('stored', requestBytes);
    if (service === 'events') count('event', input.Entries?.length ?? 1);
    if (service !== 'dynamodb' || caller === null) return;
    if (/Put|Update|Delete|Write/.test(operation)) {
      const collections = JSON.stringify(input).includes('nodescope-collections');
      // a batch pays for each item, rounded up on its own
      const items = operation === 'BatchWriteItem' ? Object.values(input.RequestItems).flat() : [null];
      const units = (item) => Math.max(1, Math.ceil((item ? JSON.stringify(item).length : requestBytes) / 1024));
      count('dynamoWrite', items.reduce((total, item) => total + units(item), 0) * (collections ? GSI_COPIES : 1));
    } else count('dynamoRead', Math.max(1, Math.ceil(responseBytes / 4096)));
  };
  const cloud = await openEmbeddedCloud({ home, root, runSeconds: 0.5, uploadTimeoutSeconds: 600, observe: seen });
  try {
    const { node } = CLUSTER_DEMO[0];
    const file = path.join(home, 'bundle.tar.gz');
    const { bytes } = await writeBundle({
      ...{ file, seed: 'cost', node, collectedAt: Date.now(), sizeBytes: megabytes * 1e6, faults: ['dns-blocked'] },
    });
    const { instanceId, cluster, region, az, nodeName } = node;
    const local = { instanceId, cluster, region, az, nodeName, state: 'running', ssm: 'online', bundlePath: file };
    writeFileSync(path.join(home, 'nodes.json'), JSON.stringify([local]));
    tally = zero();
    const before = process.cpuUsage();
    await cloud.cloud.events.publish(notReadyAlarm(CLUSTER_DEMO[0], Date.now()));
    await cloud.cloud.events.idle();
    const [{ arn, name: collectionId }] = cloud.workflow.list('collect-node');
    await cloud.workflow.settled(arn);
    const { user, system } = process.cpuUsage(before);
    const history = cloud.workflow.history(arn);
    const transitions = history.filter((event) => JSON.stringify(event).includes('stateEnteredEventDetails')).length;
    const status = cloud.workflow.describe(arn).status;
    if (status !== 'SUCCEEDED') throw new Error(`${megabytes} MB: the collection ended ${status}`);
    const lines = [
      'intake',
      'admit',
      'start-automation',
      'await-upload',
      'resume-upload',
      'unpack',
      'classify',
      'aggregate',
      'publish',
    ].map((name) => {
      try {
        return readFileSync(path.join(home, 'logs', `${name}.log`), 'utf8');
      } catch {
        return '';
      }
    });
    const children = (lines[6].match(/^REPORT/gm) ?? []).length;
    const collection = {
      ...tally,
      ...{ transitions, expressRequest: children, archive: bytes, cpuSeconds: (user + system) / 1e6 },
      lambdaRequest: lines.reduce((sum, text) => sum + (text.match(/^REPORT/gm) ?? []).length, 0),
      logBytes: lines.reduce((sum, text) => sum + text.length, 0),
    };
    tally = zero();
    for (const [name, args] of [
      ['quick_triage', { collectionId }],
      ['errors', { collectionId }],
      ['correlate', { collectionId }],
      ['search', { collectionId, query: 'timeout' }],
      ['read', { collectionId, logKey: 'kubelet/kubelet.log' }],
    ])
      await cloud.callTool(name, args);
    return { megabytes, collection, investigation: { ...tally, calls: 5 } };
  } finally {
    await cloud.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Dollars of one collection, by service. */
function priced({ collection: c }) {
  const gbSeconds = (c.cpuSeconds / VCPU_PER_GB) * WAITING;
  return {
    Lambda: c.lambdaRequest * PRICES.lambdaRequest + gbSeconds * PRICES.lambdaGbSecond,
    'Step Functions':
      c.transitions * PRICES.transition +
      c.expressRequest * PRICES.expressRequest +
      (gbSeconds / 16) * PRICES.expressGbSecond, // children wait for their function with 64 MB
    'S3 requests': c.s3Write * PRICES.s3Write + c.s3Read * PRICES.s3Read,
    'S3 storage for 30 days': ((c.archive + c.stored) / 1e9) * PRICES.s3GbMonth * RETENTION_MONTHS,
    DynamoDB: c.dynamoWrite * PRICES.dynamoWrite + c.dynamoRead * PRICES.dynamoRead,
    'KMS requests': (c.s3Write + c.s3Read + c.dynamoWrite + c.dynamoRead) * KMS_SHARE * PRICES.kmsRequest,
    'EventBridge and logs': c.event * PRICES.event + (c.logBytes / 1e9) * PRICES.logGb,
    'SSM Automation': AUTOMATION_STEPS * PRICES.automationStep,
  };
}

const dollars = (value) => (value >= 1 ? `$${value.toFixed(2)}` : value === 0 ? '$0' : `$${value.toPrecision(2)}`);
const sum = (parts) => Object.values(parts).reduce((total, value) => total + value, 0);
const whole = (value) => Math.round(value).toLocaleString('en-US');

function page(measured) {
  const costs = measured.map(priced);
  const head = measured.map(({ megabytes }) => `${megabytes} MB`).join(' | ');
  const row = (name, values) => `| ${name} | ${values.join(' | ')} |`;
  const rule = `|---|${measured.map(() => '---|').join('')}`;
  const counted = (name, pick) =>
    row(
      name,
      measured.map(({ collection }) => whole(pick(collection))),
    );
  const fixed = {
    'KMS keys': counts['AWS::KMS::Key'] * PRICES.kmsKeyMonth,
    'OAuth clients in Cognito': (counts['AWS::Cognito::UserPoolClient'] ?? 0) * PRICES.cognitoClientMonth,
    Alarms: counts['AWS::CloudWatch::Alarm'] * PRICES.alarmMonth,
    Dashboard: counts['AWS::CloudWatch::Dashboard'] * PRICES.dashboardMonth,
  };
  const investigation = measured.at(-1).investigation;
  const agent =
    investigation.calls *
      (PRICES.gatewayCall + PRICES.policyDecision + PRICES.lambdaRequest + 0.5 * PRICES.lambdaGbSecond) +
    investigation.s3Read * PRICES.s3Read +
    investigation.dynamoRead * PRICES.dynamoRead +
    PRICES.cognitoToken;
  const months = [10, 100, 1000].map((collections) =>
    row(String(collections), [
      dollars(sum(fixed)),
      ...costs.map((cost) => dollars(sum(fixed) + collections * (sum(cost) + agent))),
    ]),
  );
  return `# Cost

Generated by \`node scripts/cost-estimate.mjs\`; do not edit. Operations are counted on the embedded cloud, which runs the
deployed functions and state machines; prices are list prices of us-east-1 as known on ${PRICES.asOf}, without free tiers, from the
one table in the script. An estimate, not a bill: nothing of it has been measured on AWS.

## One collection, from alarm to findings

Sizes are of the unpacked bundle; its archive is about a tenth.

| | ${head} |
${rule}
${Object.keys(costs[0])
  .map((name) =>
    row(
      name,
      costs.map((cost) => dollars(cost[name])),
    ),
  )
  .join('\n')}
${row(
  '**together**',
  costs.map((cost) => `**${dollars(sum(cost))}**`),
)}

Counted:

| | ${head} |
${rule}
${counted('Lambda invocations', (c) => c.lambdaRequest)}
${counted('processor seconds, store included', (c) => c.cpuSeconds)}
${counted('state transitions (Standard)', (c) => c.transitions)}
${counted('Map children (Express)', (c) => c.expressRequest)}
${counted('S3 writes and listings', (c) => c.s3Write)}
${counted('S3 reads', (c) => c.s3Read)}
${counted('DynamoDB write units', (c) => c.dynamoWrite)}
${counted('DynamoDB read units', (c) => c.dynamoRead)}
${counted('archive, kB', (c) => c.archive / 1e3)}
${counted('files and results kept, kB', (c) => c.stored / 1e3)}

## A month

What costs without any collection, with the example configuration (${dollars(sum(fixed))}):

| | |
|---|---|
${Object.entries(fixed)
  .map(([name, value]) => row(name, [dollars(value)]))
  .join('\n')}

Two clients per scope exist so that a secret can be rotated without a gap; delete the second ones between rotations to halve
that line. Without a gateway (\`gateway: null\`) there are none.

Each collection followed by one investigation of an agent (${investigation.calls} tool calls, one token: ${dollars(agent)}):

| collections | fixed | ${measured.map(({ megabytes }) => `all of ${megabytes} MB`).join(' | ')} |
|---|---|${measured.map(() => '---|').join('')}
${months.join('\n')}

## Assumptions

- Processor time is measured for the whole process, so it holds the embedded store too and is an upper bound. A function with
  1 GB has ${VCPU_PER_GB.toFixed(2)} of a processor; ${Math.round((WAITING - 1) * 100)} % are added for waiting. Lambda's processors differ from the one measured on.
- A write unit is 1 kB of the item as it is sent; writes to the collections table count ${GSI_COPIES} times, for its indexes.
- One request in ${1 / KMS_SHARE} to S3 or DynamoDB needs KMS; bucket keys and DynamoDB's cache serve the others.
- The runbook has ${AUTOMATION_STEPS} steps. Its commands on the node, Run Command and events of AWS services cost nothing.
- Bundles and results are kept for 30 days (\`retentionDays\`), old versions 7 days more.
- Not in it: Container Insights and its metrics, which the alarm needs and most clusters have; transfer between Regions for
  nodes elsewhere; X-Ray; point-in-time recovery; the agent itself.
`;
}

const measured = [];
for (const size of sizes) {
  console.error(`measuring ${size} MB`);
  measured.push(await measure(size));
}
writeFileSync(path.join(root, 'docs/cost.md'), page(measured));
console.error('written: docs/cost.md');
process.exit(0);
