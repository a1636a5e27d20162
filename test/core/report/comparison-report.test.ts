import { batchReport } from '../../../functions/core/report/batch-report';
import { type ComparedSide, comparisonReport } from '../../../functions/core/report/comparison-report';
import { batchMarkdown, comparisonMarkdown } from '../../../functions/core/report/markdown-report';
import type { BatchRecord } from '../../../schemas/batch';
import { someNode, someRecord } from '../query/some-nodes';
import { readMarkup, unbalanced } from './read-markup';
import { someDocument, someFinding } from './some-report';

const side = (label: string, ...findings: ReturnType<typeof someFinding>[]): ComparedSide => ({
  label,
  collectionId: `${label}-c`,
  document: someDocument(findings),
  facts: null,
});

const shared = someFinding(1, { title: 'Seen on both', severity: 'medium' });
const sick = side('sick', { ...shared, count: 12 }, someFinding(2, { title: 'Only the sick one <b>has</b> this' }));
const well = side('well', { ...shared, count: 3 });

const members = ['sick', 'well', 'third'].map((name, i) => ({
  collectionId: `${name}-c`,
  instanceId: someNode(i).instanceId,
  role: i === 1 ? ('control' as const) : ('representative' as const),
  stratum: 'general',
  joined: false,
}));
const batch: BatchRecord = {
  batchId: 'b-1',
  state: 'completed',
  cluster: 'shop',
  region: 'eu-west-1',
  reason: 'why <not>',
  requestedAt: '2026-11-22T08:00:00.000Z',
  updatedAt: '2026-11-22T08:10:00.000Z',
  completedAt: '2026-11-22T08:10:00.000Z',
  members,
  notStarted: [{ collectionId: 'third-c', error: 'Throttled', cause: 'the node was busy' }],
  counts: { total: 3, completed: 2, failed: 0, refused: 0, running: 0, notStarted: 1 },
  failure: null,
  expiresAt: 0,
};
const input = {
  batch,
  records: new Map(
    members.slice(0, 2).map((one) => [one.collectionId, someRecord(one.instanceId, { verdict: 'all is well' })]),
  ),
  sides: [sick, well],
};

describe('comparison report', () => {
  it('says what exists on one side only, and the ratio of what exists on both', () => {
    const { text } = comparisonReport([sick, well]);
    expect(unbalanced(readMarkup(text))).toEqual([]);
    const only = text.slice(text.indexOf('id="only"'), text.indexOf('id="shared"'));
    expect(only).toContain('Only on sick: 1 finding');
    expect(only).toContain('Only the sick one &lt;b&gt;has&lt;/b&gt; this');
    expect(only).not.toContain('Seen on both');
    expect(text).toMatch(/Seen on both.*12×.*3×.*4 : 1/s);
  });

  it('does not take unknown settings for equal ones', () => {
    const { text } = comparisonReport([sick, well]);
    expect(text).toContain('unknown on sick, well');
  });

  it('is the same in Markdown', () => {
    const text = comparisonMarkdown([sick, well]);
    expect(text).toContain('| Seen on both (medium) | 12 | 3 | 4 |');
    expect(text).toContain('- High: Only the sick one &lt;b&gt;has&lt;/b&gt; this (3 times)');
  });
});

describe('batch report', () => {
  it('lists every member with its outcome, also those that never started, and compares the completed ones', () => {
    const { text, gaps } = batchReport(input);
    expect(unbalanced(readMarkup(text))).toEqual([]);
    expect(gaps).toEqual([]);
    for (const part of ['2 of 3 nodes analysed', 'why &lt;not&gt;', 'the node was busy', 'not started', 'Only on sick'])
      expect(text).toContain(part);
    expect(batchMarkdown(input)).toContain('not started. the node was busy');
  });

  it('compares at most ten, and counts the rest', () => {
    const sides = Array.from({ length: 12 }, (_, i) => side(`side-${i}`, someFinding(i)));
    const { text, gaps } = batchReport({ ...input, sides });
    expect(gaps).toEqual([expect.objectContaining({ code: 'limit', count: 2 })]);
    expect(text).toContain('2 further completed members not compared');
    expect(text).not.toContain(`Only on side-10`);
    expect(text).toContain(`Only on side-9`);
  });
});
