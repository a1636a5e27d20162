import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { approvals } from '../../functions/aws/approvals';
import { batches } from '../../functions/aws/batches';
import { collections } from '../../functions/aws/collections-table';
import { workflow } from '../../functions/aws/workflow';
import type { LocalNode } from '../../local/cloud/nodes';
import { openEmbeddedCloud } from '../../local/embedded-cloud';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import { type BatchRecord, TERMINAL_BATCH_STATES } from '../../schemas/batch';
import type { CollectionRecord } from '../../schemas/collection';
import { openTestCloud, ROOT, type TestCloud, temporaryHome, writeSample } from './embedded';

const CLUSTER = 'shop-prod';
const idOf = (index: number) => CLUSTER_DEMO[index]?.node.instanceId ?? `i-0${index}bbbbbbbbbbbbbbb`;

/** Eight nodes: a sick bundle, three healthy ones, one that may not upload, one silent, one stopped, one gone. */
async function eightNodes(home: string, sick: string, healthy: string): Promise<void> {
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

async function bundles(home: string): Promise<[sick: string, healthy: string]> {
  const [sick, healthy] = [path.join(home, 'sick.tar.gz'), path.join(home, 'healthy.tar.gz')];
  await writeSample(sick, { faults: ['dns-blocked'], sizeBytes: 1_000_000 });
  await writeSample(healthy, { seed: 'well', node: 1, sizeBytes: 1_000_000 });
  return [sick, healthy];
}

type Answer = Record<string, unknown>;
async function ask(cloud: Pick<TestCloud, 'callTool'>, name: string, args: unknown): Promise<Answer> {
  const answer = await cloud.callTool(name, args);
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
  return answer;
}

async function closed(batchId: string): Promise<BatchRecord> {
  for (let i = 0; i < 1200; i++) {
    const batch = await batches.find(batchId, Date.now());
    if (batch && TERMINAL_BATCH_STATES.has(batch.state)) return batch;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${batchId} did not end: ${JSON.stringify(await batches.find(batchId, Date.now()))}`);
}

const executionsOf = (cloud: TestCloud) => cloud.workflow.list('collect-node').length;

describe('a batch', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await openTestCloud({ uploadTimeoutSeconds: 20 });
    await eightNodes(cloud.home, ...(await bundles(cloud.home)));
  }, 90_000);
  afterAll(() => cloud.dispose());

  it('is planned first, runs the very plan, and its failures are results', async () => {
    const plan = await ask(cloud, 'batch_collect', { clusterName: CLUSTER });
    expect(plan).toMatchObject({ dryRun: true, started: false, matchingNodes: 5, executions: [], control: idOf(3) });
    expect(plan.cannotCollect).toMatchObject([{ nodes: 1 }, { nodes: 1 }, { nodes: 1 }]);
    expect(executionsOf(cloud)).toBe(0);

    const [next] = plan.next as { tool: string; arguments: Answer }[];
    expect(next).toMatchObject({ tool: 'batch_collect', arguments: { dryRun: false } });
    const run = await ask(cloud, next!.tool, next!.arguments);
    expect(run).toMatchObject({ batchId: plan.batchId, started: true, collectionsStarted: 3, buckets: plan.buckets });
    const collected = (run.executions as { instanceId: string }[]).map(({ instanceId }) => instanceId).sort();
    expect(collected).toEqual([idOf(0), idOf(3), idOf(4)].sort());
    expect(await ask(cloud, 'batch_status', { batchId: run.batchId })).toMatchObject({ allComplete: false });

    const again = await ask(cloud, next!.tool, next!.arguments);
    expect(again).toMatchObject({ batchId: run.batchId, started: false, collectionsStarted: 0 });
    expect((again.executions as unknown[]).length).toBe(3);

    const record = await closed(String(run.batchId));
    expect(record).toMatchObject({ state: 'completed', counts: { total: 3, completed: 2, failed: 1, notStarted: 0 } });
    const status = await ask(cloud, 'batch_status', { batchId: run.batchId });
    expect(status).toMatchObject({
      state: 'completed',
      allComplete: true,
      summary: { total: 3, succeeded: 2, failed: 1, inProgress: 0 },
      failedInstances: [idOf(4)],
      task: { state: 'completed', progress: 100 },
    });
    const [first] = status.executions as Answer[];
    expect(first).toMatchObject({ instanceId: idOf(4), status: 'failed', state: 'failed' });
    expect(String(first!.failureReason)).toMatch(/AccessDenied/);
    const [triage, compare] = status.next as { tool: string; arguments: { collectionIds?: string[] } }[];
    expect((await ask(cloud, triage!.tool, triage!.arguments)).ok).toBe(true);
    expect(compare!.tool).toBe('compare_nodes');
    const difference = await ask(cloud, compare!.tool, compare!.arguments);
    expect(String(difference.insight)).toMatch(new RegExp(`${idOf(0)} alone has`));
    expect(executionsOf(cloud)).toBe(3);
  }, 90_000);

  it('knows afterwards what the nodes have: findings are part of how they fail', async () => {
    const health = await ask(cloud, 'cluster_health', { clusterName: CLUSTER });
    const sick = (health.nodes as Answer[]).find((node) => node.instanceId === idOf(0));
    expect(sick).toMatchObject({
      problems: ['critical-findings', 'status-impaired'],
      lastCollection: { state: 'completed' },
    });
    const plan = await ask(cloud, 'batch_collect', { clusterName: CLUSTER, filter: 'notready' });
    expect(JSON.stringify(plan.buckets)).toMatch(/critical-findings\+status-impaired\+[a-z]/);
  });

  it('joins a collection of a node that is already running', async () => {
    const answer = await ask(cloud, 'collect', { instanceId: idOf(2) });
    const args = { clusterName: CLUSTER, filter: 'all', strategy: 'all', dryRun: false, idempotencyToken: 'join' };
    let record: CollectionRecord | null = null;
    for (let i = 0; i < 400 && !record; i++) {
      record = await collections.find(String(answer.collectionId), Date.now());
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const run = await ask(cloud, 'batch_collect', args);
    const joined = (run.executions as Answer[]).find(({ instanceId }) => instanceId === idOf(2));
    expect(joined).toMatchObject({ joined: true, collectionId: answer.collectionId });
    await closed(String(run.batchId));
    const status = await ask(cloud, 'batch_status', { batchId: run.batchId });
    expect(status).toMatchObject({ allComplete: true, summary: { total: 5, succeeded: 4, failed: 1 } });
    const ofNode = await collections.ofNode(idOf(2), 10, Date.now());
    expect(ofNode.map(({ collectionId }) => collectionId)).toEqual([answer.collectionId]);
  }, 90_000);

  it('looks at any collections together, and says which do not exist', async () => {
    const known = (await collections.ofNode(idOf(0), 1, Date.now()))[0]!.collectionId;
    const status = await ask(cloud, 'batch_status', { executionIds: [known, 'no-such-collection'] });
    expect(status).toMatchObject({ batchId: null, allComplete: true, summary: { total: 2, succeeded: 1, unknown: 1 } });
    expect(await cloud.callTool('batch_status', { batchId: 'batch-none' })).toMatchObject({
      error: { code: 'not-found' },
    });
    expect(await cloud.callTool('batch_status', {})).toMatchObject({ error: { code: 'invalid-argument' } });
  });
});

describe('a batch with approval', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await openTestCloud({ approvalRequired: true });
    await eightNodes(cloud.home, ...(await bundles(cloud.home)));
  }, 90_000);
  afterAll(() => cloud.dispose());

  async function awaiting(token: string): Promise<string> {
    const args = {
      clusterName: CLUSTER,
      filter: 'all',
      maxTotalCollections: 2,
      dryRun: false,
      idempotencyToken: token,
    };
    const { batchId, approvalRequired } = await ask(cloud, 'batch_collect', args);
    expect(approvalRequired).toBe(true);
    const id = String(batchId);
    for (let i = 0; i < 200; i++) {
      const status = await ask(cloud, 'batch_status', { batchId: id });
      if (status.state === 'awaiting-approval') return id;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('never asked for approval');
  }

  it('asks once for all members', async () => {
    const id = await awaiting('yes');
    expect(executionsOf(cloud)).toBe(0);
    await workflow.succeed((await approvals.decide(id, 'alice', Date.now()))!, { approvedBy: 'alice' });
    expect(await closed(id)).toMatchObject({ counts: { total: 2 } });
    const asked = cloud.workflow
      .list('collect-node')
      .flatMap(({ arn }) => cloud.workflow.history(arn))
      .filter((event) => JSON.stringify(event).includes('AwaitApproval'));
    expect(asked).toEqual([]);
    expect(executionsOf(cloud)).toBe(2);
  }, 90_000);

  it('ends as rejected when the person says no, and nothing ran', async () => {
    const before = executionsOf(cloud);
    const id = await awaiting('no');
    await workflow.fail((await approvals.decide(id, 'alice', Date.now()))!, 'Nodescope.denied', 'not today');
    expect(await closed(id)).toMatchObject({ state: 'rejected', counts: { notStarted: 2 } });
    const status = await ask(cloud, 'batch_status', { batchId: id });
    expect(status).toMatchObject({
      state: 'rejected',
      allComplete: true,
      failure: 'AwaitApproval: not today',
      next: [],
    });
    expect(executionsOf(cloud)).toBe(before);
  }, 90_000);
});

describe('a batch whose cloud is closed in the middle', () => {
  it('goes on with the next process: every node once, one terminal record', async () => {
    const home = await temporaryHome();
    await eightNodes(home, ...(await bundles(home)));
    const first = await openTestCloud({ home, runSeconds: 3 });
    const args = { clusterName: CLUSTER, filter: 'all', strategy: 'all', dryRun: false };
    const { batchId } = await ask(first, 'batch_collect', args);
    const waiting = async () => {
      const { executions } = await ask(first, 'batch_status', { batchId });
      return (executions as Answer[]).filter(({ state }) => state === 'awaiting-upload').length;
    };
    for (let i = 0; i < 400 && (await waiting()) < 2; i++) await new Promise((resolve) => setTimeout(resolve, 50));
    await first.close();

    const second = await openEmbeddedCloud({ home, root: ROOT, runSeconds: 0.1 });
    const [execution] = second.workflow.list('collect-batch');
    const { status } = await second.workflow.settled(execution!.arn);
    expect(status).toBe('SUCCEEDED');
    const answer = await ask(second, 'batch_status', { batchId });
    expect(answer).toMatchObject({
      state: 'completed',
      allComplete: true,
      summary: { total: 5, succeeded: 4, failed: 1 },
    });
    expect(second.workflow.list('collect-node')).toHaveLength(5);
    await second.close();
  }, 90_000);
});
