import { CATALOGUE } from '../../../../functions/core/rules/catalogue.generated';
import { type FactRule, FactVerdict } from '../../../../schemas/rule';
import { severityRank } from '../../../../schemas/severity';
import { check, inspect } from './bundle';
import { HEALTHY_NODE } from './nodes/healthy';

const rules = CATALOGUE.filter((rule): rule is FactRule => rule.kind === 'facts');
const { facts, gaps } = inspect(HEALTHY_NODE);
const answers = new Map(rules.map((rule) => [rule.id, check(rule, facts)]));
const outcome = (id: string): string => Object.keys(answers.get(id) ?? {})[0] ?? 'none';

describe('a healthy, busy node', () => {
  it('is read whole: no gap', () => {
    expect(gaps).toEqual([]);
  });

  it('gives answers of the agreed shape', () => {
    const bad = [...answers].flatMap(([id, answer]) => {
      const result = FactVerdict.safeParse(answer);
      return result.success ? [] : [`${id}: ${result.error.message}`];
    });
    expect(bad).toEqual([]);
  });

  it('yields nothing above low, and almost nothing above info', () => {
    const fired = rules.flatMap((rule) => {
      const answer = answers.get(rule.id);
      return answer && 'fires' in answer
        ? answer.fires.map((one) => `${rule.id} ${one.severity ?? rule.severity}`)
        : [];
    });
    // bandwidth counters since boot and one Service without pods: context, not faults
    expect(fired.sort()).toEqual([
      'ena-allowance-exceeded info',
      'ena-allowance-exceeded info',
      'services-without-endpoints info',
    ]);
  });

  it('can answer nearly every check', () => {
    const open = rules.filter((rule) => outcome(rule.id) === 'cannotCheck').map((rule) => rule.id);
    expect(open.sort()).toEqual([
      'gpu-memory-uncorrectable',
      'io-stalls',
      'ipvs-service-without-backends',
      'memory-stalls',
      'nftables-drops-cluster-traffic',
      'windows-network-missing',
      'xfs-free-space-fragmented',
    ]);
  });

  it('states numbers when it is clear', () => {
    const wordless = [...answers].flatMap(([id, answer]) =>
      'clear' in answer && answer.clear.length < 15 ? [id] : [],
    );
    expect(wordless).toEqual([]);
  });
});

describe('an empty bundle', () => {
  it('lets no check claim anything', () => {
    const answered = rules.filter((rule) => !('cannotCheck' in check(rule, {}))).map((rule) => rule.id);
    expect(answered).toEqual([]);
  });
});

describe('rules over facts', () => {
  it('never raise their own severity', () => {
    const raised = rules.flatMap((rule) => {
      const answer = answers.get(rule.id);
      if (!answer || !('fires' in answer)) return [];
      return answer.fires
        .filter((one) => one.severity && severityRank(one.severity) < severityRank(rule.severity))
        .map(() => rule.id);
    });
    expect(raised).toEqual([]);
  });
});
