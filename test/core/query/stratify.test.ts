import fc from 'fast-check';
import type { JudgedNode } from '../../../functions/core/query/cluster-health';
import { allocate, draw, stratify } from '../../../functions/core/query/stratify';
import { type PlanOptions, planBatch } from '../../../functions/core/query/stratify-plan';
import { judged, someNode } from './some-nodes';

const nodes = fc
  .array(
    fc.record({
      availabilityZone: fc.constantFrom('a', 'b', 'c'),
      nodegroup: fc.constantFrom('general', 'gpu', null),
      instanceType: fc.constantFrom('m6i.large', 'c7g.xlarge'),
      imageId: fc.constantFrom('ami-1', 'ami-2'),
      state: fc.constantFrom('running', 'running', 'running', 'stopped', 'terminated'),
      ssm: fc.constantFrom('online' as const, 'online' as const, 'lost' as const),
      statusChecks: fc.constantFrom('ok' as const, 'impaired' as const),
    }),
    { maxLength: 60 },
  )
  .map((list) => list.map((changes, at) => judged(someNode(at, changes))));
const options: fc.Arbitrary<PlanOptions> = fc.record({
  filter: fc.constantFrom('all', 'unhealthy', 'notready'),
  strategy: fc.constantFrom('sample', 'all'),
  groupBy: fc.constantFrom('auto', 'az', 'nodegroup', 'instance-type', 'ami'),
  samplesPerBucket: fc.integer({ min: 1, max: 5 }),
  maxTotalCollections: fc.integer({ min: 1, max: 50 }),
  seed: fc.string(),
});
const idsOf = (list: readonly JudgedNode[]) => list.map(({ node }) => node.instanceId);

describe('allocate', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 40 });
  const caps = { budget: fc.integer({ min: 0, max: 50 }), perStratum: fc.integer({ min: 1, max: 5 }) };

  it('spends the whole budget, serves every stratum first, and keeps to size and cap', () => {
    fc.assert(
      fc.property(sizes, caps.budget, caps.perStratum, (list, budget, perStratum) => {
        const given = allocate(list, budget, perStratum);
        const room = list.reduce((sum, size) => sum + Math.min(size, perStratum), 0);
        expect(given.reduce((a, b) => a + b, 0)).toBe(Math.min(budget, room));
        for (const [at, count] of given.entries()) {
          expect(count).toBeLessThanOrEqual(Math.min(list[at]!, perStratum));
          if (at < budget) expect(count).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });

  it('never gives a larger stratum less than a smaller one', () => {
    fc.assert(
      fc.property(sizes, caps.perStratum, fc.nat(10), (list, perStratum, extra) => {
        const given = allocate(list, list.length + extra, perStratum);
        for (const [a, countA] of given.entries())
          for (const [b, countB] of given.entries())
            if (list[a]! > list[b]!) expect(countA).toBeGreaterThanOrEqual(countB);
      }),
    );
  });

  it('is proportional where neither cap nor floor binds', () => {
    expect(allocate([600, 300, 100], 10, 100)).toEqual([6, 3, 1]);
    expect(allocate([1000, 1], 5, 5)).toEqual([4, 1]);
  });
});

describe('stratify', () => {
  it('puts every node into exactly one stratum; auto stays within the budget where signatures do', () => {
    fc.assert(
      fc.property(
        nodes,
        fc.constantFrom('auto' as const, 'az' as const, 'ami' as const),
        fc.integer({ min: 1, max: 30 }),
        (list, groupBy, budget) => {
          const { strata, dimensions } = stratify(list, groupBy, budget);
          expect(strata.flatMap((stratum) => idsOf(stratum.nodes)).sort()).toEqual(idsOf(list).sort());
          for (const { nodes: inside } of strata)
            expect(new Set(inside.map(({ signature }) => signature)).size).toBe(1);
          const signatures = new Set(list.map(({ signature }) => signature)).size;
          if (groupBy === 'auto') expect(strata.length).toBeLessThanOrEqual(Math.max(budget, signatures));
          else expect(dimensions).toEqual(['signature', groupBy]);
        },
      ),
    );
  });
});

describe('planBatch', () => {
  it('depends on nodes and seed only, not on the order they are listed in', () => {
    fc.assert(
      fc.property(nodes, options, fc.nat(), (list, how, shift) => {
        const turn = list.length === 0 ? 0 : shift % list.length;
        const turned = [...list.slice(turn), ...list.slice(0, turn)].reverse();
        expect(planBatch(turned, how)).toEqual(planBatch(list, how));
      }),
    );
  });

  it('draws collectable matching nodes once, within the limit, and accounts for all others', () => {
    fc.assert(
      fc.property(nodes, options, (list, how) => {
        const plan = planBatch(list, how);
        const drawn = [...plan.strata.flatMap((stratum) => stratum.drawn), ...(plan.control ? [plan.control] : [])];
        expect(new Set(idsOf(drawn)).size).toBe(drawn.length);
        expect(drawn.length).toBeLessThanOrEqual(how.maxTotalCollections);
        expect(drawn.every(({ cannotCollect }) => cannotCollect === null)).toBe(true);
        expect(plan.control?.problems ?? []).toEqual([]);
        const collectable = plan.strata.reduce((sum, stratum) => sum + stratum.nodes.length, 0);
        const unable = plan.cannotCollect.reduce((sum, { nodes: group }) => sum + group.length, 0);
        expect(collectable + unable).toBe(plan.matching);
        expect(plan.unrepresented).toBe(plan.strata.filter((stratum) => stratum.drawn.length === 0).length);
        if (how.strategy === 'all') {
          const representatives = drawn.length - (plan.control ? 1 : 0);
          expect(representatives + plan.leftOut).toBe(collectable);
        }
      }),
    );
  });

  it('draws all members of a stratum about equally often over many seeds', () => {
    const list = Array.from({ length: 10 }, (_, at) => judged(someNode(at)));
    const times = new Map<string, number>();
    for (let seed = 0; seed < 2000; seed++)
      for (const id of idsOf(draw(list, 3, `batch-${seed}`))) times.set(id, (times.get(id) ?? 0) + 1);
    // 600 expected; five standard deviations of a fair lottery are about 100
    for (const count of times.values()) expect(Math.abs(count - 600)).toBeLessThan(110);
    expect(times.size).toBe(10);
  });

  it('adds the healthy node that is most like the sick ones', () => {
    const sick = [1, 2, 3].map((at) =>
      judged(someNode(at, { statusChecks: 'impaired', nodegroup: 'gpu', availabilityZone: 'b' })),
    );
    const like = judged(someNode(9, { nodegroup: 'gpu', availabilityZone: 'b' }));
    const others = [10, 11, 12].map((at) => judged(someNode(at)));
    const how: PlanOptions = {
      ...{ filter: 'unhealthy', strategy: 'sample', groupBy: 'auto', samplesPerBucket: 3, maxTotalCollections: 15 },
      seed: 's',
    };
    expect(planBatch([...sick, like, ...others], how).control).toEqual(like);
    expect(planBatch([...sick, like, ...others], { ...how, maxTotalCollections: 1 }).control).toBeNull();
    expect(planBatch(others, how)).toMatchObject({ control: null, matching: 0, strata: [] });
  });

  it('plans for 5,000 nodes', () => {
    const many = Array.from({ length: 5000 }, (_, at) =>
      judged(
        someNode(at, {
          availabilityZone: `z${at % 3}`,
          nodegroup: `g${at % 40}`,
          statusChecks: at % 2 ? 'ok' : 'impaired',
        }),
      ),
    );
    const plan = planBatch(many, {
      ...{
        filter: 'unhealthy',
        strategy: 'sample',
        groupBy: 'nodegroup',
        samplesPerBucket: 3,
        maxTotalCollections: 15,
      },
      seed: 's',
    });
    expect(plan).toMatchObject({ matching: 2500, unrepresented: 6 });
    expect(plan.strata.filter(({ drawn }) => drawn.length > 0)).toHaveLength(14);
  });
});
