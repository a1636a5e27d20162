import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { batches } from '../../functions/aws/batches';
import { jsonBytes } from '../../functions/core/query/page';
import { openTestCloud, type TestCloud } from '../e2e/embedded';

const REGION = 'eu-west-1';
const idOf = (at: number) => `i-${at.toString(16).padStart(17, '0')}`;
const nodeOf = (cluster: string, at: number, changes: object = {}) => ({
  ...{ instanceId: idOf(at), cluster, region: REGION, az: `${REGION}${'abc'[at % 3]}`, nodeName: `node-${at}` },
  ...{ bundlePath: 'none.tar.gz', nodegroup: `group-${at % 2}`, imageId: `ami-${at % 4}`, ...changes },
});

interface Plan extends Record<string, unknown> {
  readonly batchId: string;
  readonly idempotencyToken: string;
  readonly buckets: { signature: string; totalNodes: number; sampleCount: number; sampleNodes: string[] }[];
  readonly gaps: { what: string; count: number }[];
  readonly next: { tool: string; arguments: Record<string, unknown> }[];
}

describe('batch_collect', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await openTestCloud({ env: { NODESCOPE_ALLOWED_CLUSTERS: 'shop,dead,plain' } });
    const shop = Array.from({ length: 60 }, (_, at) =>
      nodeOf('shop', at, at % 4 === 0 ? { statusChecks: 'impaired' } : at % 10 === 1 ? { ssm: 'offline' } : {}),
    );
    const dead = [1, 2, 3].map((at) => nodeOf('dead', at + 200, { state: 'stopped' }));
    const plain = [1, 2, 3, 4, 5, 6].map((at) => nodeOf('plain', at + 300, { failure: 'failed' }));
    await writeFile(path.join(cloud.home, 'nodes.json'), JSON.stringify([...shop, ...dead, ...plain]));
  }, 120_000);
  afterAll(() => cloud.dispose());

  async function plan(args: object): Promise<Plan> {
    const answer = await cloud.callTool('batch_collect', { clusterName: 'shop', ...args });
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return answer as unknown as Plan;
  }
  const sampled = ({ buckets }: Plan) => buckets.flatMap(({ sampleNodes }) => sampleNodes);

  it('plans by default: fair samples, a control node, what cannot be collected and why', async () => {
    const answer = await plan({});
    expect(answer).toMatchObject({ dryRun: true, started: false, totalNodes: 60, matchingNodes: 21, executions: [] });
    expect(answer.cannotCollect).toMatchObject([{ reason: 'its SSM agent does not answer', nodes: 6 }]);
    expect(answer.buckets.every(({ signature }) => signature.startsWith('status-impaired'))).toBe(true);
    expect(answer.buckets.reduce((sum, { totalNodes }) => sum + totalNodes, 0)).toBe(15);
    expect(answer.control).toMatch(/^i-/);
    expect(jsonBytes(answer)).toBeLessThan(8000);
    expect(cloud.workflow.list()).toEqual([]);
    expect(await batches.find(answer.batchId, Date.now())).toBeNull();
  });

  it('draws the same nodes for the same token, others for another', async () => {
    const first = await plan({ filter: 'all', idempotencyToken: 'one', samplesPerBucket: 1, groupBy: 'az' });
    const again = await plan({ filter: 'all', idempotencyToken: 'one', samplesPerBucket: 1, groupBy: 'az' });
    expect(again).toEqual(first);
    const draws = new Set<string>();
    for (const token of ['two', 'three', 'four'])
      draws.add(
        sampled(await plan({ filter: 'all', idempotencyToken: token, samplesPerBucket: 1, groupBy: 'az' })).join(),
      );
    expect(draws.size).toBeGreaterThan(1);
  });

  it('groups as asked and counts what the limit leaves out', async () => {
    const byAmi = await plan({ filter: 'all', groupBy: 'ami', maxTotalCollections: 2 });
    expect(byAmi.groupedBy).toEqual(['signature', 'ami']);
    expect(sampled(byAmi)).toHaveLength(2);
    const without = byAmi.buckets.filter(({ sampleCount }) => sampleCount === 0).length;
    expect(byAmi.gaps).toContainEqual(
      expect.objectContaining({ what: 'strata without a representative', count: without }),
    );
    const all = await plan({ strategy: 'all', maxTotalCollections: 10 });
    expect(sampled(all)).toHaveLength(9);
    expect(all.gaps).toContainEqual(expect.objectContaining({ what: 'nodes left out', count: 6 }));
  });

  it('says there is nothing to collect, and starts no empty batch', async () => {
    const empty = await plan({ clusterName: 'dead' });
    expect(empty).toMatchObject({ matchingNodes: 3, buckets: [], next: [], cannotCollect: [{ nodes: 3 }] });
    expect(empty.message).toMatch(/nothing to collect/);
    const refused = await cloud.callTool('batch_collect', { clusterName: 'dead', dryRun: false });
    expect(refused).toMatchObject({ ok: false, error: { code: 'not-found', field: 'filter' } });
    expect(await plan({ clusterName: 'plain' })).toMatchObject({ matchingNodes: 0, control: null });
  });

  it('starts exactly what next proposes, once', async () => {
    const planned = await plan({ clusterName: 'plain', filter: 'all', maxTotalCollections: 2, reason: 'drill' });
    const args = planned.next[0]!.arguments;
    const [a, b] = await Promise.all([plan(args), plan(args)]);
    expect([a.started, b.started].sort()).toEqual([false, true]);
    const record = (await batches.find(planned.batchId, Date.now()))!;
    expect(record.members.map(({ instanceId }) => instanceId).sort()).toEqual(sampled(planned).sort());
    expect(record).toMatchObject({ cluster: 'plain', reason: 'drill' });
    expect(cloud.workflow.list('collect-batch')).toHaveLength(1);
    for (const answer of [a, b]) {
      expect(answer.executions).toHaveLength(2);
      expect(answer.next).toMatchObject([{ tool: 'batch_status', arguments: { batchId: planned.batchId } }]);
    }
  }, 60_000);

  it('starts a batch whose record was written by somebody who died before starting it', async () => {
    const { batchId, idempotencyToken } = await plan({ clusterName: 'plain', filter: 'all' });
    const at = new Date().toISOString();
    const instanceId = idOf(301);
    await batches.create({
      ...{ batchId, state: 'queued', cluster: 'plain', region: REGION, reason: 'test', requestedAt: at, updatedAt: at },
      ...{ completedAt: null, notStarted: [], counts: null, failure: null },
      expiresAt: Math.floor(Date.now() / 1000) + 3600,
      members: [{ collectionId: 'c-301', instanceId, role: 'representative', stratum: 's', joined: false }],
    });
    const answer = await plan({ clusterName: 'plain', filter: 'all', idempotencyToken, dryRun: false });
    expect(answer).toMatchObject({ started: false, executions: [{ instanceId, collectionId: 'c-301', bucket: null }] });
    expect(cloud.workflow.list('collect-batch').map(({ name }) => name)).toContain(batchId);
  }, 60_000);

  it('says so when the name of the batch is used up', async () => {
    const { batchId, idempotencyToken } = await plan({ clusterName: 'plain', filter: 'all' });
    cloud.workflow.start({
      machine: 'collect-batch',
      name: batchId,
      input: { members: [], cluster: 'x', region: 'x' },
    });
    const answer = await cloud.callTool('batch_collect', {
      ...{ clusterName: 'plain', filter: 'all', idempotencyToken, dryRun: false },
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'conflict', field: 'idempotencyToken' } });
    expect(await batches.find(batchId, Date.now())).toMatchObject({ state: 'failed' });
  }, 60_000);

  it('refuses what it cannot do', async () => {
    const code = async (args: object) => {
      const answer = await cloud.callTool('batch_collect', { clusterName: 'shop', ...args });
      return answer.ok ? 'ok' : `${answer.error.code} ${answer.error.field}`;
    };
    expect(await code({ clusterName: 'other' })).toBe('denied clusterName');
    expect(await code({ maxTotalCollections: 51 })).toBe('invalid-argument maxTotalCollections');
    expect(await code({ samplesPerBucket: 0 })).toBe('invalid-argument samplesPerBucket');
    expect(await code({ groupBy: 'colour' })).toBe('invalid-argument groupBy');
    expect(await code({ dryrun: false })).toBe('invalid-argument dryrun');
  });
});
