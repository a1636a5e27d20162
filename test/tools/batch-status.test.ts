import { batches } from '../../functions/aws/batches';
import { collections } from '../../functions/aws/collections-table';
import { jsonBytes } from '../../functions/core/query/page';
import type { BatchRecord } from '../../schemas/batch';
import type { CollectionRecord } from '../../schemas/collection';
import { someRecord } from '../core/query/some-nodes';
import { openTestCloud, type TestCloud } from '../e2e/embedded';

const idOf = (at: number) => `i-${at.toString(16).padStart(17, '0')}`;
const now = new Date().toISOString();
const expiresAt = Math.floor(Date.now() / 1000) + 3600;
const counts = (critical: number, high = 0) => ({ critical, high, medium: 0, low: 0, info: 0 });

function batchOf(batchId: string, size: number, changes: Partial<BatchRecord> = {}): BatchRecord {
  return {
    ...{ batchId, state: 'queued', cluster: 'shop', region: 'eu-west-1', reason: 'test' },
    ...{ requestedAt: now, updatedAt: now, completedAt: null, notStarted: [], counts: null, failure: null, expiresAt },
    members: Array.from({ length: size }, (_, at) => ({
      collectionId: `${batchId}-${at}`,
      instanceId: idOf(at),
      role: at === size - 1 ? 'control' : 'representative',
      stratum: `stratum ${at % 3}`,
      joined: false,
    })),
    ...changes,
  };
}

async function member(batchId: string, at: number, changes: Partial<CollectionRecord> = {}): Promise<void> {
  const collectionId = `${batchId}-${at}`;
  const times = { requestedAt: now, updatedAt: now, completedAt: now, collectedAt: now, expiresAt };
  await collections.create(someRecord(idOf(at), { ...times, ...changes, collectionId }));
}

type Answer = Record<string, unknown> & {
  executions: Record<string, unknown>[];
  next: { tool: string; arguments: object }[];
};

describe('batch_status', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await openTestCloud({ env: { NODESCOPE_ALLOWED_CLUSTERS: 'shop' } });
  }, 120_000);
  afterAll(() => cloud.dispose());

  async function ask(args: object): Promise<Answer> {
    const answer = await cloud.callTool('batch_status', args);
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return answer as unknown as Answer;
  }

  it('waits for members that have not started or not ended', async () => {
    await batches.create(batchOf('b-running', 3));
    expect(await ask({ batchId: 'b-running' })).toMatchObject({ state: 'queued', allComplete: false });
    await member('b-running', 0);
    await member('b-running', 1, { state: 'classifying' });
    expect(await ask({ batchId: 'b-running' })).toMatchObject({
      state: 'running',
      allComplete: false,
      summary: { total: 3, succeeded: 1, inProgress: 1, notStarted: 1 },
      suggestedPollIntervalSeconds: 30,
      failedInstances: [],
      task: { state: 'running', progress: 56 },
      next: [{ tool: 'batch_status', arguments: { batchId: 'b-running' } }],
    });
  });

  it('ends, whatever became of each member: no state is polled for ever', async () => {
    const notStarted = [{ collectionId: 'b-mixed-4', error: 'StepFunctions.AccessDenied', cause: 'not authorized' }];
    await batches.create(batchOf('b-mixed', 6, { state: 'completed', notStarted }));
    await member('b-mixed', 0, {
      findings: counts(2),
      topRules: ['dns-blocked', 'coredns'],
      verdict: 'DNS is blocked',
    });
    const failure = { state: 'AwaitUpload', error: 'Nodescope.collector-failed', cause: 'AccessDenied', hint: 'check' };
    await member('b-mixed', 1, { state: 'failed', failure });
    await member('b-mixed', 2, { state: 'suppressed', failure: { ...failure, cause: 'another one runs' } });
    await member('b-mixed', 3, { findings: counts(0, 1), topRules: ['dns-blocked'] });
    await member('b-mixed', 5, { topRules: ['coredns'] });
    const answer = await ask({ batchId: 'b-mixed' });
    expect(answer).toMatchObject({
      state: 'completed',
      allComplete: true,
      summary: { total: 6, succeeded: 3, failed: 1, refused: 1, notStarted: 1, inProgress: 0, unknown: 0 },
      failedInstances: [idOf(1), idOf(4)],
      sharedRules: [
        { ruleId: 'coredns', nodes: 2, of: 3 },
        { ruleId: 'dns-blocked', nodes: 2, of: 3 },
      ],
      task: { state: 'completed', progress: 100 },
    });
    expect(answer.executions.map(({ status, failureReason }) => [status, failureReason])).toEqual([
      ['failed', 'AccessDenied'],
      ['succeeded', null],
      ['succeeded', null],
      ['succeeded', null],
      ['refused', 'another one runs'],
      ['not-started', 'StepFunctions.AccessDenied: not authorized'],
    ]);
    expect(answer.next).toMatchObject([
      { tool: 'quick_triage', arguments: { collectionId: 'b-mixed-0' } },
      { tool: 'compare_nodes', arguments: { collectionIds: ['b-mixed-0', 'b-mixed-5'] } },
    ]);
  });

  it('counts as unknown what nobody has touched for hours, and does not wait for it', async () => {
    const old = new Date(Date.now() - 5 * 3600_000).toISOString();
    await member('lost', 0, { state: 'collecting', updatedAt: old });
    await member('lost', 1, { state: 'awaiting-approval', updatedAt: old });
    const waiting = await ask({ collectionIds: ['lost-0', 'lost-1'] });
    expect(waiting).toMatchObject({ allComplete: false, summary: { unknown: 1, inProgress: 1 } });
    const lost = await ask({ collectionIds: ['lost-0'] });
    expect(lost).toMatchObject({ allComplete: true, task: { state: 'failed' }, gaps: [{ count: 1 }], next: [] });
  });

  it('treats a batch whose execution cannot run any more as ended', async () => {
    const requestedAt = new Date(Date.now() - 4 * 86_400_000).toISOString();
    await batches.create(batchOf('b-stopped', 2, { requestedAt }));
    const answer = await ask({ batchId: 'b-stopped' });
    expect(answer).toMatchObject({ state: 'stopped', allComplete: true, summary: { notStarted: 2 }, next: [] });
  });

  it('pages through fifty members, failures first, within its budget', async () => {
    await batches.create(batchOf('b-large', 50, { state: 'completed' }));
    const verdict = 'The node cannot resolve names because a host firewall drops packets to the cluster DNS. '.repeat(
      4,
    );
    await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        member('b-large', at, {
          verdict,
          ...(at % 10 === 0 ? { state: 'failed' as const } : { findings: counts(at) }),
        }),
      ),
    );
    const seen: unknown[] = [];
    let cursor: unknown;
    do {
      const answer = await ask({ batchId: 'b-large', ...(cursor ? { cursor } : {}) });
      expect(jsonBytes(answer)).toBeLessThan(9000);
      seen.push(...answer.executions.map(({ collectionId }) => collectionId));
      cursor = answer.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(50);
    expect(seen.slice(0, 2)).toEqual(['b-large-0', 'b-large-10']);
  });

  it('shows nothing of clusters off the allow-list', async () => {
    await batches.create(batchOf('b-secret', 1, { cluster: 'secret' }));
    expect(await cloud.callTool('batch_status', { batchId: 'b-secret' })).toMatchObject({ error: { code: 'denied' } });
    const node = { ...someRecord(idOf(9)).node, cluster: 'secret' };
    await member('secret', 9, { node });
    expect(await cloud.callTool('batch_status', { collectionIds: ['secret-9'] })).toMatchObject({
      error: { code: 'denied' },
    });
  });

  it('takes one way of asking', async () => {
    const code = async (args: object) => {
      const answer = await cloud.callTool('batch_status', args);
      return answer.ok ? 'ok' : answer.error.code;
    };
    expect(await code({ batchId: 'b-mixed', collectionIds: ['b-mixed-0'] })).toBe('invalid-argument');
    expect(await code({ collectionIds: [] })).toBe('invalid-argument');
    expect(await code({ collectionIds: 'b-mixed-0,b-mixed-1' })).toBe('ok');
  });
});
