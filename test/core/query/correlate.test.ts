import fc from 'fast-check';
import {
  aroundPivot,
  chainsTouching,
  clustersOf,
  timelineOf,
  weightiest,
} from '../../../functions/core/query/correlate';
import { at, atMinutes, START_MS, someFinding } from './some-findings';

describe('timelineOf', () => {
  it('has first and last of each finding in time order, and bursts that stand out', () => {
    const burst = atMinutes('burst', [0, 1, 2, 30], { severity: 'critical' });
    burst.histogram!.buckets[2]![1] = 60;
    const points = timelineOf([
      atMinutes('late', [10]),
      burst,
      someFinding('timeless', { firstSeen: null, lastSeen: null }),
    ]);
    expect(points.map(({ findingId, event, time }) => [findingId, event, time])).toEqual([
      ['F-burst', 'first', at(0)],
      ['F-burst', 'burst', at(2)],
      ['F-late', 'first', at(10)],
      ['F-burst', 'last', at(30)],
    ]);
  });

  it('is the same whatever the order of the findings', () => {
    const findings = Array.from({ length: 8 }, (_, i) => atMinutes(`f${i}`, [i % 3, 5]));
    fc.assert(
      fc.property(fc.shuffledSubarray(findings, { minLength: 8 }), (shuffled) => {
        expect(timelineOf(shuffled)).toEqual(timelineOf(findings));
      }),
    );
  });

  it('keeps the worst, not the oldest, when there are too many', () => {
    const old = Array.from({ length: 30 }, (_, i) => atMinutes(`old${i}`, [i], { severity: 'low' }));
    const incident = atMinutes('incident', [500, 520], { severity: 'critical' });
    const kept = weightiest(timelineOf([...old, incident]), 5);
    expect(kept.map((point) => point.findingId)).toEqual(['F-old27', 'F-old28', 'F-old29', 'F-incident', 'F-incident']);
  });
});

describe('clustersOf', () => {
  it('joins what is close in time and separates what is not', () => {
    const clusters = clustersOf(
      [
        atMinutes('a', [0], { severity: 'low', component: 'kernel' }),
        atMinutes('b', [1], { component: 'kubelet' }),
        // 22 hours later: never in one cluster with the first, whatever their order as text
        atMinutes('c', [1320], { severity: 'critical', component: 'cni' }),
        atMinutes('d', [1321.5], { severity: 'info' }),
      ],
      120,
    );
    expect(
      clusters.map(({ findingIds, worst, components, occurrences }) => ({
        findingIds,
        worst,
        components,
        occurrences,
      })),
    ).toEqual([
      { findingIds: ['F-c', 'F-d'], worst: 'critical', components: ['cni', 'kubelet'], occurrences: 2 },
      { findingIds: ['F-b', 'F-a'], worst: 'high', components: ['kernel', 'kubelet'], occurrences: 2 },
    ]);
  });

  it('never joins over a longer pause, and never separates over a shorter one', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(minutes, fc.integer({ min: 30, max: 3600 }), (times, gapSeconds) => {
        const clusters = clustersOf(
          times.map((minute) => atMinutes(`m${minute}`, [minute])),
          gapSeconds,
        );
        const spans = clusters
          .map(({ start, end }) => [Date.parse(start), Date.parse(end)] as const)
          .sort((a, b) => a[0] - b[0]);
        for (let i = 1; i < spans.length; i++)
          expect(spans[i]![0] - spans[i - 1]![1]).toBeGreaterThan(gapSeconds * 1000);
        for (const { findingIds } of clusters) {
          const own = findingIds.map((id) => Number(id.slice(3))).sort((a, b) => a - b);
          for (let i = 1; i < own.length; i++) expect((own[i]! - own[i - 1]!) * 60).toBeLessThanOrEqual(gapSeconds);
        }
        expect(clusters.reduce((sum, cluster) => sum + cluster.occurrences, 0)).toBe(times.length);
      }),
    );
  });

  it('leaves out what has no time', () => {
    expect(clustersOf([someFinding('x', { firstSeen: null, lastSeen: null })], 60)).toEqual([]);
  });
});

describe('aroundPivot', () => {
  it('gives the nearest first, before and after, and nothing outside', () => {
    const findings = [
      atMinutes('before', [8]),
      atMinutes('after', [11]),
      atMinutes('far', [60]),
      atMinutes('both', [0, 10.5]),
    ];
    const around = aroundPivot(findings, START_MS + 10 * 60_000, 120);
    expect(around.map(({ finding, offsetSeconds }) => [finding.ruleId, offsetSeconds])).toEqual([
      ['both', 0],
      ['after', 60],
      ['before', -120],
    ]);
  });
});

it('chainsTouching gives the chains that name one of the findings', () => {
  const chains = [
    { findingIds: ['F-a', 'F-b'], confidence: 0.5, summary: '' },
    { findingIds: ['F-c'], confidence: 0.5, summary: '' },
  ];
  expect(chainsTouching(chains, [someFinding('b')])).toEqual([chains[0]]);
  expect(chainsTouching(chains, [])).toEqual([]);
});
