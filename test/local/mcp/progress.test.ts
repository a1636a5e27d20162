import type { Server } from 'node:http';
import type { Client } from '@modelcontextprotocol/client';
import { captures } from '../../../functions/aws/captures';
import { collections } from '../../../functions/aws/collections-table';
import type { ToolCaller } from '../../../local/mcp/ask';
import { serveHttp } from '../../../local/mcp/http';
import type { ProgressTiming } from '../../../local/mcp/progress';
import type { CaptureRecord } from '../../../schemas/capture';
import type { CollectionRecord } from '../../../schemas/collection';
import { openTestCloud, type TestCloud } from '../../e2e/embedded';
import { ERAS, overHttp, overStdio } from './clients';

const QUICK: ProgressTiming = { lookMs: 20, beatMs: 40, maxHoldMs: 60_000 };
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
let serial = 0;

/** A record as admit writes it, in a state that only the test changes. */
async function runningCollection(): Promise<string> {
  const collectionId = `progress-${++serial}`;
  const now = new Date().toISOString();
  const record: CollectionRecord = {
    ...{ collectionId, state: 'collecting', trigger: 'tool', reason: 'test', requestedAt: now, updatedAt: now },
    node: { instanceId: 'i-0aaaaaaaaaaaaaaa1', nodeName: null, cluster: null, region: 'eu-west-1', account: null },
    ...{ completedAt: null, executionArn: null, automationExecutionId: null, bundle: null, collectedAt: null },
    ...{ progress: null, findings: null, verdict: null, gapCount: 0, failure: null },
    ...{ engineVersion: null, rulesetVersion: null },
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
  };
  await collections.create(record);
  return collectionId;
}

async function runningCapture(): Promise<string> {
  const captureId = `progress-capture-${++serial}`;
  const now = new Date().toISOString();
  const record: CaptureRecord = {
    ...{ captureId, state: 'capturing', reason: 'test', requestedAt: now, updatedAt: now, completedAt: null },
    node: { instanceId: 'i-0aaaaaaaaaaaaaaa1', nodeName: null, cluster: null, region: 'eu-west-1', account: null },
    settings: {
      ...{ scope: { kind: 'node' }, interface: 'any', filter: null },
      ...{ durationSeconds: 60, maxPackets: 1000, snapLength: 128 },
    },
    ...{ executionArn: null, commandId: null, capture: null, summary: null, analysis: null, failure: null },
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
  };
  await captures.create(record);
  return captureId;
}

type Said = { progress: number; total?: number | undefined; message?: string | undefined };

// spawned processes on a busy machine need their time
jest.setTimeout(120_000);

describe('progress over MCP', () => {
  let cloud: TestCloud;
  let server: Server;
  let url: string;
  let calls = 0;
  let delayMs = 0;
  const caller: ToolCaller = async (name, args) => {
    calls++;
    await sleep(delayMs);
    return cloud.callTool(name, args);
  };

  const serving = async (timing: ProgressTiming) => serveHttp('1', caller, 0, timing);
  const stop = async (one: Server) => {
    one.closeAllConnections();
    await new Promise((resolve) => one.close(resolve));
  };
  beforeAll(async () => {
    cloud = await openTestCloud();
    ({ server, url } = await serving(QUICK));
  }, 120_000);
  beforeEach(() => {
    calls = 0;
    delayMs = 0;
  });
  afterAll(async () => {
    await stop(server);
    await cloud.dispose();
  });

  const increasing = (said: readonly Said[]) => said.every((one, i) => i === 0 || one.progress > said[i - 1]!.progress);

  /** Asks for the status with a token; the collection moves on whenever the client has heard of its state. */
  async function watch(client: Client): Promise<{ said: Said[]; state: unknown }> {
    const collectionId = await runningCollection();
    const said: Said[] = [];
    const result = await client.callTool(
      { name: 'status', arguments: { collectionId } },
      {
        onprogress: (one) => {
          said.push(one);
          const state = one.progress < 50 ? ('classifying' as const) : ('completed' as const);
          void collections.update(collectionId, { state });
        },
      },
    );
    return { said, state: (result.structuredContent as { state: unknown }).state };
  }

  it.each(ERAS)('status says each state as it comes, over HTTP, %s protocol', async (era) => {
    const client = await overHttp(url, era);
    const { said, state } = await watch(client);
    expect(state).toBe('completed');
    expect(said.map((one) => one.progress).slice(0, 2)).toEqual([15, 70]);
    // the last one and the answer may come in one piece: the client then takes the answer first
    expect([undefined, 100]).toContain(said[2]?.progress);
    expect(said.every((one) => one.total === 100)).toBe(true);
    expect(said[1]!.message).toMatch(/rules/);
    await client.close();
  });

  it.each(ERAS)('the same over standard input and output, %s protocol', async (era) => {
    const client = await overStdio(cloud.home, era);
    const { said, state } = await watch(client);
    expect(state).toBe('completed');
    expect(said.map((one) => one.progress).slice(0, 2)).toEqual([15, 70]);
    // the last one and the answer may come in one piece: the client then takes the answer first
    expect([undefined, 100]).toContain(said[2]?.progress);
    await client.close();
  });

  it('tells how a capture that is asked about goes on', async () => {
    const client = await overHttp(url);
    const captureId = await runningCapture();
    const said: Said[] = [];
    const result = await client.callTool(
      { name: 'tcpdump_capture', arguments: { captureId } },
      {
        onprogress: (one) => {
          said.push(one);
          void captures.enter(captureId, 'completed', Date.now());
        },
      },
    );
    expect(result.structuredContent).toMatchObject({ ok: true, state: 'completed' });
    expect(said).toHaveLength(2);
    expect(said[1]).toMatchObject({ progress: 100, total: 100 });
    await client.close();
  });

  it('without a token a call is made once and answered at once', async () => {
    const client = await overHttp(url);
    const collectionId = await runningCollection();
    const result = await client.callTool({ name: 'status', arguments: { collectionId } });
    expect(result.structuredContent).toMatchObject({ ok: true, state: 'collecting' });
    expect(calls).toBe(1);
    await client.close();
  });

  it('a call is not held longer than its limit: the answer then is the one the gateway gives', async () => {
    const { server: own, url: there } = await serving({ ...QUICK, maxHoldMs: 150 });
    const client = await overHttp(there);
    const collectionId = await runningCollection();
    const said: Said[] = [];
    const result = await client.callTool(
      { name: 'status', arguments: { collectionId } },
      { onprogress: (one) => said.push(one) },
    );
    expect(result.isError ?? false).toBe(false);
    const plain = await cloud.callTool('status', { collectionId });
    expect({ ...(result.structuredContent as object), collection: null }).toEqual({ ...plain, collection: null });
    expect(said.map((one) => one.progress)).toEqual([15]);
    await client.close();
    await stop(own);
  });

  // a request of the older protocol knows nothing of the notification that cancels it: the limit ends it
  it.each([
    ['legacy', 600],
    ['modern', 60_000],
  ] as const)('nobody looks any more when the client has cancelled, %s protocol', async (era, maxHoldMs) => {
    const { server: own, url: there } = await serving({ ...QUICK, maxHoldMs });
    const client = await overHttp(there, era);
    const collectionId = await runningCollection();
    const cancel = new AbortController();
    await expect(
      client.callTool(
        { name: 'status', arguments: { collectionId } },
        { signal: cancel.signal, onprogress: () => cancel.abort('enough') },
      ),
    ).rejects.toThrow();
    // one look may be on its way; then there are no more
    let before = -1;
    for (let i = 0; i < 100 && before !== calls; i++) {
      before = calls;
      await sleep(8 * QUICK.lookMs);
    }
    expect(calls).toBe(before);
    await client.close();
    await stop(own);
  });

  it.each(ERAS)('a call that takes long gives signs of life, %s protocol', async (era) => {
    delayMs = 400;
    const client = await overHttp(url, era);
    const said: Said[] = [];
    const result = await client.callTool({ name: 'list_sops', arguments: {} }, { onprogress: (one) => said.push(one) });
    expect(result.structuredContent).toMatchObject({ ok: true });
    expect(said.length).toBeGreaterThan(0);
    expect(increasing(said)).toBe(true);
    expect(said[0]).toMatchObject({ message: expect.stringMatching(/^Runbooks: /) });
    expect(said[0]!.total).toBeUndefined();
    expect(calls).toBe(1);
    await client.close();
  });

  it('tools that start something are called once, whatever they answer, and failures are not repeated', async () => {
    const client = await overHttp(url);
    const listen = { onprogress: () => undefined };
    await client.callTool({ name: 'collect', arguments: { instanceId: 'i-0aaaaaaaaaaaaaaa1' } }, listen);
    expect(calls).toBe(1);
    const failed = await client.callTool({ name: 'status', arguments: { collectionId: 'no-such' } }, listen);
    expect(failed).toMatchObject({ isError: true, structuredContent: { error: { code: 'not-found' } } });
    expect(calls).toBe(2);
    await client.close();
  });
});
