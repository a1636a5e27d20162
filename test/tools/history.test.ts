import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { collections } from '../../functions/aws/collections-table';
import { jsonBytes } from '../../functions/core/query/page';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import { writeBundle } from '../../local/samples/write-bundle';
import type { CollectionRecord } from '../../schemas/collection';
import { openTestCloud, type TestCloud } from '../e2e/embedded';
import { collectFile } from './stage';

type Row = { collectionId: string; instanceId: string | null; state: string; requestedAt: string; ageSeconds: number };
type Track = {
  findingId: string;
  title: string;
  severity: string;
  change: string;
  since: string | null;
  counts: (number | null)[];
  lastCollection: string;
};
interface Answer {
  insight: string;
  collections: Row[];
  changes: Record<string, number> | null;
  joinedCollections: { collectionId: string }[];
  findingHistory: Track[];
  findingsNotShown: number;
  nextCursor: string | null;
  gaps: { what: string; reason: string }[];
  next: { tool: string; arguments: Record<string, unknown> }[];
}

const joinedIds = (answer: Answer) => answer.joinedCollections.map((one) => one.collectionId);

const NODE = CLUSTER_DEMO[0]!.node;
const MANY = 'i-0aaaaaaaaaaaaaaa1';
/** The same node, an hour apart each: what it has. */
const STORY: readonly { faults: readonly string[]; incomplete?: readonly string[] }[] = [
  { faults: ['dns-blocked'] },
  { faults: [] },
  { faults: ['dns-blocked', 'disk-full'] },
  { faults: ['dns-blocked'] },
];

jest.setTimeout(180_000);

describe('history', () => {
  let cloud: TestCloud;
  const ids: string[] = [];

  /** Records as admit writes them, one minute apart, newest last. */
  async function manyRecords(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const requestedAt = new Date(Date.UTC(2026, 10, 1, 0, i)).toISOString();
      const record: CollectionRecord = {
        ...{ collectionId: `many-${String(i).padStart(3, '0')}`, trigger: i % 3 ? 'alarm' : 'batch', reason: 'test' },
        ...{ state: i % 2 ? 'failed' : 'collecting', requestedAt, updatedAt: requestedAt, completedAt: null },
        node: { instanceId: MANY, nodeName: null, cluster: `cluster-${i % 2}`, region: 'eu-west-1', account: null },
        ...{ executionArn: null, automationExecutionId: null, bundle: null, collectedAt: null, progress: null },
        ...{ findings: null, verdict: null, gapCount: 0, failure: null, engineVersion: null, rulesetVersion: null },
        expiresAt: Math.floor(Date.now() / 1000) + 3600,
      };
      await collections.create(record);
    }
  }

  beforeAll(async () => {
    cloud = await openTestCloud();
    for (const [i, story] of STORY.entries()) {
      const stamp = `2026-01-31_${12 + i}00-UTC`;
      const file = path.join(cloud.home, `eks_${NODE.instanceId}_${stamp}_0.7.9${'x'.repeat(i)}.tar.gz`);
      const collectedAt = Date.UTC(2026, 0, 31, 12 + i);
      await writeBundle({ file, seed: 'history', node: NODE, collectedAt, sizeBytes: 1_000_000, ...story });
      ids.push((await collectFile(cloud, file, NODE.instanceId)).collectionId);
    }
    const broken = path.join(cloud.home, 'broken.tar.gz');
    writeFileSync(broken, Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
    await collectFile(cloud, broken, NODE.instanceId);
    await manyRecords(60);
  }, 180_000);
  afterAll(() => cloud.dispose());

  async function ask(args: Record<string, unknown>): Promise<Answer> {
    const answer = await cloud.callTool('history', args);
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return answer as unknown as Answer;
  }

  it('lists the collections of a node, newest first, with state, age and what came out', async () => {
    const answer = await ask({ instanceId: NODE.instanceId });
    expect(answer.collections.map((one) => one.state)).toEqual(['failed', ...Array(4).fill('completed')]);
    expect(answer.collections.slice(1).map((one) => one.collectionId)).toEqual([...ids].reverse());
    for (const { ageSeconds } of answer.collections) expect(ageSeconds).toBeGreaterThanOrEqual(0);
    expect(answer.collections[0]).toMatchObject({ failure: { hint: expect.stringMatching(/.{5}/) }, verdict: null });
    expect(jsonBytes(answer)).toBeLessThan(9_000);
  });

  it('joins findings by id: what came back, what is gone, what is new', async () => {
    const answer = await ask({ instanceId: NODE.instanceId });
    expect(joinedIds(answer)).toEqual(ids);
    const dns = answer.findingHistory.find((one) => one.title === 'A foreign firewall rule drops DNS of pods');
    expect(dns).toMatchObject({
      ...{ change: 'persisting', since: '2026-01-31T14:00:00.000Z', trend: 'steady', lastCollection: ids[3] },
      counts: [2, null, 2, 2],
    });
    const full = answer.findingHistory.find((one) => one.title === 'A filesystem is nearly full');
    expect(full).toMatchObject({ change: 'gone', since: null, lastCollection: ids[2], counts: [null, null, 1, null] });
    const changes = answer.changes!;
    expect(changes).toMatchObject({ new: 0, 'came-back': 0, unclear: 0 });
    expect(changes.persisting).toBeGreaterThan(5);
    expect(changes.gone).toBeGreaterThan(5);
    const grave = answer.findingHistory.filter((one) => !['low', 'info'].includes(one.severity));
    expect(grave).toEqual(answer.findingHistory.slice(0, grave.length));
  });

  it('tells the same of the past: what was new then', async () => {
    const { requestedAt } = await collections.get(ids[2]!, Date.now());
    const { findingHistory } = await ask({ instanceId: NODE.instanceId, end_time: requestedAt });
    const change = (title: string) => findingHistory.find((one) => one.title === title)?.change;
    expect(change('A filesystem is nearly full')).toBe('new');
    expect(change('A foreign firewall rule drops DNS of pods')).toBe('came-back');
  });

  it('proposes before and after: the last healthy collection and the latest', async () => {
    const { next } = await ask({ instanceId: NODE.instanceId });
    expect(next[0]).toMatchObject({ tool: 'compare_nodes', arguments: { collectionIds: [ids[1], ids[3]] } });
    for (const call of next) expect(await cloud.callTool(call.tool, call.arguments)).toMatchObject({ ok: true });
  });

  it('does not take a bundle that was cut for a healthy one', async () => {
    const node = CLUSTER_DEMO[1]!.node;
    const cut: string[] = [];
    for (const [hour, about] of [
      [12, { faults: [], truncateAt: 0.3 }],
      [13, { faults: ['dns-blocked'] }],
    ] as const) {
      const file = path.join(
        cloud.home,
        `eks_${node.instanceId}_2026-01-31_${hour}00-UTC_0.7.9${'w'.repeat(hour)}.tar.gz`,
      );
      const collectedAt = Date.UTC(2026, 0, 31, hour);
      await writeBundle({ file, seed: 'cut', node, collectedAt, sizeBytes: 1_000_000, ...about });
      cut.push((await collectFile(cloud, file, node.instanceId)).collectionId);
    }
    const answer = await ask({ instanceId: node.instanceId });
    expect(answer.insight).toContain('none of 2 completed ones is without problems');
    expect(answer.next.map((call) => call.tool)).not.toContain('compare_nodes');
    // the cut bundle has no firewall rules: whether they were there before is not known
    const dns = answer.findingHistory.find((one) => one.title === 'A foreign firewall rule drops DNS of pods');
    expect(dns).toMatchObject({ change: 'unclear', lastCollection: cut[1] });
  });

  it('compare_nodes answers before and after with what only one side has', async () => {
    const answer = await cloud.callTool('compare_nodes', { collectionIds: [ids[1], ids[3]] });
    expect(answer).toMatchObject({ ok: true, insight: expect.stringContaining(ids[3]!) });
    const { uniqueFindings, dimensions } = answer as unknown as {
      uniqueFindings: Record<string, unknown[]>;
      dimensions: { dimension: string; same: boolean }[];
    };
    expect(uniqueFindings[ids[3]!]!.length).toBeGreaterThan(0);
    expect(dimensions.find((one) => one.dimension === 'iptables_rules')).toMatchObject({ same: false });
  });

  it('is the history of the node for any of its collections, and of one finding when asked', async () => {
    const [collectionId] = ids;
    const whole = await ask({ collectionId });
    expect(joinedIds(whole)).toEqual(ids);
    const { findingId } = whole.findingHistory[0]!;
    expect((await ask({ collectionId, findingId })).findingHistory.map((one) => one.findingId)).toEqual([findingId]);
    expect(await cloud.callTool('history', { collectionId, findingId: 'F-aaaaaaaaaaaa' })).toMatchObject({
      error: { code: 'not-found', field: 'findingId' },
    });
  });

  it('lists every cluster that has had a collection, and bundles of none', async () => {
    const seen: Row[] = [];
    let answer = await ask({ maxResults: 17 });
    for (let pages = 0; pages < 20; pages++) {
      seen.push(...answer.collections);
      if (answer.nextCursor === null) break;
      // stable while new collections arrive at the front
      if (pages === 0) await manyRecords(0);
      answer = await ask({ maxResults: 17, cursor: answer.nextCursor });
    }
    expect(seen).toHaveLength(STORY.length + 1 + 2 + 60);
    expect(new Set(seen.map((one) => one.collectionId)).size).toBe(seen.length);
    const times = seen.map((one) => one.requestedAt);
    expect(times).toEqual([...times].sort().reverse());
    expect(answer.changes).toBeNull();
  });

  it.each([
    [{ clusterName: 'cluster-1' }, 30],
    [{ clusterName: 'cluster-1', status: 'InProgress' }, 0],
    [{ clusterName: 'cluster-0', status: 'running' }, 30],
    [{ instanceId: MANY, status: 'Failed' }, 30],
    [{ instanceId: MANY, trigger: 'batch' }, 20],
    [{ instanceId: MANY, region: 'us-east-1' }, 0],
    [{ instanceId: MANY, start_time: '2026-11-01T00:10:00Z', end_time: '2026-11-01T00:19:00Z' }, 10],
    [{ status: 'Success', clusterName: 'unknown' }, STORY.length + 2],
  ])('%j finds %i collections', async (args, expected) => {
    let count = 0;
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const answer = await ask({ ...args, ...(cursor ? { cursor } : {}) });
      count += answer.collections.length;
      cursor = answer.nextCursor;
    }
    expect(count).toBe(expected);
  });

  it.each([
    [{ instanceId: 'i-0cccccccccccccccc' }, 'not-found', 'instanceId'],
    [{ collectionId: 'no-such-collection' }, 'not-found', 'collectionId'],
    [{ instanceId: MANY, clusterName: 'cluster-0' }, 'invalid-argument', 'clusterName'],
    [{ findingId: 'F-aaaaaaaaaaaa' }, 'invalid-argument', 'findingId'],
    [{ start_time: '-1d', end_time: '-2d' }, 'invalid-argument', 'start_time'],
    [{ cursor: 'nonsense' }, 'invalid-argument', 'cursor'],
    [{ status: 'done' }, 'invalid-argument', 'status'],
    [{ documentName: 'x' }, 'invalid-argument', 'documentName'],
  ])('%j is refused', async (args, code, field) => {
    expect(await cloud.callTool('history', args)).toMatchObject({ ok: false, error: { code, field } });
  });

  it('takes a cursor only for the question it belongs to', async () => {
    const { nextCursor } = await ask({ instanceId: MANY, maxResults: 5 });
    expect(await cloud.callTool('history', { clusterName: 'cluster-0', cursor: nextCursor })).toMatchObject({
      error: { field: 'cursor' },
    });
  });
});
