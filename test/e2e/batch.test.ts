import { collections } from '../../functions/aws/collections-table';
import type { CollectionRecord } from '../../schemas/collection';
import { type Answer, ask, bundles, CLUSTER, closed, eightNodes, executionsOf, idOf } from './batch-stage';
import { openTestCloud, type TestCloud } from './embedded';

describe('a batch', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await openTestCloud({ uploadTimeoutSeconds: 20 });
    await eightNodes(cloud.home, ...(await bundles(cloud.home)));
  }, 180_000);
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
  }, 180_000);

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
  }, 180_000);

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
