import { randomBytes, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeInstanceInformationCommand,
  GetAutomationExecutionCommand,
  SSMClient,
  StartAutomationExecutionCommand,
  StopAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import type { CloudEvent } from '../../../../local/cloud/events/event';
import { LOCAL_BUCKET as Bucket } from '../../../../local/cloud/start';
import { type TemporaryCloud, temporaryCloud, temporaryHome } from '../temporary-cloud';

const DocumentName = 'AWSSupport-CollectEKSInstanceLogs';
const archive = randomBytes(100_000);
const node = (id: string, extra: object = {}) => ({
  instanceId: `i-0000000000000${id}`,
  cluster: 'demo',
  region: 'us-east-1',
  az: 'us-east-1a',
  nodeName: `ip-10-0-0-${Number.parseInt(id, 16) % 250}.ec2.internal`,
  bundlePath: 'bundle.tar.gz',
  ...extra,
});
const NODES = {
  healthy: node('0001'),
  offline: node('0002', { ssm: 'offline' }),
  stopped: node('0003', { state: 'stopped' }),
  denied: node('0004', { failure: 'access-denied' }),
  hanging: node('0005', { failure: 'timeout' }),
  partial: node('0006', { failure: 'partial' }),
  silent: node('0007', { failure: 'no-upload' }),
  failing: node('0008', { failure: 'failed' }),
  lost: node('0009', { bundlePath: 'not-there.tar.gz' }),
  gone: node('000a', { state: 'terminated' }),
  abroad: node('000b', { region: 'eu-west-1', az: 'eu-west-1a' }),
};

let local: TemporaryCloud;
let remove: () => Promise<void>;
let ssm: SSMClient;
let s3: S3Client;
let events: CloudEvent[];

async function start(home: string) {
  local = await temporaryCloud({ home, runSeconds: 0.02, hangSeconds: 0.2 });
  ssm = new SSMClient(local.client);
  s3 = new S3Client(local.client);
  events = [];
  local.cloud.events.connect(async (_, event) => void events.push(event));
}
beforeAll(async () => {
  const own = await temporaryHome();
  remove = own.remove;
  await writeFile(path.join(own.home, 'nodes.json'), JSON.stringify(Object.values(NODES)));
  await writeFile(path.join(own.home, 'bundle.tar.gz'), archive);
  await start(own.home);
});
afterAll(async () => {
  await local.stop();
  await remove();
});

const run = async (instanceId: string, ClientToken: string = randomUUID()) =>
  (
    await ssm.send(
      new StartAutomationExecutionCommand({
        DocumentName,
        ClientToken,
        Parameters: { EKSInstanceId: [instanceId], LogDestination: [Bucket] },
      }),
    )
  ).AutomationExecutionId!;
const look = async (id: string) =>
  (await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: id }))).AutomationExecution!;
const eventOf = (id: string) => events.find((event) => event.source === 'aws.ssm' && event.detail.ExecutionId === id);
async function ended(id: string): Promise<CloudEvent> {
  for (;;) {
    const event = eventOf(id);
    if (event) return event;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const uploads = async (instanceId: string) =>
  (await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `eks_${instanceId}_` }))).Contents ?? [];

describe('a collection through the AWS SDK', () => {
  it('uploads the archive to the bucket root and announces the end without naming the instance', async () => {
    const { instanceId } = NODES.healthy;
    const id = await run(instanceId);
    const event = await ended(id);
    expect(event).toMatchObject({
      'detail-type': 'EC2 Automation Execution Status-change Notification',
      resources: [expect.stringContaining(`automation-execution/${id}`), expect.stringContaining(DocumentName)],
      detail: { ExecutionId: id, Definition: DocumentName, Status: 'Success' },
    });
    expect(event.detail.StartTime).toMatch(/^[A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d\d:\d\d [AP]M$/);
    expect(JSON.stringify(event)).not.toContain(instanceId);
    const [object] = await uploads(instanceId);
    expect(object?.Key).toBe(`eks_${instanceId}_${id}.tar.gz`);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: object!.Key }));
    expect(Buffer.compare(await got.Body!.transformToByteArray(), archive)).toBe(0);
    const done = await look(id);
    expect(done).toMatchObject({ AutomationExecutionStatus: 'Success', DocumentName });
    expect(done.StepExecutions?.map(({ StepStatus }) => StepStatus)).toEqual(['Success', 'Success', 'Success']);
    await local.cloud.events.idle();
    expect(events.filter(({ source }) => source === 'aws.s3').map(({ detail }) => detail)).toMatchObject([
      { bucket: { name: Bucket }, object: { key: object!.Key, size: archive.length }, reason: 'PutObject' },
    ]);
  });

  it.each<[keyof typeof NODES, string, string, number]>([
    ['offline', 'Failed', 'CollectLogs', 0],
    ['stopped', 'Failed', 'CollectLogs', 0],
    ['denied', 'Failed', 'UploadLogs', 0],
    ['failing', 'Failed', 'CollectLogs', 0],
    ['hanging', 'TimedOut', 'CollectLogs', 0],
    ['silent', 'Success', '', 0],
    ['partial', 'Success', '', 60_000],
    ['abroad', 'Failed', 'AssertLinuxInstance', 0],
  ])('with the %s node ends as %s %s and %i bytes', async (name, status, step, bytes) => {
    const { instanceId } = NODES[name];
    const id = await run(instanceId);
    expect((await ended(id)).detail.Status).toBe(status);
    const execution = await look(id);
    expect(execution.AutomationExecutionStatus).toBe(status);
    const failed = execution.StepExecutions?.find(({ StepStatus }) => StepStatus === status && status !== 'Success');
    expect(failed?.StepName ?? '').toBe(step);
    expect((await uploads(instanceId)).map(({ Size }) => Size)).toEqual(bytes ? [bytes] : []);
  });

  it('reports a bundle that is missing on disk as a fault and a failed upload', async () => {
    const id = await run(NODES.lost.instanceId);
    expect((await ended(id)).detail.Status).toBe('Failed');
    expect(local.faults).toMatchObject([{ code: 'ENOENT' }]);
  });

  it('gives a repeated token the same execution and refuses it for another node', async () => {
    const token = randomUUID();
    const ids = await Promise.all([1, 2, 3].map(() => run(NODES.silent.instanceId, token)));
    expect(new Set(ids).size).toBe(1);
    await expect(run(NODES.healthy.instanceId, token)).rejects.toMatchObject({ name: 'IdempotentParameterMismatch' });
  });

  it('stops a running execution once', async () => {
    const id = await run(NODES.hanging.instanceId);
    const stop = () => ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: id }));
    await stop();
    expect((await ended(id)).detail.Status).toBe('Cancelled');
    await expect(stop()).rejects.toMatchObject({ name: 'InvalidAutomationStatusUpdateException' });
  });

  it('refuses what SSM refuses', async () => {
    const start = (input: object) => ssm.send(new StartAutomationExecutionCommand({ DocumentName, ...input }));
    await expect(start({ DocumentName: 'AWS-RunShellScript' })).rejects.toMatchObject({
      name: 'AutomationDefinitionNotFoundException',
    });
    await expect(start({ Parameters: { EKSInstanceId: ['i-1'] } })).rejects.toMatchObject({
      name: 'InvalidAutomationExecutionParametersException',
    });
    await expect(look(randomUUID())).rejects.toMatchObject({ name: 'AutomationExecutionNotFoundException' });
  });

  it('knows which agents answer', async () => {
    const information = async (input: object) =>
      (await ssm.send(new DescribeInstanceInformationCommand(input))).InstanceInformationList ?? [];
    const ping = async (id: string) =>
      (await information({ Filters: [{ Key: 'InstanceIds', Values: [id] }] })).map(({ PingStatus }) => PingStatus);
    expect(await ping(NODES.healthy.instanceId)).toEqual(['Online']);
    expect(await ping(NODES.offline.instanceId)).toEqual(['ConnectionLost']);
    expect(await ping(NODES.gone.instanceId)).toEqual([]);
    expect(await ping(NODES.abroad.instanceId)).toEqual([]);
    const first = await ssm.send(new DescribeInstanceInformationCommand({ MaxResults: 5 }));
    const rest = await information({ MaxResults: 5, NextToken: first.NextToken });
    expect((first.InstanceInformationList?.length ?? 0) + rest.length).toBe(9);
  });
});

describe('automation across restarts and limits', () => {
  it('ends an execution that was running when the cloud went down', async () => {
    const id = await run(NODES.hanging.instanceId);
    await local.stop();
    await start(local.home);
    expect((await ended(id)).detail.Status).toBe('TimedOut');
    expect((await look(id)).AutomationExecutionStatus).toBe('TimedOut');
  });

  it('throttles like the service when asked to', async () => {
    const home = await temporaryHome();
    const throttled = await temporaryCloud({ home: home.home, throttle: true });
    const client = new SSMClient(throttled.client);
    const start = () =>
      client.send(
        new StartAutomationExecutionCommand({
          DocumentName,
          Parameters: { EKSInstanceId: ['i-00000001'], LogDestination: [Bucket] },
        }),
      );
    await start();
    await expect(start()).rejects.toMatchObject({ name: 'ThrottlingException' });
    await throttled.stop();
    await home.remove();
  });
});
