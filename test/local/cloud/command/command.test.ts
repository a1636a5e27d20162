import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CancelCommandCommand,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  ListCommandsCommand,
  SendCommandCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { analyzeCapture } from '../../../../functions/core/capture/analyze-capture';
import { sampleCapture } from '../../../../local/cloud/command/sample-capture';
import type { CloudEvent } from '../../../../local/cloud/events/event';
import { LOCAL_BUCKET as Bucket } from '../../../../local/cloud/start';
import { type TemporaryCloud, temporaryCloud, temporaryHome } from '../temporary-cloud';

const DocumentName = 'Nodescope-CapturePackets';
const captureDocument = readFileSync(path.join(__dirname, '../../../../documents/capture-packets.yaml'), 'utf8');
const node = (id: string, extra: object = {}) => ({
  ...{ instanceId: `i-0000000000000${id}`, cluster: 'demo', region: 'us-east-1', az: 'us-east-1a' },
  ...{ nodeName: 'n', bundlePath: 'b.tar.gz', ...extra },
});
const NODES = {
  healthy: node('0001'),
  offline: node('0002', { ssm: 'offline' }),
  hanging: node('0003', { captureFailure: 'timeout' }),
  bare: node('0004', { captureFailure: 'tcpdump-missing' }),
  own: node('0005', { capturePath: 'own.pcap', pods: ['shop/web-0'] }),
};

let home: string;
let remove: () => Promise<void>;
let local: TemporaryCloud;
let ssm: SSMClient;
let s3: S3Client;
let events: CloudEvent[];

async function start(runSeconds = 0.02): Promise<void> {
  local = await temporaryCloud({ home, runSeconds, captureDocument });
  ssm = new SSMClient(local.client);
  s3 = new S3Client({ ...local.client, requestChecksumCalculation: 'WHEN_REQUIRED' });
  events = [];
  local.cloud.events.connect(async (target, event) => {
    if (target.name === 'resume-capture') events.push(event);
  });
}
beforeAll(async () => {
  ({ home, remove } = await temporaryHome());
  await writeFile(path.join(home, 'nodes.json'), JSON.stringify(Object.values(NODES)));
  await writeFile(path.join(home, 'own.pcap'), 'what a test wants');
  await start();
});
afterAll(async () => {
  await local.stop();
  await remove();
  expect(local.faults).toEqual([]);
});

const presign = (Key: string) => getSignedUrl(s3, new PutObjectCommand({ Bucket, Key, IfNoneMatch: '*' }));

async function send(instanceId: string, changes: Record<string, string> = {}, Comment = ''): Promise<string> {
  const key = `captures/${instanceId}-${Comment}/capture.pcap`;
  const values: Record<string, string> = { UploadUrl: await presign(key), ...changes };
  const Parameters = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
  const { Command } = await ssm.send(
    new SendCommandCommand({ DocumentName, InstanceIds: [instanceId], Parameters, Comment }),
  );
  return Command!.CommandId!;
}
const invocation = (CommandId: string, InstanceId: string) =>
  ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId }));
async function ended(commandId: string, instanceId: string) {
  for (let i = 0; i < 400; i++) {
    const seen = await invocation(commandId, instanceId);
    if (seen.Status !== 'InProgress') return seen;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('never ended');
}

const invocationOnDisk = async (commandId: string): Promise<unknown> =>
  JSON.parse(await readFile(path.join(home, 'commands', `${commandId}.json`), 'utf8'));

/** The events of a command: its state can be read a moment before they are out. */
async function announced(commandId: string): Promise<CloudEvent[]> {
  const mine = () => events.filter((event) => event.detail['command-id'] === commandId);
  for (let i = 0; i < 400 && mine().length < 2; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  await local.cloud.events.idle();
  return mine();
}

describe('the simulated Run Command', () => {
  it('captures, uploads with the presigned URL alone, and says so in both events', async () => {
    const { instanceId } = NODES.healthy;
    const id = await send(instanceId, { Filter: 'tcp port 80' }, 'one');
    expect(await invocation(id, instanceId)).toMatchObject({ Status: 'InProgress', ResponseCode: -1 });
    const seen = await ended(id, instanceId);
    expect(seen).toMatchObject({ Status: 'Success', StatusDetails: 'Success', ResponseCode: 0, Comment: 'one' });
    expect(JSON.parse(seen.StandardOutputContent!)).toMatchObject({
      nodescope: 'capture',
      outcome: 'uploaded',
      packets: 60,
    });
    const stored = await s3.send(new GetObjectCommand({ Bucket, Key: `captures/${instanceId}-one/capture.pcap` }));
    expect((await stored.Body!.transformToByteArray()).length).toBeGreaterThan(1000);
    const mine = await announced(id);
    expect(mine.map((event) => event['detail-type']).sort()).toEqual([
      'EC2 Command Invocation Status-change Notification',
      'EC2 Command Status-change Notification',
    ]);
    for (const event of mine)
      expect(event).toMatchObject({ source: 'aws.ssm', detail: { 'document-name': DocumentName, status: 'Success' } });
    expect(events.some((event) => event.source === 'aws.s3')).toBe(true);
  });

  it('uploads the file of the node, and finds only the pods it has', async () => {
    const { instanceId } = NODES.own;
    const pod = { Scope: 'pod', PodName: 'web-0', PodNamespace: 'shop' };
    await ended(await send(instanceId, pod, 'file'), instanceId);
    const stored = await s3.send(new GetObjectCommand({ Bucket, Key: `captures/${instanceId}-file/capture.pcap` }));
    expect(await stored.Body!.transformToString()).toBe('what a test wants');
    const other = await ended(await send(instanceId, { ...pod, PodName: 'web-1' }, 'none'), instanceId);
    expect(other).toMatchObject({ Status: 'Failed', ResponseCode: 76 });
  });

  it('fails as the script would', async () => {
    const { instanceId } = NODES.bare;
    const seen = await ended(await send(instanceId), instanceId);
    expect(seen).toMatchObject({ Status: 'Failed', ResponseCode: 72 });
    expect(seen.StandardErrorContent).toContain('exit status 72');
    expect(JSON.parse(seen.StandardOutputContent!)).toMatchObject({ outcome: 'tcpdump-missing' });
  });

  it('cancels what hangs, once', async () => {
    const { instanceId } = NODES.hanging;
    const CommandId = await send(instanceId);
    await ssm.send(new CancelCommandCommand({ CommandId }));
    await ssm.send(new CancelCommandCommand({ CommandId }));
    expect(await invocation(CommandId, instanceId)).toMatchObject({ Status: 'Cancelled' });
    expect(await announced(CommandId)).toHaveLength(2);
  });

  it('lists the commands of a node since a time', async () => {
    const { instanceId } = NODES.healthy;
    const id = await send(instanceId, {}, 'listed');
    const since = (ms: number) => [{ key: 'InvokedAfter' as const, value: new Date(ms).toISOString() }];
    const list = async (ms: number) =>
      (await ssm.send(new ListCommandsCommand({ InstanceId: instanceId, Filters: since(ms) }))).Commands!;
    expect((await list(Date.now() - 60_000)).find(({ CommandId }) => CommandId === id)?.Comment).toBe('listed');
    expect(await list(Date.now() + 60_000)).toEqual([]);
    await ended(id, instanceId);
  });

  it.each<[string, Record<string, string>]>([
    ['Filter', { Filter: 'tcp; id' }],
    ['Interface', { Interface: 'eth0 -w x' }],
    ['DurationSeconds', { DurationSeconds: '1e3' }],
    ['UploadUrl', { UploadUrl: 'https://example.com/captures/x/capture.pcap?y' }],
    ['Surprise', { Surprise: 'x' }],
  ])('checks %s as SSM does', async (name, changes) => {
    await expect(send(NODES.healthy.instanceId, changes)).rejects.toMatchObject({
      name: 'InvalidParameters',
      message: expect.stringContaining(name),
    });
  });

  it('refuses other documents, nodes that are offline and commands it never had', async () => {
    const { instanceId } = NODES.healthy;
    const other = new SendCommandCommand({ DocumentName: 'AWS-RunShellScript', InstanceIds: [instanceId] });
    await expect(ssm.send(other)).rejects.toMatchObject({ name: 'InvalidDocument' });
    await expect(send(NODES.offline.instanceId)).rejects.toMatchObject({ name: 'InvalidInstanceId' });
    const unknown = '00000000-0000-0000-0000-000000000000';
    await expect(invocation(unknown, instanceId)).rejects.toMatchObject({ name: 'InvocationDoesNotExist' });
    await expect(ssm.send(new CancelCommandCommand({ CommandId: unknown }))).rejects.toMatchObject({
      name: 'InvalidCommandId',
    });
  });

  it('leaves the rest of Systems Manager as it is', async () => {
    const { InstanceInformationList } = await ssm.send(new DescribeInstanceInformationCommand({}));
    expect(InstanceInformationList).toHaveLength(Object.keys(NODES).length);
  });

  it('goes on after a kill', async () => {
    const { instanceId } = NODES.healthy;
    // long enough to be killed before it is over
    await local.cloud.close();
    await start(1);
    const id = await send(instanceId, {}, 'killed');
    await local.cloud.close();
    const before = await invocationOnDisk(id);
    expect(before).toMatchObject({ status: 'InProgress' });
    await start();
    // the URL names the port of the first life: the upload fails, and that is told
    expect(await ended(id, instanceId)).toMatchObject({ Status: 'Failed', ResponseCode: 79 });
    expect(await announced(id)).toHaveLength(2);
  });
});

describe('the made-up capture', () => {
  it('is healthy', async () => {
    const bytes = sampleCapture(Date.UTC(2026, 0, 31, 12), 65_535);
    const analysis = await analyzeCapture(Readable.from([bytes]));
    expect(analysis.capture).toMatchObject({ format: 'pcap', packets: 60, firstTime: '2026-01-31T12:00:00.000000Z' });
    expect(analysis.statistics.handshakes).toMatchObject({ attempts: 5, completed: 5 });
    expect(analysis.statistics.dns).toMatchObject({ queries: 5, matched: 5 });
    expect(analysis.observations.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(analysis.gaps).toEqual([]);
  });
});
