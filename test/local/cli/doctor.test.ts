import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CheckResult,
  type Clients,
  type Context,
  defaultClients,
} from '../../../functions/aws/prerequisites/check';
import { TOOLS } from '../../../functions/tools/tools.generated';
import type { Outputs } from '../../../local/cli/commands/deploy/outputs';
import { diagnose } from '../../../local/cli/commands/doctor';
import { COLLECTIONS_TABLE, FINDINGS_TABLE } from '../../../local/cloud/table-definitions';
import { LOCAL_REGION } from '../../../local/embedded-cloud';
import { CLUSTER_DEMO } from '../../../local/samples/cluster-demo';
import { openTestCloud, simulateNodes, type TestCloud } from '../../e2e/embedded';

const CONFIG = {
  ...{ name: 'nodescope', region: LOCAL_REGION, clusters: [CLUSTER_DEMO[0]!.node.cluster] },
  nodeRoleArns: ['arn:aws:iam::111122223333:role/orders-node-group'],
};
const OUTPUTS: Outputs = {
  ...{ stack: 'nodescope', bucket: 'nodescope-artifacts', gateway: null },
  ...{ collectionsTable: COLLECTIONS_TABLE, findingsTable: FINDINGS_TABLE },
};
const context = (changes: Partial<Context> = {}): Context => ({
  ...{ config: CONFIG, outputs: OUTPUTS, clients: defaultClients(), gatewayClient: null },
  ...changes,
});
const of = (results: readonly CheckResult[], check: string) => results.filter((one) => one.check === check);

const named = (name: string) => Object.assign(new Error(`${name} happened`), { name });
type Answers = Readonly<Record<string, unknown>>;

/** Answers of AWS as its API reference words them, for a deployment in order. */
const HEALTHY: Answers = {
  DescribeClusterCommand: { cluster: {} },
  DescribeDocumentCommand: { Document: {} },
  GetServiceSettingCommand: { ServiceSetting: { SettingValue: 'true' } },
  HeadBucketCommand: {},
  GetBucketEncryptionCommand: {
    ServerSideEncryptionConfiguration: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'arn:aws:kms:…' } }],
    },
  },
  GetBucketNotificationConfigurationCommand: { EventBridgeConfiguration: {} },
  GetPublicAccessBlockCommand: {
    PublicAccessBlockConfiguration: {
      ...{ BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
    },
  },
  DescribeTableCommand: { Table: { TableStatus: 'ACTIVE' } },
  ListStateMachinesCommand: {
    stateMachines: [
      { name: 'nodescope-collect-node', stateMachineArn: 'arn:1' },
      { name: 'nodescope-collect-batch', stateMachineArn: 'arn:2' },
    ],
  },
  DescribeStateMachineCommand: { status: 'ACTIVE' },
  DescribeInstancesCommand: {
    Reservations: [{ Instances: [{ InstanceId: 'i-1', IamInstanceProfile: { Arn: 'arn:p' } }] }],
  },
  DescribeInstanceInformationCommand: { InstanceInformationList: [{ InstanceId: 'i-1' }] },
};

/** Clients that answer by the name of the command; an Error is thrown. */
function answering(answers: Answers): Clients {
  const client = () => ({
    send: async (command: object) => {
      const answer = answers[command.constructor.name];
      if (answer instanceof Error) throw answer;
      if (answer === undefined) throw new Error(`nobody answers ${command.constructor.name}`);
      return answer;
    },
    config: { credentials: async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }) },
  });
  return { s3: client, dynamo: client, sfn: client, ssm: client, ec2: client, eks: client } as unknown as Clients;
}

describe('nodescope doctor', () => {
  it('finds a healthy deployment in order, and says what it did not look at', async () => {
    const results = await diagnose(context({ clients: answering(HEALTHY) }));
    expect(results.filter(({ status }) => status !== 'ok').map(({ check }) => check)).toEqual(['roles']);
    expect(JSON.stringify(results)).not.toContain('AKIAIOSFODNN7EXAMPLE');
  });

  it.each<[string, string, unknown, RegExp]>([
    ['allow-list', 'DescribeClusterCommand', named('ResourceNotFoundException'), /correct its name/],
    ['collector document', 'DescribeDocumentCommand', named('InvalidDocument'), /inbox/],
    ['bucket', 'HeadBucketCommand', named('NotFound'), /deploy again/],
    ['bucket encryption', 'GetBucketEncryptionCommand', {}, /deploy again/],
    ['bucket events', 'GetBucketNotificationConfigurationCommand', {}, /deploy again/],
    ['bucket is private', 'GetPublicAccessBlockCommand', {}, /deploy again/],
    ['tables', 'DescribeTableCommand', named('ResourceNotFoundException'), /deploy again/],
    ['state machines', 'ListStateMachinesCommand', { stateMachines: [] }, /nodescope deploy/],
    ['nodes', 'DescribeInstanceInformationCommand', {}, /AmazonSSMManagedInstanceCore/],
    [
      'nodes',
      'DescribeInstancesCommand',
      { Reservations: [{ Instances: [{ InstanceId: 'i-1' }] }] },
      /attach the node role/,
    ],
  ])('%s: fails and says what to do when %s is bad', async (check, command, answer, fix) => {
    const results = await diagnose(context({ clients: answering({ ...HEALTHY, [command]: answer }) }));
    const failed = results.filter(({ status }) => status === 'fail');
    expect(failed.length).toBeGreaterThan(0);
    expect(new Set(failed.map((one) => one.check))).toEqual(new Set([check]));
    for (const one of failed) expect(one.fix).toMatch(fix);
  });

  it('goes on without permissions: what it may not see is to be looked at, not in order', async () => {
    const denied = Object.fromEntries(Object.keys(HEALTHY).map((name) => [name, named('AccessDeniedException')]));
    const results = await diagnose(context({ clients: answering(denied) }));
    expect(results.filter(({ status }) => status === 'ok').map(({ check }) => check)).toEqual([
      'credentials',
      'gateway',
    ]);
    expect(results.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(of(results, 'tables')).toMatchObject([{ status: 'warn', fix: expect.stringMatching(/may not look/) }]);
  });

  it('works before the first deployment', async () => {
    const results = await diagnose(context({ clients: answering(HEALTHY), outputs: null }));
    expect(of(results, 'bucket')).toMatchObject([{ status: 'warn', fix: expect.stringMatching(/nodescope deploy/) }]);
    expect(of(results, 'nodes')).toMatchObject([{ status: 'ok' }]);
  });
});

describe('nodescope doctor on the embedded cloud', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await openTestCloud();
    await simulateNodes(cloud.home, 'none.tar.gz', (index) => (index === 1 ? { ssm: 'offline' } : {}));
  }, 60_000);
  afterAll(() => cloud.dispose());

  it('asks real endpoints with the real clients', async () => {
    const results = await diagnose(context());
    expect(of(results, 'bucket')).toMatchObject([{ status: 'ok' }]);
    expect(of(results, 'tables').map(({ status }) => status)).toEqual(['ok', 'ok']);
    expect(of(results, 'tables')[0]!.reason).toContain('byNode');
    expect(of(results, 'allow-list')).toMatchObject([{ status: 'ok' }]);
    const silent = expect.stringContaining(`not ${CLUSTER_DEMO[1]!.node.instanceId}`);
    expect(of(results, 'nodes')[0]).toMatchObject({ status: 'warn', reason: silent });
    // what this cloud does not offer cannot be checked, and is not said to be in order
    expect(of(results, 'bucket encryption')).toMatchObject([{ status: 'warn' }]);
  }, 60_000);
});

describe('nodescope doctor at the gateway', () => {
  let server: Server;
  let base: string;
  let open = false;
  let tools = TOOLS.map(({ name }) => ({ name: `nodelog___${name}` }));
  beforeAll(async () => {
    server = createServer((req, res) => {
      const answer = (status: number, body: unknown) => res.writeHead(status).end(JSON.stringify(body));
      const basic = `Basic ${Buffer.from('client:secret').toString('base64')}`;
      if (req.url === '/oauth2/token')
        return req.headers.authorization === basic
          ? answer(200, { access_token: 'token' })
          : answer(400, { error: 'invalid_client' });
      if (!open && req.headers.authorization !== 'Bearer token') return answer(401, {});
      return answer(200, { jsonrpc: '2.0', id: 1, result: { tools } });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  async function gateway(gatewayClient: Context['gatewayClient']) {
    const urls = { url: `${base}/mcp`, tokenUrl: `${base}/oauth2/token` };
    const outputs = { ...OUTPUTS, gateway: { ...urls, scopes: ['nodescope/read'], userPoolId: 'p', clients: {} } };
    const results = await diagnose(context({ clients: answering(HEALTHY), outputs, gatewayClient }));
    return of(results, 'gateway')[0]!;
  }

  it('gets a token and the tools of this version', async () => {
    expect(await gateway({ id: 'client', secret: 'secret' })).toMatchObject({ status: 'ok' });
    expect(await gateway({ id: 'client', secret: 'old' })).toMatchObject({
      status: 'fail',
      reason: expect.stringMatching(/invalid_client/),
    });
    expect(await gateway(null)).toMatchObject({ status: 'warn' });
    tools = tools.filter(({ name }) => !name.endsWith('quick_triage'));
    expect(await gateway({ id: 'client', secret: 'secret' })).toMatchObject({
      status: 'fail',
      reason: expect.stringMatching(/quick_triage/),
    });
    open = true;
    expect(await gateway(null)).toMatchObject({ status: 'fail', reason: expect.stringMatching(/without a token/) });
  });
});
