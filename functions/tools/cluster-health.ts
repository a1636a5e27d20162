import { z } from 'zod';
import type { Gap } from '../../schemas/gap';
import type { EksNodegroup } from '../aws/eks-cluster';
import { byProblem, type JudgedNode } from '../core/query/cluster-health';
import { explainIssue } from '../core/query/cluster-health-issues';
import { healthSummary, type UnhealthyGroup, unhealthyGroups } from '../core/query/cluster-health-summary';
import { decodeCursor, encodeCursor, jsonBytes, pageOf, questionHash } from '../core/query/page';
import { pageArguments } from './context/arguments';
import { clusterArguments, clusterView } from './context/cluster-view';
import { defineTool, type NextCall } from './define';

const NODE_ROWS = 20;
const NODE_BYTES = 3200;
const GROUP_ROWS = 10;
const EXAMPLES = 3;
const TEXT = 200;
const VERDICT = 120;

const Issue = z.strictObject({ code: z.string(), message: z.string(), means: z.string(), do: z.string() });
const NodeRow = z.strictObject({
  instanceId: z.string(),
  problems: z.array(z.string()).describe('Worst first; unhealthyGroups says what each means'),
  kind: z.string(),
  availabilityZone: z.string().nullable(),
  nodegroup: z.string().nullable(),
  instanceType: z.string().nullable(),
  lastCollection: z
    .strictObject({
      collectionId: z.string(),
      state: z.string(),
      ageSeconds: z.number(),
      verdict: z.string().nullable(),
    })
    .nullable(),
});
const Counts = z.record(z.string(), z.number());

const cut = (text: string, limit: number) => (text.length > limit ? `${text.slice(0, limit - 1)}…` : text);
const issueView = ({ code, message }: { code: string; message: string }) => ({
  code,
  message: cut(message, TEXT),
  ...explainIssue(code),
});

function rowOf({ node, problems, history }: JudgedNode, nowMs: number): z.infer<typeof NodeRow> {
  const last = history?.completed ?? history?.latest;
  return {
    instanceId: node.instanceId,
    problems: [...problems],
    ...{ kind: node.kind, availabilityZone: node.availabilityZone },
    ...{ nodegroup: node.nodegroup, instanceType: node.instanceType },
    lastCollection: last
      ? {
          collectionId: last.collectionId,
          state: last.state,
          ageSeconds: Math.max(0, Math.round((nowMs - Date.parse(last.collectedAt ?? last.requestedAt)) / 1000)),
          verdict: last.verdict === null ? null : cut(last.verdict, VERDICT),
        }
      : null,
  };
}

/** Those with issues first: there are often many node groups and few sick ones. */
function groupRows(groups: readonly EksNodegroup[], nodes: readonly JudgedNode[]) {
  const worst = (group: EksNodegroup) => (group.issues.length > 0 ? 0 : group.status === 'ACTIVE' ? 2 : 1);
  return [...groups]
    .sort((a, b) => worst(a) - worst(b) || (a.name < b.name ? -1 : 1))
    .slice(0, GROUP_ROWS)
    .map(({ issues, instanceTypes, ...group }) => ({
      ...group,
      instanceTypes: instanceTypes.slice(0, 5),
      nodes: nodes.filter(({ node }) => node.nodegroup === group.name).length,
      issues: issues.slice(0, 3).map(issueView),
      issuesNotShown: Math.max(0, issues.length - 3),
    }));
}

/** Only what works now: a collection that exists, nodes on which the runbook can run. */
function nextCalls(
  nodes: readonly JudgedNode[],
  where: { clusterName: string; region?: string | undefined },
): NextCall[] {
  const calls: NextCall[] = [];
  const worst = nodes.find(
    ({ problems }) => problems.includes('critical-findings') || problems.includes('high-findings'),
  );
  const id = worst?.history?.completed?.collectionId;
  if (id)
    calls.push({ tool: 'quick_triage', arguments: { collectionId: id }, because: 'its recent findings are serious' });
  const collectable = nodes.filter(({ cannotCollect }) => cannotCollect === null);
  const sick = collectable.some(({ problems }) => problems.length > 0);
  const plan = { ...where, filter: sick ? 'unhealthy' : 'all', dryRun: true };
  if (collectable.length > 0)
    calls.push({
      ...{ tool: 'batch_collect', arguments: plan },
      because: sick
        ? 'plans representatives of the unhealthy nodes and a healthy one to compare with; starts nothing'
        : 'no reachable node looks unhealthy: plans representatives of all; starts nothing',
    });
  return calls;
}

function verdictOf(
  { unhealthyCount, totalNodes, goneCount }: ReturnType<typeof healthSummary>,
  [worst]: readonly UnhealthyGroup[],
  groups: readonly EksNodegroup[],
  allSeen: boolean,
): string {
  const sick = groups.filter(({ issues }) => issues.length > 0).length;
  const serious = worst && worst.problem !== 'gone' ? `, most serious: ${worst.nodes} × ${worst.problem}` : '';
  const nodes = `${unhealthyCount} of ${totalNodes - goneCount} nodes look unhealthy${serious}`;
  const gone = goneCount > 0 ? `; ${goneCount} more are already terminated` : '';
  const unseen = allSeen ? '' : '; not every node could be looked at, see gaps';
  return `${nodes}${gone}; ${sick} of ${groups.length} node groups report issues${unseen}`;
}

export default defineTool({
  name: 'cluster_health',
  effect: 'read',
  title: 'Health of a cluster',
  summary:
    'Shows an EKS cluster, its node groups with their issues, how its nodes are distributed and which are unhealthy, with the last collection of each.',
  when: 'Use when several nodes fail, or to find out which nodes are worth collecting. Then call batch_collect for representatives, or quick_triage on the last collection of a node. It sees EC2, SSM, alarms and earlier collections, not Kubernetes.',
  input: z.strictObject({
    ...clusterArguments,
    includeSSMStatus: z
      .boolean()
      .default(true)
      .describe('Asks SSM whether the agent of each node answers. Default true.'),
    list: z
      .enum(['unhealthy', 'all'])
      .default('unhealthy')
      .describe('Which nodes are listed one by one: unhealthy (default) or all, unhealthy ones first.'),
    ...pageArguments,
  }),
  output: z.strictObject({
    verdict: z.string(),
    cluster: z.strictObject({
      name: z.string(),
      version: z.string().nullable(),
      status: z.string().nullable(),
      platformVersion: z.string().nullable(),
      endpoint: z.string().nullable(),
      region: z.string(),
      issues: z.array(Issue),
    }),
    nodegroups: z.array(
      z.strictObject({
        name: z.string(),
        status: z.string().nullable(),
        instanceTypes: z.array(z.string()),
        amiType: z.string().nullable(),
        desiredSize: z.number().nullable(),
        minSize: z.number().nullable(),
        maxSize: z.number().nullable(),
        releaseVersion: z.string().nullable(),
        nodes: z.number().describe('Instances seen, of any state'),
        issues: z.array(Issue),
        issuesNotShown: z.number(),
      }),
    ),
    nodegroupsNotShown: z.number(),
    healthSummary: z.strictObject({
      totalNodes: z.number(),
      running: z.number(),
      ssmOnline: z.number(),
      ssmOffline: z.number(),
      ssmUnknown: z.number(),
      unhealthyCount: z.number().describe('Without those that are gone'),
      goneCount: z.number().describe('Terminated within about the last hour'),
      byKind: Counts,
      azDistribution: Counts,
      nodegroupDistribution: Counts,
      instanceTypeDistribution: Counts,
      amiDistribution: Counts,
    }),
    unhealthyGroups: z.array(
      z.strictObject({
        problem: z.string(),
        nodes: z.number(),
        means: z.string(),
        do: z.string(),
        examples: z.array(z.string()),
        concentratedIn: z.array(z.string()),
      }),
    ),
    nodes: z.array(NodeRow),
    nodesListed: z.number().describe('How many nodes the whole list has'),
    nextCursor: z.string().nullable(),
  }),
  budgetBytes: 24_000,
  examples: [{ title: 'which nodes are unhealthy', input: { clusterName: 'shop-prod' } }],
  async handle(deps, input) {
    const { clusterName, includeSSMStatus, list } = input;
    const view = await clusterView(deps, input, includeSSMStatus);
    const groups = view.eks
      ? await deps.eksCluster.nodegroups(clusterName, view.region)
      : { nodegroups: [], gaps: [] as Gap[] };
    const ordered = [...view.nodes].sort(byProblem);
    const listed = list === 'all' ? ordered : ordered.filter(({ problems }) => problems.length > 0);
    const question = questionHash(['cluster_health', clusterName, view.region, includeSSMStatus, list]);
    const position = input.cursor ? decodeCursor(input.cursor, question, 'cursor', Number.MAX_SAFE_INTEGER) : 0;
    const rows = listed.map((node) => rowOf(node, deps.now()));
    // nodes come and go between two pages: a position behind the end is the end, not a mistake of the caller
    const page = pageOf(rows, Math.min(position, rows.length), NODE_ROWS, NODE_BYTES, jsonBytes);
    const summary = healthSummary(ordered);
    const problems = unhealthyGroups(ordered, EXAMPLES);
    const seen = view.gaps.every(
      ({ code, what }) => code !== 'not-checked' || !/^(EC2 instances|SSM agents)/.test(what),
    );
    return {
      payload: {
        verdict: verdictOf(summary, problems, groups.nodegroups, seen),
        cluster: {
          name: clusterName,
          version: view.eks?.version ?? null,
          status: view.eks?.status ?? null,
          platformVersion: view.eks?.platformVersion ?? null,
          endpoint: view.eks?.endpoint ?? null,
          region: view.region,
          issues: (view.eks?.issues ?? []).slice(0, 5).map(issueView),
        },
        nodegroups: groupRows(groups.nodegroups, ordered),
        nodegroupsNotShown: Math.max(0, groups.nodegroups.length - GROUP_ROWS),
        healthSummary: summary,
        unhealthyGroups: problems.map((group) => ({
          ...group,
          examples: [...group.examples],
          concentratedIn: [...group.concentratedIn],
        })),
        nodes: [...page.items],
        nodesListed: rows.length,
        nextCursor: page.nextPosition === null ? null : encodeCursor(question, page.nextPosition),
      },
      gaps: [...view.gaps, ...groups.gaps],
      next: nextCalls(ordered, { clusterName, ...(input.region ? { region: input.region } : {}) }),
    };
  },
});
