import fc from 'fast-check';
import { canonicalJson } from '../../../functions/core/findings/canonical-json';
import { mergeFindings, mergePartials, mergeRecoveries, mergeUnknown } from '../../../functions/core/findings/merge';
import { mergeGaps } from '../../../functions/core/findings/merge-gaps';
import { MAX_BUCKETS } from '../../../functions/core/rules/histogram';
import type { Gap } from '../../../schemas/gap';
import type { PartialFinding, PartialRecovery, UnknownTemplate } from '../../../schemas/partial';
import { BOOT_MS, sampleEvidence, samplePartial, sampleResult } from './sample-findings';

// few distinct values, so that ties, overlaps and unknown times are common
const minute = fc.option(fc.oneof(fc.nat(30), fc.integer({ min: -2_000, max: 40_000 })), { nil: null });
const evidence = fc
  .tuple(minute, fc.constantFrom('a.log', 'b.log'), fc.nat(9))
  .map(([minutes, file, byteStart]) => sampleEvidence(minutes, { file, byteStart }));
const names = fc.array(fc.stringMatching(/^[a-d]{1,3}$/), { maxLength: 60 });

const partial: fc.Arbitrary<PartialFinding> = fc
  .tuple(fc.array(minute, { minLength: 1, maxLength: 900 }), names, fc.boolean())
  .map(([minutes, pods, other]) => {
    const distinct = [...new Set(pods)].sort().slice(0, 33);
    // merging single occurrences is how the classifier fills a partial
    const ones = minutes.map((one, i) => samplePartial('r', ['x'], [one], { pod: distinct.slice(i % 7, (i % 7) + 2) }));
    const joined = ones.reduce(mergeFindings);
    return other ? { ...joined, entities: { ...joined.entities, other: distinct } } : joined;
  });
const recovery: fc.Arbitrary<PartialRecovery> = evidence.map((one) => ({
  ruleId: 'r',
  dedup: [],
  lastMs: one.time === null ? null : Date.parse(one.time),
  evidence: one,
}));
const unknown: fc.Arbitrary<UnknownTemplate> = fc
  .tuple(evidence, fc.integer({ min: 1, max: 9 }))
  .map(([sample, count]) => {
    const ms = sample.time === null ? null : Date.parse(sample.time);
    return { template: 't', kind: 'kubelet', count, firstMs: ms, lastMs: ms, sample };
  });

function isCommutativeAndAssociative<T>(values: fc.Arbitrary<T>, merge: (a: T, b: T) => T, numRuns = 100): void {
  fc.assert(
    fc.property(values, values, values, (a, b, c) => {
      expect(merge(a, b)).toEqual(merge(b, a));
      expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
    }),
    { numRuns },
  );
}

describe('merging', () => {
  it('findings does not depend on order or grouping', () => {
    isCommutativeAndAssociative(partial, mergeFindings, 25);
  });

  it('recoveries and unknown templates does not depend on order or grouping', () => {
    isCommutativeAndAssociative(recovery, mergeRecoveries);
    isCommutativeAndAssociative(unknown, mergeUnknown);
  });

  it('keeps exact counts, the extreme times, and five pieces of evidence from each end', () => {
    const early = samplePartial('r', [], [1, 2, 3, 4, 5, 6]);
    const late = samplePartial('r', [], [null, 700, 701, 702, 703, 704]);
    const merged = mergeFindings(late, early);
    expect(merged).toMatchObject({
      count: 12,
      timedCount: 11,
      firstMs: BOOT_MS + 60_000,
      lastMs: BOOT_MS + 704 * 60_000,
    });
    expect(merged.first.map((one) => one.text)).toEqual([1, 2, 3, 4, 5].map((m) => `line at ${m}`));
    expect(merged.last.map((one) => one.text)).toEqual([704, 703, 702, 701, 700].map((m) => `line at ${m}`));
  });

  it('widens histogram buckets only as far as their number demands, and loses no count', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40_000), { minLength: 1, maxLength: 1_500 }), (minutes) => {
        const half = Math.ceil(minutes.length / 2);
        const merged = [minutes.slice(0, half), minutes.slice(half)]
          .filter((part) => part.length > 0)
          .map((part) => part.map((one) => samplePartial('r', [], [one])).reduce(mergeFindings))
          .reduce(mergeFindings);
        const distinct = (width: number) =>
          new Set(minutes.map((m) => Math.floor((BOOT_MS / 60_000 + m) / width))).size;
        expect(merged.buckets.reduce((sum, [, n]) => sum + n, 0)).toBe(minutes.length);
        expect(merged.buckets).toHaveLength(distinct(merged.bucketMinutes));
        expect(merged.buckets.length).toBeLessThanOrEqual(MAX_BUCKETS);
        if (merged.bucketMinutes > 1) expect(distinct(merged.bucketMinutes / 2)).toBeGreaterThan(MAX_BUCKETS);
      }),
      { numRuns: 15 },
    );
  });

  it('keeps the smallest 32 entity values and one more, which tells that there were more', () => {
    const many = (from: number) => ({
      pod: Array.from({ length: 33 }, (_, i) => `pod-${String(from + i).padStart(3, '0')}`),
    });
    const merged = mergeFindings(samplePartial('r', [], [1], many(20)), samplePartial('r', [], [2], many(0)));
    expect(merged.entities.pod).toEqual(many(0).pod);
  });
});

describe('mergePartials', () => {
  const shards = fc.array(fc.tuple(partial, recovery, unknown), { minLength: 1, maxLength: 5 }).map((all) =>
    all.map(([finding, recovered, template], i) =>
      sampleResult(`shard-${i}`, {
        findings: [{ ...finding, ruleId: `r${i % 2}` }],
        recoveries: [recovered],
        unknown: [template],
        redactions: { 'aws-access-key': i + 1 },
        minMs: finding.firstMs,
        maxMs: finding.lastMs,
        gaps: [{ code: 'unknown-time', what: 'dmesg lines', bytes: null, count: i + 1, reason: 'r', effect: 'e' }],
      }),
    ),
  );

  it('gives the same bytes for any order of shards, and a shard delivered twice counts once', () => {
    fc.assert(
      fc.property(shards, (results) => {
        const keyed = new Map(results.map((one) => [one.shardId, one]));
        const reversed = new Map([...results].reverse().map((one) => [one.shardId, one]));
        for (const one of results) reversed.set(one.shardId, structuredClone(one));
        expect(canonicalJson(mergePartials(reversed))).toBe(canonicalJson(mergePartials(keyed)));
      }),
      { numRuns: 20 },
    );
  });

  it('adds up what all shards say', () => {
    const both = mergePartials(
      new Map(
        ['a', 'b'].map((id) => [
          id,
          sampleResult(id, {
            findings: [samplePartial('r', ['x'], [1]), samplePartial('r', ['y'], [2])],
            redactions: { jwt: 2 },
          }),
        ]),
      ),
    );
    expect(both).toMatchObject({ bytes: 2_000, lines: 20, redactions: { jwt: 4 } });
    expect(both.findings.map((one) => [one.dedup[0], one.count])).toEqual([
      ['x', 2],
      ['y', 2],
    ]);
  });
});

describe('mergeGaps', () => {
  const gap = (about: Partial<Gap>): Gap => ({
    code: 'limit',
    what: 'w',
    bytes: 5,
    count: 2,
    reason: 'r',
    effect: 'e',
    ...about,
  });

  it('joins equal gaps; bytes are unknown as soon as one part is', () => {
    expect(mergeGaps([gap({}), gap({})])).toEqual([gap({ bytes: 10, count: 4 })]);
    expect(mergeGaps([gap({}), gap({ bytes: null })])).toEqual([gap({ bytes: null, count: 4 })]);
  });

  it('does not change what it was given, and does not depend on its order', () => {
    const input = [gap({ what: 'b' }), gap({ what: 'a' }), gap({ what: 'b' })];
    const before = structuredClone(input);
    expect(mergeGaps(input)).toEqual(mergeGaps([...input].reverse()));
    expect(input).toEqual(before);
  });
});
