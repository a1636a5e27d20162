import type { Context } from 'aws-lambda';
import { batches } from '../../functions/aws/batches';
import { collections } from '../../functions/aws/collections-table';
import { nodeLocks } from '../../functions/aws/node-locks';
import { handler } from '../../functions/steps/close-batch';
import type { MemberReceipt } from '../../schemas/batch';
import type { CollectionRecord } from '../../schemas/collection';
import { someRecord } from '../core/query/some-nodes';
import { type TemporaryCloud, temporaryCloud } from '../local/cloud/temporary-cloud';

const idOf = (at: number) => `i-${at.toString(16).padStart(17, '0')}`;
const at = new Date().toISOString();
const expiresAt = Math.floor(Date.now() / 1000) + 3600;
let local: TemporaryCloud;
beforeAll(async () => {
  local = await temporaryCloud();
  Object.assign(process.env, local.cloud.env);
}, 60_000);
afterAll(() => local.stop());

async function someBatch(batchId: string, states: readonly (CollectionRecord['state'] | null)[]): Promise<void> {
  await batches.create({
    ...{ batchId, state: 'queued', cluster: 'shop', region: 'eu-west-1', reason: 'test', requestedAt: at },
    ...{ updatedAt: at, completedAt: null, notStarted: [], counts: null, failure: null, expiresAt },
    members: states.map((_, index) => ({
      ...{ collectionId: `${batchId}-${index}`, instanceId: idOf(index), role: 'representative', stratum: 's' },
      joined: false,
    })),
  });
  for (const [index, state] of states.entries())
    if (state)
      await collections.create(someRecord(idOf(index), { collectionId: `${batchId}-${index}`, state, expiresAt }));
}

const receipt = (collectionId: string, outcome: MemberReceipt['outcome'], error: string | null = null, cause = '') => ({
  ...{ collectionId, outcome, error, cause: error === null ? null : cause },
});
const close = (event: object) => handler(event, { awsRequestId: 'r' } as Context);

describe('close-batch', () => {
  it('counts what the records say, closes what was abandoned, and frees its node', async () => {
    await someBatch('b-1', ['completed', 'failed', 'suppressed', 'collecting', 'unpacking', null]);
    await nodeLocks.acquire(idOf(3), 'b-1-3', Date.now(), 600);
    const aborted = JSON.stringify({ Status: 'ABORTED', Name: 'b-1-3' });
    const receipts = [
      receipt('b-1-0', 'ended'),
      receipt('b-1-1', 'failed', 'States.TaskFailed'),
      receipt('b-1-2', 'ended'),
      receipt('b-1-3', 'failed', 'States.TaskFailed', aborted),
      receipt('b-1-4', 'joined'),
      receipt('b-1-5', 'failed', 'StepFunctions.AccessDeniedException', 'not authorized'),
    ];
    const counts = { total: 6, completed: 1, failed: 2, refused: 1, running: 1, notStarted: 1 };
    expect(await close({ batchId: 'b-1', receipts, failure: null })).toEqual({
      closed: true,
      counts,
      state: 'completed',
    });
    expect(await batches.find('b-1', Date.now())).toMatchObject({
      state: 'completed',
      counts,
      notStarted: [{ collectionId: 'b-1-5', error: 'StepFunctions.AccessDeniedException', cause: 'not authorized' }],
    });
    expect(await collections.find('b-1-3', Date.now())).toMatchObject({
      state: 'failed',
      failure: { state: 'CollectMember', cause: 'the execution ended ABORTED' },
    });
    expect(await nodeLocks.acquire(idOf(3), 'somebody', Date.now(), 60)).toEqual({ held: true });
    // the run that was joined is not ours to close
    expect(await collections.find('b-1-4', Date.now())).toMatchObject({ state: 'unpacking' });
  });

  it('changes nothing when it is repeated', async () => {
    await someBatch('b-2', ['completed']);
    const event = { batchId: 'b-2', receipts: [receipt('b-2-0', 'ended')], failure: null };
    expect(await close(event)).toMatchObject({ closed: true });
    const record = await batches.find('b-2', Date.now());
    expect(await close(event)).toMatchObject({ closed: false });
    expect(await batches.find('b-2', Date.now())).toEqual(record);
  });

  it('is rejected when nobody approved, failed when nothing came of it', async () => {
    await someBatch('b-3', [null, null]);
    const failure = { state: 'AwaitApproval', error: 'States.Timeout', cause: 'nobody answered' };
    expect(await close({ batchId: 'b-3', receipts: null, failure })).toMatchObject({ state: 'rejected' });
    expect(await batches.find('b-3', Date.now())).toMatchObject({
      failure: { ...failure, hint: expect.stringMatching(/approves/) },
    });
    await someBatch('b-4', ['failed', null]);
    const receipts = [receipt('b-4-0', 'failed', 'States.TaskFailed'), receipt('b-4-1', 'failed', 'x', '{"Status":')];
    expect(await close({ batchId: 'b-4', receipts, failure: null })).toMatchObject({ state: 'failed' });
  });

  it('has nothing to close for a batch without a record', async () => {
    expect(await close({ batchId: 'by-hand', receipts: [], failure: null })).toMatchObject({ closed: false });
  });
});
