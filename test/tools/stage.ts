import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { collections } from '../../functions/aws/collections-table';
import { objects } from '../../functions/aws/objects';
import type { ToolAnswer } from '../../functions/mcp/call-tool';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import type { CollectionRecord } from '../../schemas/collection';
import type { FindingsDocument } from '../../schemas/finding';
import { ended, findingsText, openTestCloud, simulateNodes, type TestCloud, writeSample } from '../e2e/embedded';
import { standingCapture } from './stage-capture';

export const SICK = CLUSTER_DEMO[0]!.node.instanceId;
export const TWIN = CLUSTER_DEMO[1]!.node.instanceId;
/** Its only collection failed. */
export const BROKEN = 'i-0bbbbbbbbbbbbbbb2';
/** Ids the examples of the tools use. */
const EXAMPLE_IDS: Readonly<Record<string, string>> = { 'i-0f00dfacade000001': SICK, 'i-0f00dfacade000002': TWIN };

export interface Stage {
  readonly cloud: TestCloud;
  readonly sick: { readonly collectionId: string; readonly document: FindingsDocument };
  readonly twin: { readonly collectionId: string; readonly document: FindingsDocument };
  /** A collection whose archive is no archive. */
  readonly failed: string;
  /** A collection that has not ended. */
  readonly running: string;
  call(name: string, args: unknown): Promise<ToolAnswer>;
  /** As `call`; throws when the answer is a failure. */
  ask(name: string, args: unknown): Promise<Record<string, unknown>>;
}

const bundleName = (instanceId: string) => `eks_${instanceId}_2026-01-31_1200-UTC_0.7.9.tar.gz`;

/** A record as admit writes it, in a state that no execution will change. */
async function standingRecord(collectionId: string): Promise<string> {
  const now = new Date().toISOString();
  const record: CollectionRecord = {
    ...{ collectionId, state: 'collecting', trigger: 'tool', reason: 'test', requestedAt: now, updatedAt: now },
    node: { instanceId: 'i-0aaaaaaaaaaaaaaa1', nodeName: null, cluster: null, region: 'eu-west-1', account: null },
    ...{ completedAt: null, executionArn: null, automationExecutionId: null, bundle: null, collectedAt: null },
    ...{ progress: null, findings: null, verdict: null, gapCount: 0, failure: null },
    ...{ engineVersion: null, rulesetVersion: null },
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
  };
  await collections.create(record);
  return collectionId;
}

/** Starts the workflow on an archive that is said to be of this node; waits for its end. */
export async function collectFile(cloud: TestCloud, file: string, instanceId: string): Promise<CollectionRecord> {
  const collectionId = `${instanceId}-${process.pid}-${path.basename(file).length}`;
  const key = `uploads/${collectionId}/${path.basename(file)}`;
  await objects.putStream(key, createReadStream(file));
  const head = await objects.head(key);
  cloud.workflow.start({
    machine: 'collect-node',
    name: collectionId,
    input: {
      ...{ collectionId, trigger: 'inbox', requestedAt: new Date().toISOString(), reason: 'test', tuning: {} },
      node: { instanceId, nodeName: null, cluster: null, region: null, account: null },
      bundle: { bucket: cloud.bucket, key, bytes: head!.bytes, etag: head!.etag },
    },
  });
  return ended(cloud, collectionId);
}

async function analysed(cloud: TestCloud, file: string, instanceId: string) {
  const { collectionId, state, failure } = await collectFile(cloud, file, instanceId);
  if (state !== 'completed') throw new Error(`${state}: ${JSON.stringify(failure)}`);
  return { collectionId, document: JSON.parse(await findingsText(collectionId)) as FindingsDocument };
}

/** One embedded cloud with a sick node, its healthy twin, a failed and a running collection. */
export async function openStage(options: { readonly twin?: boolean } = {}): Promise<Stage> {
  const cloud = await openTestCloud();
  const [sickFile, twinFile] = [SICK, TWIN].map((id) => path.join(cloud.home, bundleName(id))) as [string, string];
  await writeSample(sickFile, { faults: ['dns-blocked'], sizeBytes: 1_000_000 });
  const sick = await analysed(cloud, sickFile, SICK);
  let twin = sick;
  if (options.twin !== false) {
    await writeSample(twinFile, { seed: 'twin', node: 1, sizeBytes: 1_000_000 });
    twin = await analysed(cloud, twinFile, TWIN);
  }
  await simulateNodes(cloud.home, sickFile);
  const broken = path.join(cloud.home, bundleName(BROKEN));
  await writeFile(broken, Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
  const { collectionId: failed } = await collectFile(cloud, broken, BROKEN);
  const running = await standingRecord('test-running-collection');
  await standingCapture(SICK);
  const call = (name: string, args: unknown) => cloud.callTool(name, args);
  return {
    ...{ cloud, sick, twin, failed, running, call },
    async ask(name, args) {
      const answer = await call(name, args);
      if (!answer.ok) throw new Error(`${name} ${JSON.stringify(args)}: ${JSON.stringify(answer.error)}`);
      return answer;
    },
  };
}

/** The input of an example, about what is in the store. */
export function onStage(input: unknown, stage: Stage): unknown {
  const ids = stage.sick.document.findings.map((finding) => finding.findingId);
  let next = 0;
  const visit = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => visit(item, key));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, visit(child, name)]));
    if (key === 'collectionId' || key === 'collectionIds') return stage.sick.collectionId;
    if (key === 'finding_ids') return ids[next++];
    return typeof value === 'string' ? (EXAMPLE_IDS[value] ?? value) : value;
  };
  return visit(input, '');
}
