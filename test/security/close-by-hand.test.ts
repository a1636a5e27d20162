import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Context } from 'aws-lambda';
import { collections } from '../../functions/aws/collections-table';
import { nodeLocks } from '../../functions/aws/node-locks';
import { handler } from '../../functions/steps/record-failure';
import type { CollectionRecord } from '../../schemas/collection';
import { openTestCloud, type TestCloud } from '../e2e/embedded';
import { collectFile } from '../tools/stage';

const NODE = 'i-0abad1dea00000001';
const context = { awsRequestId: 'test', getRemainingTimeInMillis: () => 30_000 } as Context;

/** What docs/operations.md tells an operator to do about an execution that was stopped. */
describe('closing a record by hand', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await openTestCloud();
  });
  afterAll(() => cloud.dispose());

  const close = (collectionId: string) =>
    handler(
      { collectionId, failure: { state: 'AwaitUpload', error: 'Stopped', cause: 'stopped by ann' } },
      context,
    ) as Promise<{ recorded: boolean }>;
  const open = async (collectionId: string) => {
    const at = new Date().toISOString();
    const record: CollectionRecord = {
      ...{ collectionId, state: 'awaiting-upload', trigger: 'tool', reason: 'test', requestedAt: at, updatedAt: at },
      node: { instanceId: NODE, nodeName: null, cluster: 'shop', region: 'eu-west-1', account: null },
      ...{ completedAt: null, executionArn: null, automationExecutionId: null, bundle: null, collectedAt: null },
      ...{ progress: null, findings: null, verdict: null, gapCount: 0, failure: null },
      ...{ engineVersion: null, rulesetVersion: null },
      expiresAt: Math.floor(Date.now() / 1000) + 3600,
    };
    await collections.create(record);
    expect(await nodeLocks.acquire(NODE, collectionId, Date.now(), 3600)).toEqual({ held: true });
  };

  it('ends the record with a reason, frees the node, and does nothing the second time', async () => {
    await open('stopped-1');
    expect(await nodeLocks.acquire(NODE, 'next', Date.now(), 3600)).toMatchObject({ held: false, owner: 'stopped-1' });
    expect(await close('stopped-1')).toEqual({ recorded: true });
    expect(await collections.find('stopped-1', Date.now())).toMatchObject({
      state: 'failed',
      failure: { state: 'AwaitUpload', error: 'Stopped', cause: 'stopped by ann' },
    });
    expect(await close('stopped-1')).toEqual({ recorded: false });
    expect(await nodeLocks.acquire(NODE, 'next', Date.now(), 3600)).toEqual({ held: true });
    // whoever holds the node now keeps it
    await close('stopped-1');
    expect(await nodeLocks.acquire(NODE, 'another', Date.now(), 3600)).toMatchObject({ held: false, owner: 'next' });
  });

  it('frees a node that the record of an ended collection still holds', async () => {
    const now = Date.now();
    await nodeLocks.release(NODE, 'next', now);
    await open('leaked-1');
    await collections.enter('leaked-1', 'completed', now);
    expect(await close('leaked-1')).toEqual({ recorded: false });
    expect((await collections.find('leaked-1', Date.now()))?.state).toBe('completed');
    expect(await nodeLocks.acquire(NODE, 'next', Date.now(), 3600)).toEqual({ held: true });
  });

  it('is no matter for redrive: a failure that a state caught stays as it is', async () => {
    const file = path.join(cloud.home, 'eks_i-0abad1dea00000002_2026-01-31_1200-UTC_0.7.9.tar.gz');
    await writeFile(file, Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
    const failed = await collectFile(cloud, file, 'i-0abad1dea00000002');
    expect(failed).toMatchObject({ state: 'failed', failure: { state: 'UnpackBundle' } });
    const arn = cloud.executionArn(failed.collectionId);
    const entered = () => cloud.workflow.history(arn).filter(({ type }) => type === 'TaskScheduled').length;
    const before = entered();
    cloud.workflow.redrive(arn);
    expect(await cloud.workflow.settled(arn)).toMatchObject({ status: 'FAILED', redriveCount: 1 });
    expect(entered()).toBe(before);
    expect(await collections.find(failed.collectionId, Date.now())).toEqual(failed);
  });
});
