import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { documents } from '../../functions/aws/clients/documents';
import { objects } from '../../functions/aws/objects';
import { jsonBytes } from '../../functions/core/query/page';
import { TOOLS } from '../../functions/tools/tools.generated';
import { answerSchema } from '../../local/mcp/tool-schemas';
import { ERROR_CODES } from '../../schemas/errors';
import { ABOUT_COLLECTION, about as aboutOnStage, READERS } from './about';
import { BROKEN, onStage, openStage, type Stage } from './stage';

const FRAME = ['ok', 'collection', 'window', 'gaps', 'next', 'cut', 'gapsNotShown'];
/** What an agent reads without asking for more; a page of a file and the inventory are asked for. */
const DEFAULT_BYTES = 9000;
const LONGER: Readonly<Record<string, number>> = { validate: 16_000, get_sop: 12_000, network_diagnostics: 9_500 };

jest.setTimeout(120_000);

describe('tools on a store', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  }, 120_000);
  afterAll(() => stage.cloud.dispose());

  const about = (name: string, collectionId: string) => aboutOnStage(name, collectionId, stage);
  const ABOUT_ONE = new Set(ABOUT_COLLECTION.map((tool) => tool.name));

  describe.each(READERS.map((tool) => [tool.name, tool] as const))('%s', (name, tool) => {
    it('answers its examples with what its schema promises, within its budget', async () => {
      for (const example of tool.examples) {
        const answer = await stage.ask(name, onStage(example.input, stage));
        const payload = Object.fromEntries(Object.entries(answer).filter(([key]) => !FRAME.includes(key)));
        expect(tool.output.safeParse(payload).error).toBeUndefined();
        expect(answerSchema(tool.output).safeParse(answer).error).toBeUndefined();
        expect(jsonBytes(answer)).toBeLessThanOrEqual(tool.budgetBytes);
        expect(answer.cut).toBeUndefined();
      }
    });

    it('answers in about 8 kB by default', async () => {
      const answer = await stage.ask(name, about(name, stage.sick.collectionId));
      expect(jsonBytes(answer)).toBeLessThanOrEqual(LONGER[name] ?? DEFAULT_BYTES);
    });

    it('says which collection the answer is about, how old that is, and what is not known', async () => {
      const answer = await stage.ask(name, about(name, stage.sick.collectionId));
      expect(answer.ok).toBe(true);
      expect(Array.isArray(answer.gaps)).toBe(true);
      if (name === 'compare_nodes' || !ABOUT_ONE.has(name)) return;
      expect(answer.collection).toMatchObject({ id: stage.sick.collectionId, state: 'completed' });
      expect((answer.collection as { ageSeconds: number }).ageSeconds).toBeGreaterThan(0);
      if ('start_time' in tool.input.shape) expect(answer.window).toMatchObject({ start: null, end: null });
    });

    it('proposes only calls that work', async () => {
      const answer = await stage.ask(name, about(name, stage.sick.collectionId));
      for (const call of answer.next as { tool: string; arguments: Record<string, unknown>; because: string }[]) {
        const next = TOOLS.find((candidate) => candidate.name === call.tool)!;
        expect(next.input.safeParse(call.arguments).error).toBeUndefined();
        expect(call.because.length).toBeGreaterThan(5);
        await stage.ask(call.tool, call.arguments);
      }
    });

    it('says what is wrong with a missing, an unfinished and a failed collection', async () => {
      if (!ABOUT_ONE.has(name)) return;
      const missing = await stage.call(name, about(name, 'no-such-collection'));
      expect(missing).toMatchObject({ ok: false, error: { code: 'not-found' } });
      for (const [id, code] of [
        [stage.running, 'not-ready'],
        [stage.failed, 'not-found'],
      ] as const) {
        const answer = await stage.call(name, about(name, id));
        expect(answer).toMatchObject({ ok: false, error: { code, hint: expect.stringMatching(/.{10}/) } });
      }
    });
  });

  it('reads change nothing in the store', async () => {
    const items = async (table: string | undefined) =>
      (await documents().send(new ScanCommand({ TableName: table, ConsistentRead: true }))).Items;
    const state = async () => {
      const { NODESCOPE_FINDINGS_TABLE, NODESCOPE_COLLECTIONS_TABLE } = stage.cloud.cloud.env;
      const keys: string[] = [];
      for await (const { key, bytes, lastModified } of objects.list('')) keys.push(`${key} ${bytes} ${lastModified}`);
      const tables = [await items(NODESCOPE_FINDINGS_TABLE), await items(NODESCOPE_COLLECTIONS_TABLE)];
      return { keys, tables, executions: stage.cloud.workflow.list().length };
    };
    const before = await state();
    // artifact keeps a redacted copy and a record of who got it: its own test
    for (const { name } of READERS.filter((tool) => tool.name !== 'artifact'))
      await stage.call(name, about(name, stage.sick.collectionId));
    expect(before.keys.length).toBeGreaterThan(10);
    expect(before.tables.every((table) => table!.length > 0)).toBe(true);
    expect(await state()).toEqual(before);
  });

  it('finds the latest completed collection of a node, and says when there is none', async () => {
    const answer = await stage.ask('errors', { instanceId: stage.sick.document.node.instanceId });
    expect(answer.collection).toMatchObject({ id: stage.sick.collectionId });
    expect(await stage.call('errors', { instanceId: 'i-0cccccccccccccccc' })).toMatchObject({
      ok: false,
      error: { code: 'not-found', field: 'instanceId', hint: expect.stringContaining('collect') },
    });
    expect(await stage.call('errors', {})).toMatchObject({
      ok: false,
      error: { code: 'invalid-argument', field: 'collectionId' },
    });
  });

  it('status explains a failure and proposes nothing that cannot work', async () => {
    const failed = await stage.ask('status', { instanceId: BROKEN });
    expect(failed).toMatchObject({ state: 'failed', next: [], failure: { hint: expect.stringMatching(/.{5}/) } });
    expect(failed.task).toMatchObject({ state: 'failed', progress: 100 });
    const running = await stage.ask('status', { collectionId: stage.running });
    expect(running).toMatchObject({ state: 'collecting', suggestedPollIntervalSeconds: 15, verdict: null });
    expect(running.next).toMatchObject([{ tool: 'status', arguments: { collectionId: stage.running } }]);
  });

  it('every failure has a listed code', async () => {
    expect(ERROR_CODES).toContain('not-ready');
    const answer = await stage.call('read', { collectionId: stage.sick.collectionId, logKey: '../../etc/passwd' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'not-found', field: 'logKey' } });
  });
});
