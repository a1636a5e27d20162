import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { collections } from '../../functions/aws/collections-table';
import { nodeLocks } from '../../functions/aws/node-locks';
import { notReadyAlarm } from '../../local/demo/alarm-event';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import type { CollectionRecord } from '../../schemas/collection';
import { analyse, ended, openTestCloud, simulateNodes, startAnalysis, type TestCloud, writeSample } from './embedded';

const NODES = CLUSTER_DEMO.map(({ node }) => node.instanceId);

/** Every way a collection can fail ends in one terminal state that says why, and frees the node. */
describe('failure paths', () => {
  let cloud: TestCloud;
  let bundle: string;
  beforeAll(async () => {
    cloud = await openTestCloud({
      uploadTimeoutSeconds: 8,
      env: { NODESCOPE_STORM_BUDGET: '2', NODESCOPE_COOLDOWN_MINUTES: '30' },
    });
    bundle = path.join(cloud.home, 'bundle.tar.gz');
    await writeSample(bundle, { sizeBytes: 1_000_000 });
  }, 180_000);
  afterAll(() => cloud.dispose());

  async function collect(failure: Parameters<typeof simulateNodes>[2]): Promise<CollectionRecord> {
    await simulateNodes(cloud.home, bundle, failure);
    const answer = await cloud.callTool('collect', { instanceId: NODES[0] });
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return ended(cloud, String(answer.collectionId));
  }

  async function isFree(instanceId: string): Promise<boolean> {
    const lock = await nodeLocks.acquire(instanceId, 'probe', Date.now(), 60);
    if (lock.held) await nodeLocks.release(instanceId, 'probe', Date.now());
    return lock.held;
  }

  it.each([
    ['the SSM agent is offline', { ssm: 'offline' as const }, 'StartCollector', /does not answer/],
    ['the upload is denied', { failure: 'access-denied' as const }, 'AwaitUpload', /ended Failed/],
    ['the collector fails', { failure: 'failed' as const }, 'AwaitUpload', /ended Failed/],
    [
      'the collector succeeds but nothing is uploaded',
      { failure: 'no-upload' as const },
      'AwaitUpload',
      /no bundle reached the bucket/,
    ],
    [
      'the node hangs until the time is over',
      { failure: 'timeout' as const },
      'CheckUpload',
      /no bundle arrived in time/,
    ],
  ])(
    'explains itself when %s',
    async (_name, change, state, cause) => {
      const record = await collect(() => change);
      expect(record.state).toBe('failed');
      expect(record.failure).toMatchObject({ state, cause: expect.stringMatching(cause) });
      expect(record.failure!.hint.length).toBeGreaterThan(10);
      expect(await isFree(NODES[0]!)).toBe(true);
      const status = await cloud.callTool('status', { collectionId: record.collectionId });
      expect(status).toMatchObject({ ok: true, state: 'failed', task: { state: 'failed' } });
      expect(cloud.workflow.describe(cloud.executionArn(record.collectionId)).status).toBe('FAILED');
    },
    180_000,
  );

  it('reads what there is of a bundle whose upload was cut', async () => {
    const record = await collect(() => ({ failure: 'partial' as const }));
    expect(record.state).toBe('completed');
    const answer = await cloud.callTool('validate', { collectionId: record.collectionId });
    if (!answer.ok) throw new Error(answer.error.message);
    expect(answer.complete).toBe(false);
    expect((answer.gaps as { code: string }[]).map((gap) => gap.code)).toContain('truncated');
  }, 180_000);

  it('refuses a stopped instance and an unknown one with a typed answer', async () => {
    await simulateNodes(cloud.home, bundle, () => ({ state: 'stopped' }));
    expect(await cloud.callTool('collect', { instanceId: NODES[1] })).toMatchObject({
      ok: false,
      error: { code: 'node-unreachable', field: 'instanceId' },
    });
    expect(await cloud.callTool('collect', { instanceId: 'i-00000000000000000' })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
  });

  it.each([
    ['random bytes', () => randomBytes(5000)],
    ['an empty gzip header', () => Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])],
    ['a zip without directory', () => Buffer.concat([Buffer.from('PK\u0003\u0004'), randomBytes(2000)])],
  ])(
    'never crashes on %s',
    async (_name, bytes) => {
      const file = path.join(cloud.home, 'odd.tar.gz');
      await writeFile(file, bytes());
      const record = await ended(cloud, await startAnalysis(cloud, file));
      expect(['failed', 'completed']).toContain(record.state);
      if (record.state === 'failed')
        expect(record.failure).toMatchObject({ state: 'UnpackBundle', error: 'Nodescope.bad-archive' });
    },
    180_000,
  );

  it('says what is missing from an incomplete bundle nobody generated for it', async () => {
    const file = path.join(cloud.home, 'few.tar.gz');
    await writeSample(file, { sizeBytes: 1_000_000, incomplete: ['networking/', 'ipamd/', 'kernel/'] });
    const { document } = await analyse(cloud, file);
    const missing = document.gaps.filter((gap) => gap.code === 'missing-file').map((gap) => gap.what);
    expect(missing.length).toBeGreaterThan(0);
    expect(document.checks.filter((check) => check.outcome === 'cannot-check').length).toBeGreaterThan(10);
  }, 180_000);

  it('collects representatives of an alarm storm and records the rest as suppressed', async () => {
    await simulateNodes(cloud.home, bundle);
    const started = Date.now();
    const alarms = CLUSTER_DEMO.slice(1).map((node) => notReadyAlarm(node, started));
    // the same event twice is one collection
    for (const alarm of [...alarms, alarms[0]!]) await cloud.cloud.events.publish(alarm);
    const records: CollectionRecord[] = [];
    for (let i = 0; i < 200 && records.length < 3; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      records.splice(
        0,
        records.length,
        ...(await collections.ofCluster('shop-prod', 50, Date.now())).filter((record) => record.trigger === 'alarm'),
      );
    }
    await cloud.cloud.events.idle();
    const outcomes = await Promise.all(records.map((record) => ended(cloud, record.collectionId)));
    expect(outcomes).toHaveLength(3);
    expect(outcomes.filter((record) => record.state === 'completed')).toHaveLength(2);
    const [suppressed] = outcomes.filter((record) => record.state === 'suppressed');
    expect(suppressed!.failure!.cause).toMatch(/alarm storm/);

    const finished = outcomes.filter((one) => one.state === 'completed').map((one) => one.node.instanceId);
    const collected = CLUSTER_DEMO.find((demo) => finished.includes(demo.node.instanceId))!;
    const again = notReadyAlarm(collected, Date.now() + 1000);
    await cloud.cloud.events.publish(again);
    await cloud.cloud.events.idle();
    let latest: CollectionRecord | undefined;
    for (let i = 0; i < 100 && latest?.state !== 'suppressed'; i++) {
      [latest] = await collections.ofNode(collected.node.instanceId, 1, Date.now());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(latest).toMatchObject({ state: 'suppressed', failure: { cause: expect.stringMatching(/cool-down/) } });
  }, 180_000);
});
