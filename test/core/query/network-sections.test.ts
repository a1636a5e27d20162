import type { Facts } from '../../../functions/core/inspect/facts';
import { INSPECTORS } from '../../../functions/core/inspect/inspectors.generated';
import { LOG_TYPES } from '../../../functions/core/query/log-types';
import { NETWORK_SECTIONS, networkSection } from '../../../functions/core/query/network-sections';
import { summarize } from '../../../functions/core/query/summarize';
import { CATALOGUE } from '../../../functions/core/rules/catalogue.generated';
import type { CheckResult, Finding } from '../../../schemas/finding';
import { SourceKind } from '../../../schemas/source-kind';
import { someFinding } from './some-findings';

const same = (text: string) => text;

describe('networkSection', () => {
  it('tells what is over from what lasts', () => {
    const assessment = (state: Finding['state']) =>
      networkSection('dns', {}, [], [someFinding('x', { area: 'dns', state })], same).assessment;
    expect(['active', 'unknown', 'recovered', 'before-reboot'].map((state) => assessment(state as 'active'))).toEqual([
      ...['problem', 'problem', 'recovered', 'recovered'],
    ]);
  });

  it('leaves to others what only reads the same facts', () => {
    const areas = new Set(['network', 'cni', 'dns', 'kube-proxy']);
    const spec = Object.values(NETWORK_SECTIONS);
    const foreign = new Set(spec.flatMap((one) => ('foreign' in one ? [...one.foreign] : [])) as string[]);
    const strangers = CATALOGUE.flatMap((rule) => {
      if (rule.kind !== 'facts' || areas.has(rule.area)) return [];
      const read = spec.some((one) => rule.needs.some((id) => (one.inspectors as readonly string[]).includes(id)));
      return read && !foreign.has(rule.id) ? [rule.id] : [];
    });
    // which DNS address pods are given is about DNS, wherever it is set
    expect(strangers).toEqual(['kubelet-cluster-dns-unknown']);
    for (const id of foreign) expect(CATALOGUE.map((rule) => rule.id)).toContain(id);
  });

  const checks: CheckResult[] = [
    { ruleId: 'a', outcome: 'clear', detail: 'fine', needs: ['resolvConf'] },
    { ruleId: 'b', outcome: 'cannot-check', detail: 'no facts', needs: ['ipRoutes'] },
    { ruleId: 'old', outcome: 'clear', detail: 'of a document without needs' },
  ];
  const facts = { resolvConf: { nameservers: ['10.0.0.2'] } } as unknown as Facts;

  it('holds the checks and findings that are about it', () => {
    const findings = [
      someFinding('a'),
      someFinding('x', { area: 'dns' }),
      someFinding('y', { component: 'coredns' }),
      someFinding('z'),
    ];
    const report = networkSection('dns', facts, checks, findings, same);
    expect(report.checks.map((check) => check.ruleId)).toEqual(['a']);
    expect(report.findings.map((finding) => finding.ruleId)).toEqual(['a', 'x', 'y']);
    expect(report).toMatchObject({
      assessment: 'problem',
      missing: [],
      facts: { resolvConf: { nameservers: ['10.0.0.2'] } },
    });
  });

  it('is unknown, not fine, when there was nothing to read', () => {
    expect(networkSection('routes', facts, checks, [], same)).toMatchObject({
      assessment: 'unknown',
      missing: ['ipRoutes', 'ipRules'],
    });
    expect(networkSection('dns', facts, checks, [], same).assessment).toBe('fine');
    expect(networkSection('dns', facts, checks, [someFinding('a', { severity: 'low' })], same).assessment).toBe('fine');
  });

  it('names inspectors, rules and categories that exist', () => {
    const ids = new Set(INSPECTORS.map((inspector) => inspector.id));
    const rules = CATALOGUE.map((rule) => rule.id);
    const categories = CATALOGUE.map((rule) => rule.category);
    for (const spec of Object.values(NETWORK_SECTIONS)) {
      for (const id of spec.inspectors) expect(ids).toContain(id);
      if (!('rules' in spec)) continue;
      expect(rules).toEqual(expect.arrayContaining([...spec.rules]));
      expect(categories).toEqual(expect.arrayContaining([...spec.categories]));
    }
  });
});

it('every kind of a log type exists', () => {
  for (const [type, kinds] of Object.entries(LOG_TYPES)) {
    expect(type).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const kind of kinds) expect(SourceKind.options).toContain(kind);
  }
});

describe('summarize', () => {
  const a = someFinding('a', { severity: 'critical', confidence: { score: 0.9, reasons: [] }, count: 3 });
  const b = someFinding('b', { firstSeen: null, facts: { detail: 'the numbers' }, remediation: a.remediation });

  it('says one sentence per finding, worst first, out of its own fields', () => {
    const { text, affectedComponents, remediation } = summarize([b, a], [], new Set());
    expect(text[0]).toMatch(/^\[F-a\] critical: Title of a, 3 times between .* and .*, active \(seen at the end\)\.$/);
    expect(text[1]).toMatch(/^\[F-b\] high: Title of b, 1 time at an unknown time.* the numbers$/);
    expect(affectedComponents).toEqual(['kubelet']);
    expect(remediation).toEqual([{ do: 'repair a', risk: 'safe', findingIds: ['F-a', 'F-b'] }]);
  });

  it('is only as sure as what was verified', () => {
    const confidence = (unverified: string[], findings = [a, b]) =>
      summarize(findings, [], new Set(unverified)).confidence;
    expect(confidence([])).toBe('high');
    expect(confidence([], [b])).toBe('medium');
    expect(confidence([], [{ ...b, confidence: { score: 0.3, reasons: [] } }])).toBe('low');
    expect(confidence(['F-a', 'F-b'])).toBe('none');
  });
});
