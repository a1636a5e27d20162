import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SSMClient, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { buildSync } from 'esbuild';
import type { CloudEvent } from '../../../local/cloud/events/event';
import { findRunning } from '../../../local/cloud/lock';
import { LOCAL_BUCKET as Bucket } from '../../../local/cloud/start';
import { temporaryCloud, temporaryHome } from './temporary-cloud';

const root = path.join(__dirname, '../../..');

/** Runs code against the embedded cloud's modules in a process of its own, so that it can be killed. */
function childProcess(home: string, code: string): ChildProcess {
  const script = path.join(home, 'cloud-process.js');
  const contents = `import { startServices } from './local/cloud/start'; const home = ${JSON.stringify(home)}; ${code}`;
  buildSync({
    stdin: { contents, resolveDir: root },
    bundle: true,
    platform: 'node',
    packages: 'external',
    outfile: script,
  });
  return spawn(process.execPath, [script], { env: { ...process.env, NODE_PATH: path.join(root, 'node_modules') } });
}

it('a closed cloud leaves nothing that keeps its process alive', async () => {
  const { home, remove } = await temporaryHome();
  const child = childProcess(home, 'startServices({ home }).then((cloud) => cloud.close());');
  expect(await once(child, 'exit')).toEqual([0, null]);
  await remove();
}, 20_000);

it('a cloud killed in the middle of everything starts again with nothing lost and nothing half', async () => {
  const { home, remove } = await temporaryHome();
  const node = {
    instanceId: 'i-00000001',
    cluster: 'c',
    region: 'us-east-1',
    az: 'a',
    nodeName: 'n',
    bundlePath: 'b.tar.gz',
  };
  await writeFile(path.join(home, 'nodes.json'), JSON.stringify([node]));
  await writeFile(path.join(home, 'b.tar.gz'), 'bundle');
  const child = childProcess(home, "startServices({ home, runSeconds: 3600 }).then(() => console.log('up'));");
  await once(child.stdout!, 'data');
  const { endpoint, env, pid } = (await findRunning(home))!;
  expect(pid).toBe(child.pid);
  const client = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID!, secretAccessKey: env.AWS_SECRET_ACCESS_KEY! },
  };
  const s3 = new S3Client(client);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'inbox/done.tar.gz', Body: 'complete' }));
  await new SSMClient(client).send(
    new StartAutomationExecutionCommand({
      DocumentName: 'AWSSupport-CollectEKSInstanceLogs',
      Parameters: { EKSInstanceId: [node.instanceId], LogDestination: [Bucket] },
    }),
  );
  const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'inbox/half.tar.gz' }));
  const upload = request(url, { method: 'PUT', headers: { 'content-length': 8_000_000 } });
  upload.on('error', () => undefined);
  await new Promise((resolve) => upload.write(Buffer.alloc(4_000_000), resolve));
  child.kill('SIGKILL');
  await once(child, 'exit');
  upload.destroy();
  s3.destroy();

  expect(await findRunning(home)).toBeNull();
  // a laptop that slept: the run is long due when the next cloud starts
  const executionFiles = path.join(home, 'automation');
  for (const name of await readdir(executionFiles)) {
    const file = path.join(executionFiles, name);
    await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), dueAt: 0 }));
  }
  const next = await temporaryCloud({ home });
  const events: CloudEvent[] = [];
  const both = new Promise<void>((resolve) => {
    next.cloud.events.connect(async (_, event) => {
      if (events.push(event) === 3) resolve();
    });
  });
  await both;
  const again = new S3Client(next.client);
  const read = async (Key: string) =>
    (await again.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToString();
  expect(await read('inbox/done.tar.gz')).toBe('complete');
  await expect(again.send(new HeadObjectCommand({ Bucket, Key: 'inbox/half.tar.gz' }))).rejects.toMatchObject({
    name: 'NotFound',
  });
  const keys = events.map(({ source, detail }) =>
    source === 'aws.s3' ? (detail.object as { key: string }).key : detail.Status,
  );
  expect(keys).toEqual(
    expect.arrayContaining(['inbox/done.tar.gz', expect.stringMatching(/^eks_i-00000001_/), 'Success']),
  );
  expect(await read(keys.find((key) => String(key).startsWith('eks_')) as string)).toBe('bundle');
  again.destroy();
  await next.stop();
  expect(next.faults).toEqual([]);
  await remove();
}, 20_000);
