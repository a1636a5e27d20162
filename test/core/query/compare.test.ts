import {
  compareDimensions,
  DIMENSIONS,
  type DimensionReading,
  readDimensions,
} from '../../../functions/core/query/compare-dimensions';
import { compareFindings } from '../../../functions/core/query/compare-findings';
import { someFinding } from './some-findings';

describe('compareFindings', () => {
  const probe = (count: number) => someFinding('probe', { count });
  const sides = [
    {
      label: 'a',
      findings: [
        probe(3),
        someFinding('only-a', { severity: 'low' }),
        someFinding('worse-a', { severity: 'critical' }),
      ],
    },
    { label: 'b', findings: [probe(12), someFinding('pair')] },
    { label: 'c', findings: [probe(4), someFinding('pair', { count: 5 })] },
  ];

  it('separates what all, some and one have', () => {
    const { common, partial, unique } = compareFindings(sides);
    expect(common).toMatchObject([{ ruleId: 'probe', counts: { a: 3, b: 12, c: 4 }, ratio: 4 }]);
    expect(partial).toMatchObject([{ ruleId: 'pair', counts: { b: 1, c: 5 }, ratio: 5 }]);
    expect(unique.a!.map((finding) => finding.ruleId)).toEqual(['worse-a', 'only-a']);
    expect(unique.b).toEqual([]);
  });

  it('counts per side', () => {
    expect(compareFindings(sides).matrix).toMatchObject([
      { label: 'a', total: 3, unique: 2, common: 1, bySeverity: { critical: 1, low: 1 } },
      { label: 'b', total: 2, unique: 0, common: 1 },
      { label: 'c', total: 2, unique: 0, common: 1 },
    ]);
  });

  it('joins the same problem under the worse severity', () => {
    const mild = someFinding('x', { severity: 'low' });
    const bad = someFinding('x', { severity: 'critical', title: 'the same, worse' });
    const { common } = compareFindings([
      { label: 'a', findings: [mild] },
      { label: 'b', findings: [bad] },
    ]);
    expect(common).toMatchObject([{ severity: 'critical', title: 'the same, worse' }]);
  });
});

describe('compareDimensions', () => {
  const nothing = readDimensions({}, { securityGroups: null });
  const side = (label: string, about: Partial<Record<(typeof DIMENSIONS)[number], DimensionReading>> = {}) => ({
    label,
    readings: { ...nothing, ...about },
  });
  const numbers = (label: string, value: number | null) =>
    side(label, { conntrack: { numbers: { entries: value }, sets: {} } });
  const groups = (label: string, members: string[] | null) =>
    side(label, { security_groups: { numbers: {}, sets: { security_groups: members } } });
  const of = (sides: ReturnType<typeof side>[], name: (typeof DIMENSIONS)[number]) =>
    compareDimensions(sides).find((one) => one.dimension === name)!;

  it('reads nothing as unknown, and unknown is not a difference', () => {
    const compared = compareDimensions([side('a'), side('b')]);
    expect(compared.map((one) => one.dimension).sort()).toEqual([...DIMENSIONS].sort());
    for (const { same, unknownOn } of compared)
      expect({ same, unknownOn }).toEqual({ same: true, unknownOn: ['a', 'b'] });
  });

  it('says on which side a value is unknown, and gives no ratio then', () => {
    const compared = of([numbers('a', 500), numbers('b', null)], 'conntrack');
    expect(compared).toMatchObject({
      same: true,
      unknownOn: ['b'],
      numbers: [{ values: { a: 500, b: null }, ratio: null }],
    });
    const sets = of([groups('a', ['sg-1']), groups('b', null)], 'security_groups');
    expect(sets).toMatchObject({ unknownOn: ['b'], sets: [{ onlyOn: { a: [] } }] });
  });

  it.each([
    [100, 149, true, 1.49],
    [100, 150, false, 1.5],
    [0, 7, false, null],
    [0, 0, true, null],
    [7, 7, true, 1],
  ])('%s and %s: same %s, ratio %s', (a, b, same, ratio) => {
    expect(of([numbers('a', a), numbers('b', b)], 'conntrack')).toMatchObject({ same, numbers: [{ ratio }] });
  });

  it('compares sets by members, not by order or repetition', () => {
    expect(of([groups('a', ['x', 'y', 'x']), groups('b', ['y', 'x'])], 'security_groups')).toMatchObject({
      same: true,
      sets: [{ common: 2, onlyOn: { a: [], b: [] } }],
    });
    expect(of([groups('a', ['x', 'y']), groups('b', ['y', 'z']), groups('c', ['y'])], 'security_groups')).toMatchObject(
      {
        same: false,
        sets: [{ common: 1, onlyOn: { a: ['x'], b: ['z'], c: [] } }],
      },
    );
  });

  it('puts what differs first', () => {
    expect(compareDimensions([numbers('a', 1), numbers('b', 100)])[0]!.dimension).toBe('conntrack');
  });
});
