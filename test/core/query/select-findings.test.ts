import { byImportance, countBySeverity, inWindow, selectFindings } from '../../../functions/core/query/select-findings';
import { at, atMinutes, START_MS, someFinding } from './some-findings';

const names = (findings: readonly { ruleId: string }[]) => findings.map((finding) => finding.ruleId);
const window = (from: number | null, to: number | null) => ({
  startMs: from === null ? null : START_MS + from * 60_000,
  endMs: to === null ? null : START_MS + to * 60_000,
  reason: '',
});
const five = (['critical', 'high', 'medium', 'low', 'info'] as const).map((severity) =>
  someFinding(severity, { severity, component: `${severity}-part`, area: severity === 'low' ? 'dns' : 'cni' }),
);

describe('selectFindings', () => {
  it.each([
    [{}, ['critical', 'high', 'medium', 'low', 'info']],
    [{ severity: 'all' as const }, ['critical', 'high', 'medium', 'low', 'info']],
    [{ severity: 'high' as const }, ['high']],
    [{ severity: 'warning' as const }, ['high', 'medium']],
    [{ severity: 'medium' as const, orWorse: true }, ['critical', 'high', 'medium']],
    [{ components: ['dns'] }, ['low']],
    [{ components: ['high-part', 'info-part'] }, ['high', 'info']],
    [{ components: [] }, ['critical', 'high', 'medium', 'low', 'info']],
    [{ components: ['nothing'] }, []],
    [{ state: 'recovered' as const }, []],
  ])('%j', (filter, expected) => {
    expect(names(selectFindings(five, filter))).toEqual(expected);
  });

  it('tells what is new on the node from what its cluster knows', () => {
    const findings = [
      someFinding('known', { baseline: { collections: 3, nodes: 2 } }),
      someFinding('first', { baseline: { collections: 0, nodes: 0 } }),
      someFinding('nobody-knows'),
    ];
    expect(names(selectFindings(findings, { baseline: 'usual' }))).toEqual(['known']);
    expect(names(selectFindings(findings, { baseline: 'new' }))).toEqual(['first', 'nobody-knows']);
    expect(names(selectFindings(findings, { baseline: 'all' }))).toHaveLength(3);
  });

  it('looks at every occurrence, not only at the ends', () => {
    const finding = atMinutes('probe', [0, 120]);
    expect(inWindow(finding, window(30, 60))).toBe(false);
    expect(inWindow(finding, window(119, 121))).toBe(true);
    expect(inWindow(finding, window(null, 10))).toBe(true);
    expect(inWindow(finding, window(121, null))).toBe(false);
  });

  it('keeps what has no time, and what a snapshot shows, in windows before it', () => {
    expect(inWindow(someFinding('a', { firstSeen: null, lastSeen: null }), window(5, 6))).toBe(true);
    expect(inWindow(someFinding('b', { firstSeen: null, lastSeen: at(60) }), window(5, 6))).toBe(true);
    expect(inWindow(someFinding('c', { firstSeen: null, lastSeen: at(60) }), window(61, 62))).toBe(false);
  });
});

describe('byImportance', () => {
  it('orders by severity, state, confidence, id', () => {
    const list = [
      someFinding('e', { severity: 'high', confidence: { score: 0.9, reasons: [] } }),
      someFinding('d', { severity: 'critical', state: 'before-reboot' }),
      someFinding('c', { severity: 'critical', state: 'recovered' }),
      someFinding('b', { severity: 'critical', state: 'unknown' }),
      someFinding('a2', { severity: 'critical', confidence: { score: 0.7, reasons: [] } }),
      someFinding('a1', { severity: 'critical', confidence: { score: 0.9, reasons: [] } }),
      someFinding('f', { severity: 'high', confidence: { score: 0.9, reasons: [] } }),
    ];
    expect(names([...list].sort(byImportance))).toEqual(['a1', 'a2', 'b', 'c', 'd', 'e', 'f']);
    expect(names([...list].reverse().sort(byImportance))).toEqual(['a1', 'a2', 'b', 'c', 'd', 'e', 'f']);
  });
});

it('countBySeverity names every severity', () => {
  expect(countBySeverity(five.slice(0, 2))).toEqual({ critical: 1, high: 1, medium: 0, low: 0, info: 0 });
});
