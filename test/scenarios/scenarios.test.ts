import { rootCause } from '../../functions/core/findings/root-cause';
import { FAULTS } from '../../local/samples/faults';
import { atLeast } from '../../schemas/severity';
import { SICK_NODES } from './expectations';
import { diagnose } from './pipeline';

describe('sick nodes', () => {
  it.each(SICK_NODES.map((node) => [node.faults.join(' + '), node] as const))(
    '%s: the right root cause is first',
    async (name, { faults, root }) => {
      const document = await diagnose({ faults, seed: name });
      expect(root).toContain(rootCause(document.findings)?.ruleId);
      const found = new Set(document.findings.map((finding) => finding.ruleId));
      for (const fault of faults) {
        const wanted = FAULTS[fault]!.expects[0]!.rules;
        expect(wanted.some((rule) => found.has(rule)) || root.some((rule) => found.has(rule))).toBe(true);
      }
    },
  );
});

describe('their healthy twins', () => {
  it.each(SICK_NODES.map((node) => node.faults.join(' + ')))('the twin of %s is quiet', async (name) => {
    const document = await diagnose({ faults: [], seed: name, node: 1 });
    const loud = document.findings.filter((finding) => atLeast(finding.severity, 'low'));
    expect(loud.map((finding) => `${finding.severity} ${finding.ruleId}: ${finding.evidence[0]?.text}`)).toEqual([]);
    expect(document.summary.verdict).toMatch(/^No problem found/);
  });
});
