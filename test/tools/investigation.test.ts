import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { findingsTable } from '../../functions/aws/findings-table';
import { jsonBytes } from '../../functions/core/query/page';
import type { Finding } from '../../schemas/finding';
import { makeTar } from '../core/bundle/make-tar';
import { collectFile, openStage, SICK, type Stage, TWIN } from './stage';

const LINES = 40_000;
const OTHER = 'i-0eeeeeeeeeeeeeee5';
const second = (i: number) => new Date(Date.UTC(2026, 0, 31, 0, 0, 0) + i * 1000);
/** Lines of different length, with characters of two, three and four bytes. */
const messageLine = (i: number) => {
  const stamp = second(i).toISOString().slice(11, 19);
  return `Jan 31 ${stamp} node app[9]: line ${i} ${'é한😀'.repeat(i % 7)}${i % 9973 === 5 ? ' needle' : ''}`;
};

type View = { findingId: string; severity: string; ruleId: string; sample: { file: string; untrusted: string } | null };

jest.setTimeout(120_000);

describe('an investigation with the tools', () => {
  let stage: Stage;
  /** A collection with one file that is larger than a step of its line index. */
  let big: string;
  let messages: Buffer;
  let root: Finding;

  beforeAll(async () => {
    stage = await openStage();
    messages = Buffer.from(`${Array.from({ length: LINES }, (_, i) => messageLine(i + 1)).join('\n')}\n`);
    const file = path.join(stage.cloud.home, `eks_${OTHER}_2026-01-31_1200-UTC_0.7.9.tar.gz`);
    const members = [
      { name: './var_log/messages', content: messages },
      { name: './system/blob.txt', content: Buffer.from([0, 1, 2, 0, 255, 254, 0, 0]) },
      ...Array.from({ length: 12 }, (_, i) => ({
        name: `./var_log/app-${String(i).padStart(2, '0')}_default_app-0${i}.log`,
        content: `2026-01-31T11:00:00Z stdout F ${i} ${'needle '.repeat(60)}\n`.repeat(8),
      })),
    ];
    await writeFile(file, gzipSync(await makeTar(members)));
    big = (await collectFile(stage.cloud, file, OTHER)).collectionId;
    root = stage.sick.document.findings.find((finding) => finding.ruleId === 'iptables-drops-dns')!;
  }, 120_000);
  afterAll(() => stage.cloud.dispose());

  const lineText = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => `${messageLine(from + i)}\n`).join('');

  describe('read', () => {
    const read = (args: Record<string, unknown>) =>
      stage.ask('read', { collectionId: big, logKey: 'var_log/messages', ...args });

    it.each([1, 2, 777, 20_001, 39_990])('finds line %s of a large file', async (startLine) => {
      const page = await read({ startLine, lineCount: 5 });
      expect(page.untrusted).toBe(lineText(startLine, 5));
      expect(page).toMatchObject({ startLine, lines: 5, totalLines: LINES, nextStartLine: startLine + 5 });
    });

    it('counts from the end', async () => {
      const page = await read({ startLine: -3 });
      expect(page.untrusted).toBe(lineText(LINES - 2, 3));
      expect(page).toMatchObject({ startLine: LINES - 2, lines: 3, hasMore: false, nextStartByte: null });
      expect((await read({ startLine: -1_000_000, lineCount: 1 })).startLine).toBe(1);
    });

    it('joins its pages to the exact file, by bytes and by lines', async () => {
      let text = '';
      let startByte: number | null = messages.length - 50_000;
      // into a character: moved to the next one
      while ((messages[startByte]! & 0xc0) !== 0x80) startByte++;
      const first = await read({ startByte });
      const start = first.startByte as number;
      expect(start).toBeGreaterThan(startByte);
      for (let page = first; ; page = await read({ startByte })) {
        text += page.untrusted;
        startByte = page.nextStartByte as number | null;
        if (startByte === null) break;
      }
      expect(text).toBe(messages.subarray(start).toString('utf8'));
      let lines = '';
      for (let startLine: number | null = LINES - 700; startLine !== null; ) {
        const page = await read({ startLine, lineCount: 300 });
        lines += page.untrusted;
        startLine = page.nextStartLine as number | null;
      }
      expect(lines).toBe(lineText(LINES - 700, 701));
    });

    it('knows the line of a byte', async () => {
      const page = await read({
        startByte: messages.indexOf('line 30000 '),
        endByte: messages.indexOf('line 30000 ') + 10,
      });
      expect(page).toMatchObject({ startLine: 30_000, untrusted: 'line 30000' });
    });

    it.each([
      [{ startByte: 10_000_000 }, 'startByte'],
      [{ startLine: LINES + 1 }, 'startLine'],
      [{ startLine: 1, startByte: 5 }, 'startLine'],
      [{ startByte: 9, endByte: 9 }, 'endByte'],
      [{ logKey: 'system/blob.txt' }, 'logKey'],
      [{ logKey: 'var_log/message' }, 'logKey'],
    ])('%j is refused: an empty answer would look like an empty file', async (args, field) => {
      const answer = await stage.call('read', { collectionId: big, logKey: 'var_log/messages', ...args });
      expect(answer).toMatchObject({ ok: false, error: { field, hint: expect.stringMatching(/.{5}/) } });
    });
  });

  describe('search', () => {
    const search = (args: Record<string, unknown>) => stage.ask('search', { collectionId: big, ...args });
    type Result = {
      logKey: string;
      matchCount: number;
      matchesNotShown: number;
      matches: { line: number; byteStart: number; untrusted: string; before?: string[]; time: string | null }[];
    };

    it('counts exactly and gives true lines and byte ranges', async () => {
      const answer = await search({ query: 'needle', logTypes: ['messages'], contextLines: 1 });
      const [file] = answer.results as Result[];
      expect(file!.matches.map((match) => match.line)).toEqual([5, 9978, 19_951, 29_924, 39_897]);
      for (const { line, byteStart, untrusted, before, time } of file!.matches) {
        expect(messages.indexOf(messageLine(line))).toBe(byteStart);
        expect(untrusted).toBe(messageLine(line));
        expect(before).toEqual([messageLine(line - 1)]);
        expect(time).toBe(second(line).toISOString());
      }
    });

    it('looks only at files of a component, and says when there are none', async () => {
      const all = (await search({ query: 'needle' })).results as Result[];
      const own = (await search({ query: 'needle', components: ['App-03'] })).results as Result[];
      expect(own.map((file) => file.logKey)).toEqual(['var_log/app-03_default_app-03.log']);
      expect(all.length).toBeGreaterThan(own.length);
      expect(await stage.call('search', { collectionId: big, query: 'needle', components: ['istio'] })).toMatchObject({
        ok: false,
        error: { code: 'invalid-argument', field: 'components' },
      });
    });

    it('pages through the files, each once, and keeps what it shows small', async () => {
      const seen: string[] = [];
      let total = 0;
      let args: Record<string, unknown> = { query: 'needle', pathGlob: 'var_log/app-*' };
      for (let pages = 0; pages < 12; pages++) {
        const answer = await search(args);
        expect(jsonBytes(answer)).toBeLessThan(12_000);
        for (const { logKey, matchCount, matches, matchesNotShown } of answer.results as Result[]) {
          seen.push(logKey);
          total += matchCount;
          expect(matches.length + matchesNotShown).toBe(matchCount);
        }
        const next = (answer.next as { tool: string; arguments: Record<string, unknown> }[]).find(
          (call) => call.tool === 'search',
        );
        expect(next === undefined).toBe(answer.complete);
        if (!next) break;
        args = next.arguments;
      }
      expect(total).toBe(12 * 8);
      expect(seen).toEqual([...new Set(seen)].sort());
      expect(seen).toHaveLength(12);
    });

    it('takes a cursor only for the question it belongs to', async () => {
      const answer = await search({ query: 'needle', pathGlob: 'var_log/app-*' });
      const cursor = answer.nextCursor as string;
      for (const args of [
        { query: 'noodle' },
        { query: 'needle', caseSensitive: true },
        { collectionId: stage.sick.collectionId, query: 'needle' },
      ])
        expect(
          await stage.call('search', { collectionId: big, pathGlob: 'var_log/app-*', cursor, ...args }),
        ).toMatchObject({
          ok: false,
          error: { code: 'invalid-argument', field: 'cursor' },
        });
    });

    it('narrows by time', async () => {
      const answer = await search({
        query: 'line \\d+ ',
        start_time: '2026-01-31T05:00:00Z',
        end_time: '2026-01-31T05:00:09Z',
        logTypes: ['messages'],
      });
      expect(answer).toMatchObject({ totalMatches: 10, window: { start: '2026-01-31T05:00:00.000Z' } });
    });
  });

  describe('errors', () => {
    it('pages to every finding, worst first, in the order without pages', async () => {
      const whole = (
        await stage.ask('errors', { collectionId: stage.sick.collectionId, response_format: 'detailed', pageSize: 3 })
      ).totalFindings;
      const seen: View[] = [];
      let cursor: unknown = null;
      do {
        const page = await stage.ask('errors', {
          collectionId: stage.sick.collectionId,
          pageSize: 4,
          ...(cursor ? { cursor } : {}),
        });
        seen.push(...(page.findings as View[]));
        cursor = page.nextCursor;
      } while (cursor);
      expect(seen).toHaveLength(whole as number);
      expect(new Set(seen.map((finding) => finding.findingId)).size).toBe(seen.length);
      const ranks = seen.map((finding) => ['critical', 'high', 'medium', 'low', 'info'].indexOf(finding.severity));
      expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    });

    it('shows the rule itself, not its counter, for a firewall finding', async () => {
      const page = await stage.ask('errors', { collectionId: stage.sick.collectionId, severity: 'critical' });
      const dns = (page.findings as View[]).find((finding) => finding.ruleId === 'iptables-drops-dns')!;
      expect(dns.sample).toMatchObject({
        file: 'networking/iptables-save.txt',
        untrusted: expect.stringMatching(/^-A FORWARD .*--dport 53 -j DROP$/),
      });
    });

    it('keeps the state of the node in a window before the collection', async () => {
      const page = await stage.ask('errors', {
        collectionId: stage.sick.collectionId,
        incident_time: '-20m',
        severity: 'critical',
      });
      expect((page.findings as View[]).map((finding) => finding.ruleId)).toContain('iptables-drops-dns');
      expect(page.window).toMatchObject({ start: '2026-01-31T11:35:00.000Z', end: '2026-01-31T11:45:00.000Z' });
    });

    it('names the field of a wrong time', async () => {
      for (const field of ['incident_time', 'start_time', 'end_time'])
        expect(await stage.call('errors', { collectionId: stage.sick.collectionId, [field]: 'soon' })).toMatchObject({
          error: { field },
        });
    });
  });

  it('quick_triage names the cause that explains most, verified, and what the verdict names', async () => {
    const answer = await stage.ask('quick_triage', { instanceId: SICK });
    expect(answer.rootCause).toMatchObject({ findingId: root.findingId, quotesVerified: true });
    expect(answer.verdict).toContain(root.title);
    expect((answer.findings as View[])[0]!.findingId).toBe(root.findingId);
    expect((answer.checks as { clear: number }).clear).toBeGreaterThan(20);
  });

  it('quick_triage on a healthy node says what was looked at', async () => {
    const answer = await stage.ask('quick_triage', { instanceId: TWIN });
    expect(answer).toMatchObject({
      rootCause: null,
      remediation: [],
      verdict: expect.stringMatching(/^No problem found: \d+ rules on/),
    });
    expect((answer.next as { tool: string }[])[0]!.tool).toBe('validate');
  });

  describe('correlate', () => {
    it('is in time order and looks around a pivot', async () => {
      const log = stage.sick.document.findings.find((finding) => finding.ruleId === 'coredns-upstream-timeout')!;
      const answer = await stage.ask('correlate', {
        collectionId: stage.sick.collectionId,
        pivotEvent: log.findingId,
        timeWindow: 120,
      });
      const times = (answer.timeline as { time: string }[]).map((point) => point.time);
      expect(times).toEqual([...times].sort());
      expect(answer.pivot).toMatchObject({ time: log.firstSeen });
      const around = answer.aroundPivot as { findingId: string; offsetSeconds: number }[];
      expect(around.map((one) => one.findingId)).toContain(log.findingId);
      for (const { offsetSeconds } of around) expect(Math.abs(offsetSeconds)).toBeLessThanOrEqual(120);
    });

    it('says when a pivot has no time, or is none', async () => {
      for (const pivotEvent of [root.findingId, 'F-aaaaaaaaaaaa', 'the crash'])
        expect(await stage.call('correlate', { collectionId: stage.sick.collectionId, pivotEvent })).toMatchObject({
          error: { field: 'pivotEvent' },
        });
    });
  });

  describe('compare_nodes', () => {
    it('shows what only one side has', async () => {
      const answer = await stage.ask('compare_nodes', { instanceIds: [SICK, TWIN] });
      expect(answer.insight).toContain(SICK);
      const unique = answer.uniqueFindings as Record<string, { findingId: string }[]>;
      expect(unique[SICK]!.map((finding) => finding.findingId)).toContain(root.findingId);
      expect((answer.dimensions as { same: boolean }[])[0]!.same).toBe(false);
    });

    it('leaves out what was not asked for', async () => {
      const errors = await stage.ask('compare_nodes', { instanceIds: [SICK, TWIN], compareFields: 'errors' });
      expect(errors).toMatchObject({ dimensions: [], gaps: [] });
      const config = await stage.ask('compare_nodes', { instanceIds: [SICK, TWIN], compareFields: 'config' });
      expect(config).toMatchObject({
        uniqueFindings: {},
        commonFindings: [],
        insight: expect.stringMatching(/^the sides differ in .*iptables_rules/),
      });
      expect((config.dimensions as unknown[]).length).toBe(7);
    });

    it.each([[[SICK]], [[SICK, SICK]], [Array.from({ length: 11 }, () => TWIN)]])(
      '%j cannot be compared',
      async (instanceIds) => {
        expect(await stage.call('compare_nodes', { instanceIds })).toMatchObject({
          error: { code: 'invalid-argument' },
        });
      },
    );
  });

  it('network_diagnostics reads only the sections it is asked for', async () => {
    const answer = await stage.ask('network_diagnostics', {
      collectionId: stage.sick.collectionId,
      sections: 'dns, routes',
      includeFacts: true,
    });
    expect(Object.keys(answer.sections as object)).toEqual(['dns', 'routes']);
    expect(answer.sections).toMatchObject({ dns: { facts: { resolvConf: expect.anything() } } });
    expect(
      await stage.call('network_diagnostics', { collectionId: stage.sick.collectionId, sections: 'dns,nonsense' }),
    ).toMatchObject({
      error: { field: 'sections', hint: expect.stringContaining('iptables') },
    });
  });

  describe('summarize', () => {
    const summarize = (...finding_ids: string[]) =>
      stage.ask('summarize', { collectionId: stage.sick.collectionId, finding_ids });

    it('is grounded when every quote stands in the files', async () => {
      const ids = stage.sick.document.findings.map((finding) => finding.findingId);
      const answer = await summarize(...ids.slice(0, 20));
      expect(answer.verification).toEqual(
        (answer.verification as { quotes: number }[]).map((one) => ({ ...one, verified: one.quotes })),
      );
      expect(answer.grounded).toBe(true);
      expect((answer.summary as string[]).join('\n')).toContain(`[${ids[0]}]`);
    });

    it('lists ids that do not exist, and is not grounded then', async () => {
      const answer = await summarize(root.findingId, 'F-aaaaaaaaaaaa');
      expect(answer).toMatchObject({ grounded: false, unresolvedFindingIds: ['F-aaaaaaaaaaaa'] });
      const none = await stage.call('summarize', {
        collectionId: stage.sick.collectionId,
        finding_ids: ['F-aaaaaaaaaaaa'],
      });
      expect(none).toMatchObject({ ok: false, error: { code: 'not-found', field: 'finding_ids' } });
    });

    it.each([
      [
        'another text',
        (one: Finding['evidence'][number]) => ({ ...one, text: '-A FORWARD -d 172.20.0.10/32 -p udp -j ACCEPT' }),
      ],
      [
        'another place',
        (one: Finding['evidence'][number]) => ({ ...one, byteStart: one.byteStart + 40, byteEnd: one.byteEnd + 40 }),
      ],
      ['another file', (one: Finding['evidence'][number]) => ({ ...one, file: 'kubelet/kubelet.log' })],
      ['a file that is not there', (one: Finding['evidence'][number]) => ({ ...one, file: 'networking/none.txt' })],
      ['no text', (one: Finding['evidence'][number]) => ({ ...one, text: '' })],
      ['bytes behind the end', (one: Finding['evidence'][number]) => ({ ...one, byteEnd: 99_999_999 })],
    ])('notices a quote with %s', async (_, tamper) => {
      const { collectionId } = stage.sick;
      const expires = Math.floor(Date.now() / 1000) + 3600;
      const [first, ...rest] = root.evidence;
      await findingsTable.write(collectionId, [{ ...root, evidence: [tamper(first!), ...rest] }], expires);
      const answer = await summarize(root.findingId);
      await findingsTable.write(collectionId, [root], expires);
      expect(answer).toMatchObject({ grounded: false, confidence: 'none' });
      expect(answer.verification).toEqual([
        { findingId: root.findingId, quotes: root.evidence.length, verified: root.evidence.length - 1 },
      ]);
      expect((answer.gaps as { what: string }[])[0]!.what).toContain(root.findingId);
    });
  });

  it('validate lists what is there, what is missing, and every gap', async () => {
    const answer = await stage.ask('validate', { collectionId: big, nameContains: '/app-0' });
    expect(answer).toMatchObject({ complete: false, filesNotListed: 0 });
    expect((answer.files as unknown[]).length).toBe(10);
    expect(answer.complete).toBe((answer.missing as string[]).length === 0 && answer.layout !== 'unknown');
    const whole = await stage.ask('validate', { collectionId: stage.sick.collectionId });
    expect(whole).toMatchObject({ layout: 'linux', archive: { format: 'tar.gz' } });
  });
});
