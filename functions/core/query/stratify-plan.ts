import { byProblem, type JudgedNode, matchesFilter, type NodeFilter } from './cluster-health';
import { allocate, draw, drawControl, type GroupBy, type Stratum, stratify } from './stratify';

export interface PlanOptions {
  readonly filter: NodeFilter;
  readonly strategy: 'sample' | 'all';
  readonly groupBy: GroupBy;
  readonly samplesPerBucket: number;
  readonly maxTotalCollections: number;
  /** The batch id: the same one draws the same nodes. */
  readonly seed: string;
}

export interface PlannedStratum extends Stratum {
  readonly drawn: readonly JudgedNode[];
}

export interface Plan {
  readonly dimensions: readonly string[];
  readonly matching: number;
  readonly strata: readonly PlannedStratum[];
  /** A healthy node to compare with; null when none is needed, there is none, or no room for it. */
  readonly control: JudgedNode | null;
  /** Matching nodes on which nothing can run, by reason. */
  readonly cannotCollect: readonly { readonly reason: string; readonly nodes: readonly JudgedNode[] }[];
  /** Strata without a representative: the budget was too small. */
  readonly unrepresented: number;
  /** Collectable matching nodes that `all` leaves out. */
  readonly leftOut: number;
}

function byReason(nodes: readonly JudgedNode[]) {
  const reasons = new Map<string, JudgedNode[]>();
  for (const node of nodes)
    if (node.cannotCollect !== null)
      reasons.set(node.cannotCollect, [...(reasons.get(node.cannotCollect) ?? []), node]);
  return [...reasons]
    .map(([reason, group]) => ({ reason, nodes: group }))
    .sort((a, b) => b.nodes.length - a.nodes.length || (a.reason < b.reason ? -1 : 1));
}

/** Which nodes a batch collects from, and whom each speaks for. Pure: the same nodes and seed give the same plan. */
export function planBatch(all: readonly JudgedNode[], options: PlanOptions): Plan {
  const ordered = [...all].sort(byProblem);
  const matching = ordered.filter((node) => matchesFilter(node, options.filter));
  const collectable = matching.filter((node) => node.cannotCollect === null);
  const sick = collectable.filter((node) => node.problems.length > 0);
  const spare = ordered.filter((node) => node.problems.length === 0 && node.cannotCollect === null);
  // with `all` the healthy nodes are strata of their own
  const wantsControl =
    options.filter !== 'all' && sick.length > 0 && spare.length > 0 && options.maxTotalCollections > 1;
  const budget = options.maxTotalCollections - (wantsControl ? 1 : 0);
  const { dimensions, strata } = stratify(collectable, options.groupBy, budget);
  const perStratum = options.strategy === 'all' ? Number.POSITIVE_INFINITY : options.samplesPerBucket;
  const counts = allocate(
    strata.map(({ nodes }) => nodes.length),
    budget,
    perStratum,
  );
  const planned = strata.map((stratum, index) => ({
    ...stratum,
    drawn: draw(stratum.nodes, counts[index]!, options.seed),
  }));
  const drawn = planned.reduce((sum, stratum) => sum + stratum.drawn.length, 0);
  return {
    dimensions,
    matching: matching.length,
    strata: planned,
    control: wantsControl ? drawControl(spare, sick, options.seed) : null,
    cannotCollect: byReason(matching),
    unrepresented: counts.filter((count) => count === 0).length,
    leftOut: options.strategy === 'all' ? collectable.length - drawn : 0,
  };
}
