import { approvals } from '../../functions/aws/approvals';
import { workflow } from '../../functions/aws/workflow';
import { ask, bundles, CLUSTER, closed, eightNodes, executionsOf } from './batch-stage';
import { openTestCloud, type TestCloud } from './embedded';

describe('a batch with approval', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await openTestCloud({ approvalRequired: true });
    await eightNodes(cloud.home, ...(await bundles(cloud.home)));
  }, 180_000);
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
  }, 180_000);

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
  }, 180_000);
});
