import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { batches } from '../../functions/aws/batches';
import type { LocalNode } from '../../local/cloud/nodes';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import { writeBundle } from '../../local/samples/write-bundle';
import { type BatchRecord, TERMINAL_BATCH_STATES } from '../../schemas/batch';
import type { TestCloud } from './embedded';

export const CLUSTER = 'shop-prod';
export const idOf = (index: number) => CLUSTER_DEMO[index]?.node.instanceId ?? `i-0${index}bbbbbbbbbbbbbbb`;

/** Eight nodes: a sick bundle, three healthy ones, one that may not upload, one silent, one stopped, one gone. */
export async function eightNodes(home: string, sick: string, healthy: string): Promise<void> {
  const special: Partial<LocalNode>[] = [
    { bundlePath: sick, statusChecks: 'impaired' },
    {},
    {},
    {},
    { statusChecks: 'impaired', failure: 'access-denied', nodegroup: 'gpu' },
    { ssm: 'offline' },
    { state: 'stopped' },
    { state: 'terminated' },
  ];
  const nodes = special.map((changes, index) => ({
    instanceId: idOf(index),
    cluster: CLUSTER,
    region: 'eu-west-1',
    az: `eu-west-1${'abc'[index % 3]}`,
    nodeName: `ip-10-42-0-${index}.eu-west-1.compute.internal`,
    bundlePath: healthy,
    ...changes,
  }));
  await writeFile(path.join(home, 'nodes.json'), JSON.stringify(nodes));
}

export async function bundles(home: string): Promise<[sick: string, healthy: string]> {
  const [sick, healthy] = [path.join(home, 'sick.tar.gz'), path.join(home, 'healthy.tar.gz')];
  // collected now: findings of long ago say nothing of how a node is
  const common = { collectedAt: Date.now(), sizeBytes: 1_000_000 };
  await writeBundle({ ...common, file: sick, seed: 'ill', node: CLUSTER_DEMO[0]!.node, faults: ['dns-blocked'] });
  await writeBundle({ ...common, file: healthy, seed: 'well', node: CLUSTER_DEMO[1]!.node, faults: [] });
  return [sick, healthy];
}

export type Answer = Record<string, unknown>;
export async function ask(cloud: Pick<TestCloud, 'callTool'>, name: string, args: unknown): Promise<Answer> {
  const answer = await cloud.callTool(name, args);
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
  return answer;
}

export async function closed(batchId: string): Promise<BatchRecord> {
  for (let i = 0; i < 1200; i++) {
    const batch = await batches.find(batchId, Date.now());
    if (batch && TERMINAL_BATCH_STATES.has(batch.state)) return batch;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${batchId} did not end: ${JSON.stringify(await batches.find(batchId, Date.now()))}`);
}

export const executionsOf = (cloud: TestCloud) => cloud.workflow.list('collect-node').length;
