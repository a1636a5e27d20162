// Peak memory of each pipeline function by bundle size: `npm run bench -- 50MB 500MB 2GB`.
import { execFile, spawnSync } from 'node:child_process';
import { createReadStream, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { type Cloud, LOCAL_BUCKET, startServices } from '../../local/cloud/start';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import { writeBundle } from '../../local/samples/write-bundle';
import type { Shard } from '../../schemas/shard';

const ROOT = process.env.NODESCOPE_ROOT ?? process.cwd();
const UNITS: Record<string, number> = { MB: 1e6, GB: 1e9 };
const run = promisify(execFile);

interface Measured {
  readonly result: unknown;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly idleMb: number;
  readonly peakMb: number;
}

async function measure(
  home: string,
  env: Record<string, string>,
  name: string,
  events: readonly unknown[],
): Promise<Measured> {
  const job = path.join(home, `${name}.json`);
  await writeFile(job, JSON.stringify({ bundle: path.join(ROOT, 'dist/functions', name, 'index.js'), events }));
  const { stdout } = await run(process.execPath, [path.join(ROOT, 'dist/bench/function-process.js'), job], {
    env: { ...process.env, ...env, POWERTOOLS_DEV: 'false', POWERTOOLS_LOG_LEVEL: 'SILENT' },
    maxBuffer: 256 * 1024 * 1024,
  });
  const line = stdout.split('\n').find((one) => one.startsWith('@@'))!;
  return JSON.parse(line.slice(2)) as Measured;
}

function sizeOf(text: string): number {
  const match = /^(\d+)(MB|GB)$/.exec(text);
  if (!match) throw new Error(`${text}: use 50MB or 2GB`);
  return Number(match[1]) * UNITS[match[2]!]!;
}

/** The same bytes through programs everybody has: what the machine could do at best. */
function reference(file: string): { gunzipSeconds: number } {
  const started = process.hrtime.bigint();
  spawnSync('sh', ['-c', 'gzip -dc "$1" | tar -t > /dev/null', 'sh', file]);
  return { gunzipSeconds: Number(process.hrtime.bigint() - started) / 1e9 };
}

async function upload(cloud: Cloud, key: string, file: string): Promise<void> {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId = '',
    AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
    AWS_REGION: region = '',
  } = cloud.env;
  const client = new S3Client({
    region,
    endpoint: cloud.endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  await new Upload({ client, params: { Bucket: LOCAL_BUCKET, Key: key, Body: createReadStream(file) } }).done();
  client.destroy();
}

async function readText(cloud: Cloud, key: string): Promise<string> {
  const chunks: Buffer[] = [];
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const {
    AWS_ACCESS_KEY_ID: accessKeyId = '',
    AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
    AWS_REGION: region = '',
  } = cloud.env;
  const client = new S3Client({
    region,
    endpoint: cloud.endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  const { Body } = await client.send(new GetObjectCommand({ Bucket: LOCAL_BUCKET, Key: key }));
  for await (const chunk of Body as AsyncIterable<Buffer>) chunks.push(chunk);
  client.destroy();
  return Buffer.concat(chunks).toString('utf8');
}

async function benchSize(cloud: Cloud, home: string, label: string): Promise<void> {
  const file = path.join(home, `${label}.tar.gz`);
  const node = { instanceId: null, nodeName: null, cluster: null, region: null, account: null };
  const summary = await writeBundle({
    file,
    seed: `bench-${label}`,
    node: CLUSTER_DEMO[0]!.node,
    collectedAt: Date.UTC(2026, 0, 31, 12),
    sizeBytes: sizeOf(label),
    faults: ['dns-blocked'],
  });
  const collectionId = `bench-${label}`;
  const key = `uploads/${collectionId}/bundle.tar.gz`;
  const bytes = statSync(file).size;
  const { gunzipSeconds } = reference(file);
  await upload(cloud, key, file);
  await rm(file);
  const env = { ...cloud.env };
  const unpack = await measure(home, env, 'unpack', [
    { collectionId, node, bundle: { bucket: LOCAL_BUCKET, key, bytes, etag: null }, tuning: {} },
  ]);
  const { shards, clock } = unpack.result as { shards: { key: string; batch: number }; clock: unknown };
  const items = (await readText(cloud, shards.key))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Shard);
  const events: unknown[] = [];
  for (let at = 0; at < items.length; at += shards.batch)
    events.push({ BatchInput: { collectionId, clock }, Items: items.slice(at, at + shards.batch) });
  const classify = await measure(home, env, 'classify', events);
  const aggregate = await measure(home, env, 'aggregate', [{ collectionId, node }]);
  const unpacked = items.reduce((sum, shard) => sum + shard.bytes, 0);
  const row = {
    bundle: label,
    files: summary.files,
    archiveMb: Math.round(bytes / 1e6),
    classifiedMb: Math.round(unpacked / 1e6),
    shards: items.length,
  };
  const figures = Object.fromEntries(
    Object.entries({ unpack, classify, aggregate }).map(([name, m]) => [
      name,
      `${m.peakMb} MB peak (${m.idleMb} MB loaded), ${m.seconds.toFixed(1)} s, ${(m.seconds / gunzipSeconds).toFixed(2)} × gzip|tar`,
    ]),
  );
  console.log(JSON.stringify({ ...row, gunzipTarSeconds: Number(gunzipSeconds.toFixed(2)), ...figures }, null, 2));
}

async function main(): Promise<void> {
  const sizes = process.argv.slice(2);
  const home = await mkdtemp(path.join(os.tmpdir(), 'nodescope-bench-'));
  const cloud = await startServices({ home });
  cloud.events.connect(async () => undefined);
  try {
    for (const label of sizes.length > 0 ? sizes : ['50MB', '500MB', '2GB']) await benchSize(cloud, home, label);
  } finally {
    await cloud.close();
    await rm(home, { recursive: true, force: true });
  }
}

void main();
