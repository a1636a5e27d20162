import { type JudgedNode, PROBLEM_CODES, PROBLEMS, type ProblemCode } from './cluster-health';

/** Values of a dimension that are named; the rest is counted. */
const NAMED = 8;
const UNKNOWN = '(unknown)';

/** `{value: nodes}`, largest first, what is not named under `(N others)`. */
export function distribution(nodes: readonly JudgedNode[], pick: (node: JudgedNode) => string | null) {
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const value = pick(node) ?? UNKNOWN;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const others = sorted.slice(NAMED);
  return Object.fromEntries([
    ...sorted.slice(0, NAMED),
    ...(others.length > 0
      ? [[`(${others.length} others)`, others.reduce((sum, [, count]) => sum + count, 0)] as [string, number]]
      : []),
  ]);
}

export interface UnhealthyGroup {
  readonly problem: ProblemCode;
  readonly nodes: number;
  readonly means: string;
  readonly do: string;
  readonly examples: readonly string[];
  /** Share of the nodes with this problem that one value of a dimension holds, when it stands out. */
  readonly concentratedIn: readonly string[];
}

const DIMENSIONS: readonly (readonly [string, (node: JudgedNode) => string | null])[] = [
  ['availability zone', ({ node }) => node.availabilityZone],
  ['node group', ({ node }) => node.nodegroup],
  ['instance type', ({ node }) => node.instanceType],
  ['AMI', ({ node }) => node.imageId],
];
const STANDS_OUT_NODES = 3;
const STANDS_OUT_SHARE = 0.8;
/** How much larger the share must be than among all nodes: a value nearly everybody has explains nothing. */
const STANDS_OUT_LIFT = 1.5;

/** Where the nodes of a group are, when that differs from where the cluster's nodes are. */
function concentrations(group: readonly JudgedNode[], all: readonly JudgedNode[]): string[] {
  if (group.length < STANDS_OUT_NODES) return [];
  return DIMENSIONS.flatMap(([name, pick]) => {
    const [top] = Object.entries(distribution(group, pick));
    if (!top || top[0] === UNKNOWN) return [];
    const share = top[1] / group.length;
    const usual = all.filter((node) => pick(node) === top[0]).length / all.length;
    if (share < STANDS_OUT_SHARE || share < usual * STANDS_OUT_LIFT) return [];
    return [`${Math.round(share * 100)} % in ${name} ${top[0]}, which has ${Math.round(usual * 100)} % of all nodes`];
  });
}

/** The unhealthy nodes by their worst problem, with what it means and what to do. */
export function unhealthyGroups(nodes: readonly JudgedNode[], examples: number): UnhealthyGroup[] {
  return PROBLEM_CODES.flatMap((problem) => {
    const group = nodes.filter(({ problems }) => problems[0] === problem);
    if (group.length === 0) return [];
    return [
      {
        problem,
        nodes: group.length,
        ...PROBLEMS[problem],
        examples: group.slice(0, examples).map(({ node }) => node.instanceId),
        concentratedIn: concentrations(group, nodes),
      },
    ];
  });
}

/** Counts and distributions of all nodes. EC2 tells of terminated ones for about an hour: they are no patients. */
export function healthSummary(nodes: readonly JudgedNode[]) {
  const count = (test: (node: JudgedNode) => boolean) => nodes.filter(test).length;
  return {
    totalNodes: nodes.length,
    running: count(({ node }) => node.state === 'running' || node.state === 'on-premises'),
    ssmOnline: count(({ node }) => node.ssm === 'online'),
    ssmOffline: count(({ node }) => node.ssm === 'lost' || node.ssm === 'not-registered'),
    ssmUnknown: count(({ node }) => node.ssm === null),
    unhealthyCount: count(({ problems }) => problems.length > 0 && !problems.includes('gone')),
    goneCount: count(({ problems }) => problems.includes('gone')),
    byKind: distribution(nodes, ({ node }) => node.kind),
    azDistribution: distribution(nodes, ({ node }) => node.availabilityZone),
    nodegroupDistribution: distribution(nodes, ({ node }) => node.nodegroup),
    instanceTypeDistribution: distribution(nodes, ({ node }) => node.instanceType),
    amiDistribution: distribution(nodes, ({ node }) => node.imageId),
  };
}
