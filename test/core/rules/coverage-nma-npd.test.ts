import { CATALOGUE } from '../../../functions/core/rules/catalogue.generated';
import { type Covered, NMA_REASONS, NPD_REASONS } from './coverage-nma-npd';

const ids = new Set(CATALOGUE.map((rule) => rule.id));

describe.each([
  ['eks-node-monitoring-agent', NMA_REASONS, 'nmaReason', 75],
  ['node-problem-detector', NPD_REASONS, 'npdReason', 46],
] as const)('what %s detects', (_agent, reasons, field, count) => {
  const rows = Object.entries<Covered>(reasons);

  it('is all listed', () => {
    expect(rows).toHaveLength(count);
  });

  it('is found by rules that exist, or cannot be seen in a bundle for a stated reason', () => {
    const bad = rows.flatMap(([reason, covered]) => {
      if ('cannot' in covered) return covered.cannot.length >= 20 ? [] : [`${reason}: say why`];
      if (covered.rules.length === 0) return [`${reason}: no rule`];
      return covered.rules.filter((id) => !ids.has(id)).map((id) => `${reason}: there is no rule ${id}`);
    });
    expect(bad).toEqual([]);
  });

  it('is what rules say they correspond to', () => {
    const bad = CATALOGUE.flatMap((rule) => {
      const reason = rule[field];
      // neuron's own detector is a build of node-problem-detector with reasons of its own
      if (reason === undefined || reason.startsWith('NeuronHasError_')) return [];
      const covered = reasons[reason];
      if (covered === undefined) return [`${rule.id}: there is no ${reason}`];
      return 'cannot' in covered ? [`${rule.id}: ${reason} is listed as one no bundle can show`] : [];
    });
    expect(bad).toEqual([]);
  });
});
