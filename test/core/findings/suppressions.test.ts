import fc from 'fast-check';
import { buildDocument, canonicalJson, type DocumentInput } from '../../../functions/core/findings/document';
import { rootCause } from '../../../functions/core/findings/root-cause';
import { suppress } from '../../../functions/core/findings/suppressions';
import { byImportance, countBySeverity } from '../../../functions/core/query/select-findings';
import { compileRules } from '../../../functions/core/rules/ruleset';
import { viewFinding } from '../../../functions/tools/context/finding-view';
import { FindingsDocument } from '../../../schemas/finding';
import { NO_PACKS, Suppression } from '../../../schemas/rule-pack';
import { SAMPLE_RULES } from '../rules/sample-rules';
import { sampleFinding, sampleManifest, samplePartial, sampleResult } from './sample-findings';

const DAY = '2026-11-22T12:00:00.000Z';
const suppression = (about: Partial<Suppression> = {}): Suppression =>
  Suppression.parse({
    rule: 'rule-F-a',
    owner: 'jane',
    reason: 'known, replaced next week',
    expires: '2026-12-01',
    ...about,
  });

describe('a suppression', () => {
  const finding = sampleFinding('F-a', { entities: { namespace: ['batch-7', 'web'] } });
  const suppressed = (about: Partial<Suppression>, collectedAt: string | null = DAY) =>
    suppress([finding], [suppression(about)], collectedAt).findings[0]!.suppressed;

  it('marks findings of its rule with owner, reason and expiry, and changes nothing else', () => {
    const { findings } = suppress([finding, sampleFinding('F-b')], [suppression()], DAY);
    expect(findings[0]).toEqual({
      ...finding,
      suppressed: { owner: 'jane', reason: 'known, replaced next week', expires: '2026-12-01' },
    });
    expect(findings[1]).toEqual(sampleFinding('F-b'));
  });

  it.each([
    [{ namespace: 'web' }, true],
    [{ namespace: 'batch-*' }, true],
    [{ namespace: '*-7' }, true],
    [{ namespace: 'b*-*7' }, true],
    [{ namespace: '*' }, true],
    [{ namespace: 'batch' }, false],
    [{ namespace: 'batch-7*7' }, false],
    [{ pod: '*' }, false],
    [{ namespace: 'web', pod: 'x' }, false],
  ])('asked for %j covers it: %s', (where, covered) => {
    expect(suppressed({ where: where as Record<string, string> }) !== undefined).toBe(covered);
  });

  it('applies until the end of its last day, by the time of collection', () => {
    expect(suppressed({ expires: '2026-11-22' })).toBeDefined();
    expect(suppressed({ expires: '2026-11-21' })).toBeUndefined();
    expect(suppressed({}, null)).toBeUndefined();
  });

  it('that has expired, or cannot be dated, is told', () => {
    expect(suppress([finding], [suppression({ expires: '2026-11-21' })], DAY).gaps).toEqual([
      expect.objectContaining({
        code: 'suppressed',
        what: 'suppression of rule-F-a by jane',
        reason: 'it expired on 2026-11-21',
        count: 1,
      }),
    ]);
    expect(suppress([finding], [suppression()], null).gaps).toEqual([
      expect.objectContaining({ code: 'suppressed', what: 'suppressions', count: 1 }),
    ]);
    expect(suppress([finding], [suppression({ rule: 'rule-other', expires: '2026-11-21' })], DAY).gaps).toEqual([]);
  });

  it('finds with a glob what a regex would', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        const value = text.replaceAll('*', 'c');
        const named = sampleFinding('F-a', { entities: { pod: [value] } });
        const [marked] = suppress([named], [suppression({ where: { pod: pattern } })], DAY).findings;
        expect(marked!.suppressed !== undefined).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(value));
      }),
    );
  });
});

describe('a document with suppressions', () => {
  const ruleset = compileRules(SAMPLE_RULES);
  const partials = [
    sampleResult('s1', { rulesetVersion: ruleset.version, findings: [samplePartial('conntrack-full', [], [200])] }),
    sampleResult('s2', { rulesetVersion: ruleset.version, findings: [samplePartial('io-error', ['nvme1n1'], [201])] }),
  ];
  const input: DocumentInput = {
    manifest: sampleManifest,
    partials: new Map(partials.map((one) => [one.shardId, one])),
    facts: {},
    ruleset,
    failedShards: [],
    inspectorGaps: [],
  };
  const pinned = {
    ...NO_PACKS,
    suppressions: [suppression({ rule: 'conntrack-full' })],
    refusals: [{ file: 'bad.yaml', line: 3, column: 1, field: null, message: 'odd', fix: 'mend it' }],
  };

  it('keeps the finding, last and marked, but counts and names it no more', () => {
    const before = buildDocument(input).document;
    const { document } = buildDocument({ ...input, pinned });
    expect(before.summary.bySeverity.critical).toBe(1);
    expect(document.summary.bySeverity.critical).toBe(0);
    expect(document.findings.map((one) => [one.ruleId, one.severity, one.suppressed?.owner])).toEqual([
      ['io-error', 'medium', undefined],
      ['conntrack-full', 'critical', 'jane'],
    ]);
    expect(before.summary.verdict).toContain('conntrack-full');
    expect(document.summary.verdict).not.toContain('conntrack-full');
    expect(document.gaps.map((gap) => gap.code)).toEqual(expect.arrayContaining(['suppressed', 'unparsed']));
    expect(FindingsDocument.safeParse(document).success).toBe(true);
  });

  it('does not depend on the order of shards', () => {
    const reversed = new Map([...input.partials].reverse());
    const text = (one: DocumentInput) => canonicalJson(buildDocument(one).document);
    expect(text({ ...input, pinned, partials: reversed })).toBe(text({ ...input, pinned }));
  });

  it('is what it was when there are none', () => {
    const text = (one: DocumentInput) => canonicalJson(buildDocument(one).document);
    expect(text({ ...input, pinned: NO_PACKS })).toBe(text(input));
  });
});

describe('answers of tools', () => {
  const accepted = { owner: 'jane', reason: 'known, replaced next week', expires: '2026-12-01' };
  const findings = [
    sampleFinding('F-a', { severity: 'critical', suppressed: accepted }),
    sampleFinding('F-b', { severity: 'medium' }),
    sampleFinding('F-c', { severity: 'high' }),
  ];

  it('list suppressed findings last, marked, and neither count nor blame them', () => {
    const ordered = [...findings].sort(byImportance);
    expect(ordered.map((one) => one.findingId)).toEqual(['F-c', 'F-b', 'F-a']);
    expect(countBySeverity(findings)).toMatchObject({ critical: 0, high: 1, medium: 1 });
    expect(rootCause(ordered)?.findingId).toBe('F-c');
    expect(rootCause([findings[0]!])).toBeNull();
    expect(viewFinding(findings[0]!, false).suppressed).toEqual(accepted);
    expect(viewFinding(findings[1]!, false)).not.toHaveProperty('suppressed');
  });
});
