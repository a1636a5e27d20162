import fc from 'fast-check';
import { causesOf } from '../../../functions/core/findings/causes';
import type { Finding } from '../../../schemas/finding';
import { at, sampleFinding } from './sample-findings';

const rules = new Map([
  ['conntrack', ['dns-timeout', 'api-timeout']],
  ['api-timeout', ['lease-failed']],
  ['lease-failed', ['not-ready']],
  ['dns-timeout', []],
]);
const one = (id: string, ruleId: string, about: Partial<Finding> = {}) =>
  sampleFinding(`F-${id}`, { ruleId, ...about });
const pairs = (...findings: Finding[]) =>
  causesOf(findings, rules).edges.map((edge) => `${edge.cause} → ${edge.effect}`);

describe('cause edges', () => {
  it('follow what rules declare, in time order', () => {
    expect(pairs(one('a', 'conntrack', { firstSeen: at(10) }), one('b', 'dns-timeout', { firstSeen: at(11) }))).toEqual(
      ['F-a → F-b'],
    );
    expect(pairs(one('a', 'conntrack', { firstSeen: at(20) }), one('b', 'dns-timeout', { firstSeen: at(11) }))).toEqual(
      [],
    );
    expect(pairs(one('a', 'dns-timeout'), one('b', 'conntrack'))).toEqual(['F-b → F-a']);
  });

  it('allow the cause to be written a little later than its effect', () => {
    expect(
      pairs(one('a', 'conntrack', { firstSeen: at(12) }), one('b', 'dns-timeout', { firstSeen: at(11) })),
    ).toHaveLength(1);
  });

  it('are weaker, not invented, when a time is unknown', () => {
    const effect = one('b', 'dns-timeout');
    const known = causesOf([one('a', 'conntrack'), effect], rules).edges[0]!;
    const unknown = causesOf([one('a', 'conntrack', { firstSeen: null }), effect], rules).edges[0]!;
    expect(unknown.confidence).toBeLessThan(known.confidence);
    const later = one('a', 'conntrack', { firstSeen: at(100) });
    expect(pairs(later, one('b', 'dns-timeout', { firstSeen: null, lastSeen: at(90) }))).toEqual([]);
  });

  it('are not drawn to or from problems that are over', () => {
    for (const state of ['recovered', 'before-reboot'] as const) {
      expect(pairs(one('a', 'conntrack', { state }), one('b', 'dns-timeout'))).toEqual([]);
      expect(pairs(one('a', 'conntrack'), one('b', 'dns-timeout', { state }))).toEqual([]);
    }
    expect(pairs(one('a', 'conntrack', { state: 'unknown' }), one('b', 'dns-timeout'))).toHaveLength(1);
  });

  it('are not drawn over a day', () => {
    const old = one('a', 'conntrack', { firstSeen: at(-3_000), lastSeen: at(-2_900) });
    expect(pairs(old, one('b', 'dns-timeout'))).toEqual([]);
  });

  it('need the same subject when both name one', () => {
    const cause = one('a', 'conntrack', { entities: { pod: ['web-1'] } });
    expect(pairs(cause, one('b', 'dns-timeout', { entities: { pod: ['web-2'] } }))).toEqual([]);
    expect(pairs(cause, one('b', 'dns-timeout', { entities: { pod: ['web-1', 'web-2'] } }))).toHaveLength(1);
    expect(pairs(cause, one('b', 'dns-timeout', { entities: { ip: ['10.0.0.9'] } }))).toHaveLength(1);
  });

  it('are bounded, and what is left out is counted', () => {
    const effects = Array.from({ length: 50 }, (_, i) => one(`e${i}`, 'dns-timeout'));
    const causes = causesOf([one('a', 'conntrack'), ...effects], rules);
    expect(causes.edges).toHaveLength(20);
    expect(causes.omitted).toBe(30);
  });
});

describe('chains', () => {
  it('go from the root to the last symptom', () => {
    const findings = [
      one('a', 'conntrack', { severity: 'critical', title: 'Table full' }),
      one('b', 'api-timeout', { title: 'API timeouts' }),
      one('c', 'lease-failed', { title: 'Lease not renewed' }),
      one('d', 'not-ready', { title: 'NotReady' }),
      one('e', 'dns-timeout', { title: 'DNS timeouts' }),
    ];
    expect(causesOf(findings, rules).chains).toEqual([
      {
        findingIds: ['F-a', 'F-b', 'F-c', 'F-d'],
        confidence: 0.8,
        summary:
          'Table full (since 2026-11-22 09:00 UTC) → API timeouts → Lease not renewed → NotReady; in all it may explain 4 other findings',
      },
    ]);
  });

  it('come worst root first, then by how much they explain', () => {
    const wide = new Map([
      ['mild', ['x', 'y', 'z']],
      ['grave', ['x']],
      ['mild-too', ['x']],
    ]);
    const findings = ['x', 'y', 'z'].map((id) => one(id, id));
    const roots = [
      one('1', 'mild-too', { severity: 'medium' }),
      one('2', 'mild', { severity: 'medium' }),
      one('3', 'grave', { severity: 'critical' }),
    ];
    const chains = causesOf([...findings, ...roots], wide).chains;
    expect(chains.map((chain) => chain.findingIds[0])).toEqual(['F-3', 'F-2', 'F-1']);
  });

  it('survive a cycle that a user pack declares', () => {
    const circular = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a']],
    ]);
    const { edges, chains } = causesOf(
      ['a', 'b', 'c'].map((id) => one(id, id)),
      circular,
    );
    expect(edges).toHaveLength(2);
    expect(chains[0]!.findingIds).toHaveLength(3);
  });

  it('have no repeats and do not depend on the order of findings, for any declared graph', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const graph = fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), { maxLength: 12 });
    fc.assert(
      fc.property(graph, fc.array(fc.nat(200), { minLength: 5, maxLength: 5 }), (declared, minutes) => {
        const mayCause = new Map(ids.map((id) => [id, declared.filter(([from]) => from === id).map(([, to]) => to)]));
        const findings = ids.map((id, i) => one(id, id, { firstSeen: at(minutes[i]!), lastSeen: at(300) }));
        const result = causesOf(findings, mayCause);
        expect(causesOf([...findings].reverse(), mayCause)).toEqual(result);
        for (const { findingIds } of result.chains) expect(new Set(findingIds).size).toBe(findingIds.length);
      }),
    );
  });
});
