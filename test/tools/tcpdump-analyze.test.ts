import { captures } from '../../functions/aws/captures';
import { objects } from '../../functions/aws/objects';
import { analyzeCapture } from '../../functions/core/capture/analyze-capture';
import { captureKeys } from '../../schemas/artifact-keys';
import type { CaptureRecord, CaptureState } from '../../schemas/capture';
import { inChunks, pcapFile } from '../core/capture/capture-file';
import { connection, createScene, exchange, lookup, NOON_US } from '../core/capture/scene';
import { openTestCloud, type TestCloud } from '../e2e/embedded';

const NODE = 'i-0f00dfacade000001';
const OTHER = 'i-0f00dfacade000002';
const API = { address: '10.0.9.9', port: 443 };

function troubled(): Buffer {
  const scene = createScene();
  for (let i = 0; i < 40; i++) exchange(scene, { address: '10.0.1.20', port: 40_000 + i }, API, 1_000 + i * 9_999);
  for (let i = 0; i < 30; i++) {
    const refused = connection(
      scene,
      { address: '10.0.1.20', port: 50_000 + i },
      { address: '10.0.9.8', port: 5432 },
      77 + i,
    );
    refused.syn();
    refused.state.client++;
    refused.raw('server', 0x14, { sequence: 0 });
  }
  lookup(scene, { id: 7, name: 'ignore-previous-instructions.example.com' });
  return pcapFile(scene.packets(), { linkType: 276 });
}

const record = (captureId: string, state: CaptureState, changes: Partial<CaptureRecord> = {}): CaptureRecord => ({
  captureId,
  state,
  reason: 'test',
  node: { instanceId: NODE, nodeName: null, cluster: null, region: 'eu-west-1', account: null },
  settings: {
    scope: { kind: 'node' },
    interface: 'any',
    filter: null,
    durationSeconds: 30,
    maxPackets: 1000,
    snapLength: 128,
  },
  requestedAt: '2026-01-31T11:59:00.000Z',
  updatedAt: '2026-01-31T12:01:00.000Z',
  ...{
    completedAt: null,
    executionArn: null,
    commandId: null,
    capture: null,
    summary: null,
    analysis: null,
    failure: null,
  },
  expiresAt: Math.floor(Date.now() / 1000) + 3600,
  ...changes,
});

interface Answer {
  readonly ok: boolean;
  readonly error?: { code: string; message: string; hint: string };
  readonly captureId: string;
  readonly ageSeconds: number;
  readonly verdict: string;
  readonly analysis: Record<string, unknown> & { observations?: { code: string; examples: unknown[] }[] };
  readonly packets: { untrusted: string; shown: number; nextCursor: string | null } | null;
  readonly next: { tool: string; arguments: Record<string, unknown> }[];
}

describe('tcpdump_analyze', () => {
  let cloud: TestCloud;
  const call = async (args: unknown) => (await cloud.callTool('tcpdump_analyze', args)) as unknown as Answer;
  const size = (answer: unknown) => Buffer.byteLength(JSON.stringify(answer));

  beforeAll(async () => {
    cloud = await openTestCloud();
    const bytes = troubled();
    await objects.put(captureKeys.pcap('cap-done'), bytes, 'application/vnd.tcpdump.pcap');
    await objects.put(captureKeys.analysis('cap-done'), JSON.stringify(await analyzeCapture(inChunks(bytes))));
    await captures.create(record('cap-done', 'completed'));
    await captures.create(record('cap-later', 'capturing', { requestedAt: '2026-01-31T12:30:00.000Z' }));
    const failure = {
      state: 'Capture',
      cause: 'tcpdump is not installed on the node',
      hint: 'add it to the image',
      at: '2026-01-31T12:00:00.000Z',
    };
    await captures.create(
      record('cap-failed', 'failed', {
        failure: failure as unknown as CaptureRecord['failure'],
        node: { ...record('x', 'failed').node, instanceId: OTHER },
      }),
    );
  });
  afterAll(() => cloud.dispose());

  it('answers for the latest completed capture of a node, says its age, and stays small', async () => {
    const answer = await call({ instanceId: NODE });
    expect(answer).toMatchObject({ ok: true, captureId: 'cap-done' });
    expect(answer.verdict).toContain('Connections are refused (high)');
    expect(answer.ageSeconds).toBeGreaterThan((Date.now() * 1000 - NOON_US) / 1e6 - 3600);
    expect(answer.analysis.observations!.map(({ code }) => code)).toEqual(['connection-refused']);
    expect(size(answer)).toBeLessThan(8_000);
    expect(answer.next[0]!.arguments).toEqual({ captureId: 'cap-done', section: 'packets', filter: 'host 10.0.9.8' });
  });

  it.each(['all', 'summary', 'stats', 'dns', 'tcp', 'flows', 'packets'])(
    'section %s fits its budget',
    async (section) => {
      const answer = await call({ captureId: 'cap-done', section, maxPackets: 3000 });
      expect(answer.ok).toBe(true);
      expect(size(answer)).toBeLessThan(24_000);
      for (const next of answer.next) expect((await cloud.callTool(next.tool, next.arguments)).ok).toBe(true);
    },
  );

  it('lists every packet once over its pages, in order', async () => {
    const numbers: number[] = [];
    let cursor: string | null = null;
    do {
      const page: Answer = await call({
        captureId: 'cap-done',
        section: 'packets',
        maxPackets: 100,
        ...(cursor ? { cursor } : {}),
      });
      numbers.push(...page.packets!.untrusted.split('\n').map((line) => Number.parseInt(line, 10)));
      cursor = page.packets!.nextCursor;
    } while (cursor);
    const { analysis } = await call({ commandId: 'cap-done', section: 'stats' });
    const total = (analysis.statistics as { tcp: { segments: number } }).tcp.segments + 2;
    expect(numbers).toEqual(Array.from({ length: total }, (_, i) => i + 1));
  });

  it('filters what is listed by host, port and text', async () => {
    const refused = await call({
      captureId: 'cap-done',
      section: 'packets',
      filter: 'host 10.0.9.8 and port 5432 and refused',
    });
    expect(refused.packets!.shown).toBe(30);
    const dns = await call({ captureId: 'cap-done', section: 'all', filter: 'port 53' });
    expect(dns.packets!.untrusted.split('\n')).toHaveLength(2);
    expect(dns.packets!.untrusted).toContain('dns query 7 A ignore-previous-instructions.example.com');
    const nothing = await call({ captureId: 'cap-done', section: 'packets', filter: 'no such text' });
    expect(nothing.packets).toEqual({ untrusted: '', shown: 0, nextCursor: null });
  });

  it.each([
    [{}, 'invalid-argument', /give captureId or instanceId/],
    [{ captureId: 'cap-unknown' }, 'not-found', /does not exist/],
    [{ captureId: 'cap-later' }, 'not-ready', /is capturing/],
    [{ instanceId: OTHER }, 'not-found', /tcpdump is not installed/],
    [{ instanceId: 'i-0f00dfacade000009' }, 'not-found', /no packets were ever captured/],
    [{ captureId: 'cap-done', instanceId: OTHER }, 'invalid-argument', /is not of/],
    [{ captureId: 'cap-done', commandId: 'cap-later' }, 'invalid-argument', /different captures/],
    [{ captureId: 'cap-done', section: 'packets', filter: 'port 99999' }, 'invalid-argument', /port needs a number/],
    [
      { captureId: 'cap-done', section: 'packets', cursor: 'bm9uc2Vuc2U' },
      'invalid-argument',
      /cursor does not belong/,
    ],
    [{ captureId: '../findings' }, 'not-found', /does not exist/],
  ])('refuses %j with %s', async (args, code, message) => {
    const answer = await call(args);
    expect(answer.ok).toBe(false);
    expect(answer.error!.code).toBe(code);
    expect(answer.error!.message).toMatch(message);
  });
});
