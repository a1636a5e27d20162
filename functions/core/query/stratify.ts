import { createHash } from 'node:crypto';
import { byProblem, type JudgedNode } from './cluster-health';

export type GroupBy = 'auto' | 'az' | 'nodegroup' | 'instance-type' | 'ami';
type Dimension = Exclude<GroupBy, 'auto'> | 'signature';

const VALUES: Record<Dimension, (node: JudgedNode) => string> = {
  signature: ({ signature }) => signature,
  az: ({ node }) => node.availabilityZone ?? '(no zone)',
  nodegroup: ({ node }) => node.nodegroup ?? '(no node group)',
  'instance-type': ({ node }) => node.instanceType ?? '(no type)',
  ami: ({ node }) => node.imageId ?? '(no AMI)',
};
/** What `auto` splits by, in this order, as far as the budget has room for a representative of each part. */
const AUTO: readonly Dimension[] = ['signature', 'nodegroup', 'az', 'instance-type', 'ami'];

/** Nodes that fail alike in like surroundings: any of them speaks for the others. */
export interface Stratum {
  readonly label: string;
  /** Worst problem first inside as well: `byProblem` order. */
  readonly nodes: readonly JudgedNode[];
}

export interface Strata {
  readonly dimensions: readonly Dimension[];
  /** Worst first, then largest first. */
  readonly strata: readonly Stratum[];
}

function split(nodes: readonly JudgedNode[], dimensions: readonly Dimension[]): Stratum[] {
  const groups = new Map<string, JudgedNode[]>();
  for (const node of nodes) {
    const label = dimensions.map((dimension) => VALUES[dimension](node)).join(' | ');
    const group = groups.get(label);
    if (group) group.push(node);
    else groups.set(label, [node]);
  }
  const worst = ({ nodes: [first] }: Stratum, { nodes: [second] }: Stratum) =>
    first!.problems[0] === second!.problems[0] ? 0 : byProblem(first!, second!);
  return [...groups]
    .map(([label, group]) => ({ label, nodes: group.sort(byProblem) }))
    .sort((a, b) => worst(a, b) || b.nodes.length - a.nodes.length || (a.label < b.label ? -1 : 1));
}

/**
 * Splits nodes by failure signature and the asked dimension. `auto` adds node group, zone, instance type and AMI one
 * after the other while every part can still have a representative within `budget`.
 */
export function stratify(nodes: readonly JudgedNode[], groupBy: GroupBy, budget: number): Strata {
  if (groupBy !== 'auto') {
    const dimensions: Dimension[] = ['signature', groupBy];
    return { dimensions, strata: split(nodes, dimensions) };
  }
  let best: Strata = { dimensions: ['signature'], strata: split(nodes, ['signature']) };
  for (let count = 2; count <= AUTO.length; count++) {
    const dimensions = AUTO.slice(0, count);
    const strata = split(nodes, dimensions);
    if (strata.length > budget) break;
    // a dimension in which nothing differs is not worth naming
    if (strata.length > best.strata.length) best = { dimensions, strata };
  }
  return best;
}

/**
 * How many representatives each stratum gets: one each in the given order while the budget lasts, the rest in
 * proportion to size (highest averages), at most `perStratum` and never more than it has nodes.
 */
export function allocate(sizes: readonly number[], budget: number, perStratum: number): number[] {
  const given = sizes.map((size, index) => (index < budget && size > 0 && perStratum > 0 ? 1 : 0) as number);
  for (let left = budget - given.reduce((sum, count) => sum + count, 0); left > 0; left--) {
    let best = -1;
    for (const [index, size] of sizes.entries()) {
      if (given[index]! >= Math.min(size, perStratum)) continue;
      if (best < 0 || size / (given[index]! + 1) > sizes[best]! / (given[best]! + 1)) best = index;
    }
    if (best < 0) break;
    given[best]!++;
  }
  return given;
}

/** Position of a node in the lottery of a batch: the same seed draws the same nodes, another seed others. */
const ticket = (seed: string, instanceId: string) =>
  createHash('sha256').update(`${seed}\n${instanceId}`).digest('hex');

export function draw(nodes: readonly JudgedNode[], count: number, seed: string): JudgedNode[] {
  return nodes
    .map((node) => ({ node, ticket: ticket(seed, node.node.instanceId) }))
    .sort((a, b) => (a.ticket < b.ticket ? -1 : 1))
    .slice(0, count)
    .map(({ node }) => node);
}

/** A healthy node as like the sick ones as possible: what differs between them then is the fault. */
export function drawControl(
  healthy: readonly JudgedNode[],
  sick: readonly JudgedNode[],
  seed: string,
): JudgedNode | null {
  const surroundings = AUTO.slice(1);
  // by group, not by node: thousands of nodes have few different surroundings
  const sickGroups = split(sick, surroundings).map(({ nodes }) => nodes[0]!);
  const candidates = split(healthy, surroundings).map(({ nodes }) => ({
    nodes,
    likeness: Math.max(
      ...sickGroups.map((one) => surroundings.filter((by) => VALUES[by](one) === VALUES[by](nodes[0]!)).length),
    ),
  }));
  const best = Math.max(...candidates.map(({ likeness }) => likeness));
  const alike = candidates.filter(({ likeness }) => likeness === best).flatMap(({ nodes }) => nodes);
  return draw(alike, 1, seed)[0] ?? null;
}
