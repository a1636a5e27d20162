import { jsonBytes } from '../../functions/core/query/page';
import { RUNBOOK_TEXTS } from '../runbooks/runbook-files';
import { COLLECTION, FINDINGS, INSTANCE, openRunbookStage } from './runbook-stage';

type Sop = { name: string; severity: string; objective?: string; rules?: string[]; findingIds?: string[] };
type Answer = Record<string, unknown> & { ok: true; sops: Sop[]; nextCursor: string | null };

jest.setTimeout(60_000);

describe('list_sops', () => {
  let stage: Awaited<ReturnType<typeof openRunbookStage>>;
  const list = async (args: unknown): Promise<Answer> => {
    const answer = await stage.call('list_sops', args);
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return answer as unknown as Answer;
  };

  beforeAll(async () => {
    stage = await openRunbookStage();
  });
  afterAll(() => stage.cloud.dispose());

  it('lists every runbook once, in pages of about 8 kB', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < 10; pages++) {
      const page = await list(cursor ? { cursor } : {});
      expect(jsonBytes(page)).toBeLessThan(8_500);
      expect(page).toMatchObject({ count: RUNBOOK_TEXTS.size, total: RUNBOOK_TEXTS.size });
      seen.push(...page.sops.map((sop) => sop.name));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect([...seen].sort()).toEqual([...RUNBOOK_TEXTS.keys()].map((id) => `${id}.md`));
  });

  it('finds by words, with the purpose and the call that reads the best', async () => {
    const answer = await list({ query: 'pods cannot resolve names', instanceId: INSTANCE });
    expect(answer.sops[0]).toMatchObject({ name: 'dns-failures.md', objective: expect.stringMatching(/\.$/) });
    expect(answer.sops).toHaveLength(8);
    expect(answer.next).toEqual([
      {
        tool: 'get_sop',
        arguments: { sopName: 'dns-failures.md', instanceId: INSTANCE },
        because: expect.any(String),
      },
    ]);
  });

  it('finds by rule', async () => {
    const answer = await list({ ruleId: 'repeated-reboots' });
    expect(answer.sops.map((sop) => [sop.name, sop.rules])).toEqual([['node-reboot.md', ['repeated-reboots']]]);
  });

  it('finds for a collection what its serious findings name, worst first', async () => {
    const answer = await list({ collectionId: COLLECTION });
    expect(answer.sops.map((sop) => [sop.name, sop.findingIds])).toEqual([
      ['node-reboot.md', ['F-cccccccccccc']],
      ['dns-failures.md', ['F-aaaaaaaaaaaa', 'F-bbbbbbbbbbbb']],
    ]);
    expect(answer).toMatchObject({
      collection: { id: COLLECTION },
      next: [{ tool: 'get_sop', arguments: { sopName: 'node-reboot.md', collectionId: COLLECTION } }],
    });
    expect((await list({ instanceId: INSTANCE })).sops).toHaveLength(2);
  });

  it('pages what fits a question less well', async () => {
    const first = await list({ query: 'failures' });
    expect(first.sops).toHaveLength(8);
    const second = await list({ query: 'failures', cursor: first.nextCursor });
    expect(second.sops.length).toBeGreaterThan(0);
    expect(first.sops.map((sop) => sop.name)).not.toContain(second.sops[0]!.name);
  });

  it('finds by findings, the most important first, and names ids that do not exist', async () => {
    const findingIds = [...FINDINGS.slice(0, 3).map((finding) => finding.findingId), 'F-zzzzzzzzzzzz'];
    const answer = await list({ findingIds, collectionId: COLLECTION });
    expect(answer.sops.map((sop) => [sop.name, sop.findingIds])).toEqual([
      ['node-reboot.md', ['F-cccccccccccc']],
      ['dns-failures.md', ['F-aaaaaaaaaaaa', 'F-bbbbbbbbbbbb']],
    ]);
    expect(answer).toMatchObject({
      unresolvedFindingIds: ['F-zzzzzzzzzzzz'],
      collection: { id: COLLECTION, node: INSTANCE },
    });
  });

  it('filters by severity', async () => {
    const { sops } = await list({ severity: 'info' });
    expect(sops.length).toBeGreaterThan(0);
    expect(new Set(sops.map((sop) => sop.severity))).toEqual(new Set(['info']));
  });

  it('leads back to all titles when nothing matches', async () => {
    const answer = await list({ query: 'zebra crossing' });
    expect(answer).toMatchObject({ sops: [], count: 0, next: [{ tool: 'list_sops', arguments: {} }] });
  });

  it.each([
    ['findings without a collection', { findingIds: ['F-aaaaaaaaaaaa'] }, 'invalid-argument'],
    ['findings of an unknown collection', { findingIds: ['F-aaaaaaaaaaaa'], collectionId: 'nowhere' }, 'not-found'],
    ['a cursor of another question', { cursor: 'WyJ4IiwwXQ' }, 'invalid-argument'],
    ['an unknown severity', { severity: 'urgent' }, 'invalid-argument'],
  ])('refuses %s', async (_, args, code) => {
    expect(await stage.call('list_sops', args)).toMatchObject({ ok: false, error: { code } });
  });
});
