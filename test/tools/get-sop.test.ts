import { createHash } from 'node:crypto';
import { objects } from '../../functions/aws/objects';
import { jsonBytes } from '../../functions/core/query/page';
import { fencedBlocks, readCall } from '../../functions/core/runbooks/fenced-blocks';
import { callTool } from '../../functions/mcp/call-tool';
import { toolDeps } from '../../functions/mcp/tool-deps';
import getSop from '../../functions/tools/get-sop';
import { TOOLS } from '../../functions/tools/tools.generated';
import { RUNBOOK_SECTIONS, RunbookIndex } from '../../schemas/runbook';
import { RUNBOOK_TEXTS } from '../runbooks/runbook-files';
import { CLUSTER, COLLECTION, INSTANCE, openRunbookStage, putCollection } from './runbook-stage';

type Sop = { name: string; content: string; related: string[]; triggers: string[] };
type Answer = Record<string, unknown> & { sop: Sop; placeholders: string[]; sectionsNotShown: string[] };

jest.setTimeout(60_000);

describe('get_sop', () => {
  let stage: Awaited<ReturnType<typeof openRunbookStage>>;
  const get = async (args: unknown): Promise<Answer> => {
    const answer = await stage.call('get_sop', args);
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return answer as unknown as Answer;
  };

  beforeAll(async () => {
    stage = await openRunbookStage();
  });
  afterAll(() => stage.cloud.dispose());

  it.each([...RUNBOOK_TEXTS.keys()])('returns %s whole, within 12 kB', async (id) => {
    const answer = await get({ sopName: id });
    expect(jsonBytes(answer)).toBeLessThan(12_000);
    expect(answer).toMatchObject({ sectionsNotShown: [], next: [], sop: { name: `${id}.md` } });
    const body = RUNBOOK_TEXTS.get(id)!.split('\n---\n\n')[1]!;
    expect(answer.sop.content.replace(/\s+/g, ' ')).toBe(body.trim().replace(/\s+/g, ' '));
  });

  it.each(['dns-failures', 'dns-failures.md', ' DNS-Failures.md', 'dns failures'])(
    'takes the name %j',
    async (sopName) => {
      expect((await get({ sopName })).sop.name).toBe('dns-failures.md');
    },
  );

  it('makes its calls ready to run for a node', async () => {
    const { sop, placeholders } = await get({ sopName: 'dns-failures', instanceId: INSTANCE });
    expect(sop.content).toContain(`quick_triage {"instanceId": "${INSTANCE}"}`);
    expect(placeholders).not.toContain('instanceId');
  });

  it('makes every call that needs no further id valid for a collection', async () => {
    const { sop } = await get({ sopName: 'dns-failures', collectionId: COLLECTION });
    expect(sop.content).not.toMatch(/<(?:instanceId|collectionId|region)>/);
    const calls = fencedBlocks(sop.content)
      .filter((block) => block.tag === 'tool')
      .flatMap((block) => block.lines);
    for (const { tool, json } of calls.map((line) => readCall(line)!).filter((call) => !call.json.includes('<')))
      expect(TOOLS.find((one) => one.name === tool)?.input.safeParse(JSON.parse(json)).error).toBeUndefined();
  });

  it('knows the cluster of a collection', async () => {
    const { sop } = await get({ sopName: 'az-outage', collectionId: COLLECTION });
    expect(sop.content).toContain(`cluster_health {"clusterName": "${CLUSTER}"}`);
  });

  it('never writes what is not a plain name into a command', async () => {
    const nodeName = 'node; kubectl delete namespace default';
    await putCollection('hostile-collection', { nodeName, cluster: null });
    const { sop, placeholders } = await get({ sopName: 'node-not-ready', collectionId: 'hostile-collection' });
    expect(sop.content).not.toContain('delete namespace');
    expect(placeholders).toContain('nodeName');
  });

  it.each(RUNBOOK_SECTIONS)('returns only section %s', async (section) => {
    const { sop } = await get({ sopName: 'node-not-ready', section });
    expect(sop.content.match(/^## .*$/gm)).toEqual([`## ${section}`]);
  });

  it('names the nearest when there is no such runbook', async () => {
    expect(await stage.call('get_sop', { sopName: 'D5-dns-failure.md' })).toMatchObject({
      ok: false,
      error: { code: 'not-found', field: 'sopName', hint: expect.stringContaining('dns-failures.md') },
      next: expect.arrayContaining([expect.objectContaining({ arguments: { sopName: 'dns-failures.md' } })]),
    });
  });

  it.each([
    ['a path', { sopName: '../collections/x' }, 'not-found'],
    ['a section of its own', { sopName: 'dns-failures', section: 'Secrets' }, 'invalid-argument'],
    ['an unknown collection', { sopName: 'dns-failures', collectionId: 'nowhere' }, 'not-found'],
    ['no name', {}, 'invalid-argument'],
  ])('refuses %s', async (_, args, code) => {
    expect(await stage.call('get_sop', args)).toMatchObject({ ok: false, error: { code } });
  });

  describe('with runbooks of a deployment', () => {
    /** Each test asks later than the index may be cached. */
    let laterMs = 0;
    const later = (args: unknown) => {
      laterMs += 120_000;
      return callTool(
        getSop,
        args,
        toolDeps(() => Date.now() + laterMs),
      );
    };
    const deploy = async (id: string, sections: Record<string, string>) => {
      const body = Object.entries(sections).map(([name, text]) => `## ${name}\n\n${text}\n`);
      const text = `---\nid: ${id}\n---\n\n# A long one\n\nIntro.\n\n${body.join('\n')}`;
      const index = RunbookIndex.parse(await objects.json('runbooks/index.json'));
      const entry = {
        ...index.runbooks[0]!,
        id,
        bytes: text.length,
        sha256: createHash('sha256').update(text).digest('hex'),
      };
      await objects.put(`runbooks/${id}.md`, text);
      await objects.put('runbooks/index.json', JSON.stringify({ schemaVersion: 1, runbooks: [entry] }));
    };

    it('gives a long one section by section', async () => {
      await deploy('long', { Triage: 'step\n'.repeat(1200), Enrich: 'more\n'.repeat(1200), Report: 'x' });
      const answer = await later({ sopName: 'long', instanceId: INSTANCE });
      expect(answer).toMatchObject({ ok: true, sectionsNotShown: ['Enrich', 'Report'] });
      const { next } = answer as unknown as { next: { tool: string; arguments: Record<string, unknown> }[] };
      expect(next.map((call) => call.arguments)).toEqual([
        { sopName: 'long', section: 'Enrich', instanceId: INSTANCE },
        { sopName: 'long', section: 'Report', instanceId: INSTANCE },
      ]);
      expect(await later(next[0]!.arguments)).toMatchObject({ ok: true, sectionsNotShown: [] });
    });

    it('says what it cut from a section that is larger than an answer', async () => {
      await deploy('huge', { Triage: 'é step\n'.repeat(10_000) });
      const answer = await later({ sopName: 'huge' });
      expect(jsonBytes(answer)).toBeLessThan(24_000);
      expect(answer).toMatchObject({ ok: true, gaps: [{ code: 'limit', what: 'Triage' }] });
    });

    it('answers not-found where there are none', async () => {
      await objects.put('runbooks/index.json', JSON.stringify({ schemaVersion: 1, runbooks: [] }));
      expect(await later({ sopName: 'dns-failures' })).toMatchObject({ ok: false, error: { code: 'not-found' } });
    });

    it('says that an index is no index', async () => {
      await objects.put('runbooks/index.json', '{}');
      expect(await later({ sopName: 'dns-failures' })).toMatchObject({
        ok: false,
        error: { code: 'upstream-refused' },
      });
    });
  });
});
