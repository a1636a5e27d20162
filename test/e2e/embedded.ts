import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { collections } from '../../functions/aws/collections-table';
import { objects } from '../../functions/aws/objects';
import type { LocalNode } from '../../local/cloud/nodes';
import { type EmbeddedCloud, type EmbeddedOptions, openEmbeddedCloud } from '../../local/embedded-cloud';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import { writeBundle } from '../../local/samples/write-bundle';
import { artifactKeys } from '../../schemas/artifact-keys';
import { type CollectionRecord, TERMINAL_STATES } from '../../schemas/collection';
import type { FindingsDocument } from '../../schemas/finding';

export const ROOT = path.join(__dirname, '../..');
export const COLLECTED_AT = Date.UTC(2026, 0, 31, 12, 0, 0);

export interface TestCloud extends EmbeddedCloud {
  readonly home: string;
  /** Closes the cloud and removes its home. */
  dispose(): Promise<void>;
}

export async function temporaryHome(): Promise<string> {
  return mkdtemp(path.join(os.tmpdir(), 'nodescope-test-'));
}

/** An embedded cloud of its own; the SDK clients of this test process point at it. One per test file. */
export async function openTestCloud(options: Partial<EmbeddedOptions> = {}): Promise<TestCloud> {
  const home = options.home ?? (await temporaryHome());
  const cloud = await openEmbeddedCloud({ home, root: ROOT, runSeconds: 0.1, ...options });
  Object.assign(process.env, cloud.cloud.env);
  return {
    ...cloud,
    home,
    dispose: async () => {
      await cloud.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export interface SampleOptions {
  readonly faults?: readonly string[];
  readonly sizeBytes?: number;
  readonly seed?: string;
  readonly layout?: 'al2023' | 'windows' | 'bottlerocket' | 'nma';
  readonly incomplete?: readonly string[];
  readonly truncateAt?: number;
  /** Index into the demo cluster: who the node is. */
  readonly node?: number;
}

export async function writeSample(file: string, options: SampleOptions = {}): Promise<void> {
  const { faults = [], sizeBytes = 1_500_000, seed = 'e2e', node = 0, ...rest } = options;
  await writeBundle({
    file,
    seed,
    node: CLUSTER_DEMO[node]!.node,
    collectedAt: COLLECTED_AT,
    sizeBytes,
    faults,
    ...rest,
  });
}

export interface RunOptions {
  readonly shardBytes?: number;
  readonly name?: string;
  /** Id of the collection; default: one that no other test has. */
  readonly id?: string;
}

let serial = 0;

/** Starts the workflow on an archive, from unpack on; returns the collection id. */
export async function startAnalysis(
  cloud: EmbeddedCloud,
  file: string,
  { shardBytes, name = path.basename(file), id }: RunOptions = {},
): Promise<string> {
  const collectionId = id ?? `test-${process.pid}-${++serial}`;
  const key = `uploads/${collectionId}/${name}`;
  await objects.putStream(key, createReadStream(file));
  const head = await objects.head(key);
  cloud.workflow.start({
    machine: 'collect-node',
    name: collectionId,
    input: {
      collectionId,
      trigger: 'inbox',
      requestedAt: new Date().toISOString(),
      reason: 'test',
      node: { instanceId: null, nodeName: null, cluster: null, region: null, account: null },
      bundle: { bucket: cloud.bucket, key, bytes: head!.bytes, etag: head!.etag },
      tuning: shardBytes === undefined ? {} : { shardBytes },
    },
  });
  return collectionId;
}

/** Waits until execution and record have ended. */
export async function ended(cloud: EmbeddedCloud, collectionId: string): Promise<CollectionRecord> {
  for (let i = 0; i < 600; i++) {
    const record = await collections.find(collectionId, Date.now());
    if (record && TERMINAL_STATES.has(record.state)) {
      await cloud.workflow.settled(cloud.executionArn(collectionId));
      return (await collections.find(collectionId, Date.now()))!;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(
    `${collectionId} did not end: ${JSON.stringify(cloud.workflow.describe(cloud.executionArn(collectionId)))}`,
  );
}

export async function findingsText(collectionId: string): Promise<string> {
  return (await objects.bytes(artifactKeys.findings(collectionId))).toString('utf8');
}

export async function analyse(
  cloud: EmbeddedCloud,
  file: string,
  options: RunOptions = {},
): Promise<{ collectionId: string; text: string; document: FindingsDocument }> {
  const collectionId = await startAnalysis(cloud, file, options);
  const record = await ended(cloud, collectionId);
  if (record.state !== 'completed') throw new Error(`${record.state}: ${JSON.stringify(record.failure)}`);
  const text = await findingsText(collectionId);
  return { collectionId, text, document: JSON.parse(text) as FindingsDocument };
}

/** Makes the demo cluster's nodes exist, all with the same bundle file. */
export async function simulateNodes(
  home: string,
  bundlePath: string,
  changes: (index: number) => Partial<LocalNode> = () => ({}),
): Promise<LocalNode[]> {
  const nodes = CLUSTER_DEMO.map(
    ({ node }, index): LocalNode => ({
      instanceId: node.instanceId,
      cluster: node.cluster,
      region: node.region,
      az: node.az,
      nodeName: node.nodeName,
      state: 'running',
      ssm: 'online',
      bundlePath,
      failure: 'none',
      instanceType: 'm6i.xlarge',
      securityGroups: ['sg-1'],
      networkInterfaces: [],
      ...changes(index),
    }),
  );
  await writeFile(path.join(home, 'nodes.json'), JSON.stringify(nodes));
  return nodes;
}
