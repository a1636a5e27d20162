import { createReadStream } from 'node:fs';
import path from 'node:path';
import { approvals } from '../../functions/aws/approvals';
import { collections } from '../../functions/aws/collections-table';
import { objects } from '../../functions/aws/objects';
import { workflow } from '../../functions/aws/workflow';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import { ended, openTestCloud, simulateNodes, type TestCloud, writeSample } from './embedded';

describe('approval and inbox', () => {
  let cloud: TestCloud;
  let bundle: string;
  const { instanceId } = CLUSTER_DEMO[0]!.node;
  beforeAll(async () => {
    cloud = await openTestCloud({ approvalRequired: true });
    bundle = path.join(cloud.home, 'bundle.tar.gz');
    await writeSample(bundle, { sizeBytes: 1_000_000 });
    await simulateNodes(cloud.home, bundle);
  }, 180_000);
  afterAll(() => cloud.dispose());

  async function awaiting(): Promise<string> {
    const answer = await cloud.callTool('collect', { instanceId, idempotencyToken: `t${Math.random()}` });
    if (!answer.ok) throw new Error(answer.error.message);
    const id = String(answer.collectionId);
    for (let i = 0; i < 200; i++) {
      if ((await collections.find(id, Date.now()))?.state === 'awaiting-approval') return id;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('never asked for approval');
  }

  it('waits for a person and runs after approval, which works once', async () => {
    const id = await awaiting();
    const token = await approvals.decide(id, 'alice', Date.now());
    expect(token).not.toBeNull();
    expect(await approvals.decide(id, 'mallory', Date.now())).toBeNull();
    expect(await workflow.succeed(token!, { approvedBy: 'alice' })).toBe(true);
    expect(await workflow.succeed(token!, {})).toBe(false);
    expect((await ended(cloud, id)).state).toBe('completed');
  }, 180_000);

  it('ends as rejected when the person says no', async () => {
    const id = await awaiting();
    const token = await approvals.decide(id, 'alice', Date.now());
    await workflow.fail(token!, 'Nodescope.denied', 'not during the sale');
    expect(await ended(cloud, id)).toMatchObject({
      state: 'rejected',
      failure: { state: 'AwaitApproval', cause: 'not during the sale' },
    });
  }, 180_000);

  it('runs an archive dropped into the inbox from unpack on, without approval', async () => {
    await objects.putStream('inbox/from a friend (1).tgz', createReadStream(bundle));
    let id: string | undefined;
    for (let i = 0; i < 200 && !id; i++) {
      id = (await collections.ofCluster('unknown', 5, Date.now()))[0]?.collectionId;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const record = await ended(cloud, id!);
    expect(record).toMatchObject({ state: 'completed', trigger: 'inbox', node: { instanceId } });
    // whose bundle it is was known only after reading it: it must be found by node all the same
    expect((await collections.ofNode(instanceId, 5, Date.now())).map((one) => one.collectionId)).toContain(id);
    expect(
      cloud.workflow.history(cloud.executionArn(id!)).some((event) => JSON.stringify(event).includes('StartCollector')),
    ).toBe(false);
  }, 180_000);
});
