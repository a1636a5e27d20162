import {
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  type Filter,
  type Instance,
} from '@aws-sdk/client-ec2';
import type { Gap } from '../../schemas/gap';
import type { ClusterNode } from '../core/query/cluster-health';
import { ec2 } from './clients/ec2';
import { askingGap, inParallel } from './cluster-nodes-parallel';
import { ssmNodes } from './cluster-nodes-ssm';
import { environment } from './environment';
import { upstream } from './upstream-error';

/** More than any cluster that EKS supports has of one kind; memory stays bounded. */
const MAX_NODES = 12_000;
const PAGE = 1000;
/** Leaves the tool time to answer before the gateway gives up. */
const SSM_BUDGET_MS = 50_000;

/** Tags EKS itself puts on managed nodes, then the one Karpenter and Auto Mode use. */
const CLUSTER_TAGS = ['aws:eks:cluster-name', 'eks:cluster-name', 'eks:eks-cluster-name'];

type Tags = ReadonlyMap<string, string>;
const tagsOf = (instance: Instance): Tags =>
  new Map((instance.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));

function kindOf(tags: Tags): ClusterNode['kind'] {
  if (tags.has('eks:kubernetes-node-pool-name')) return 'auto-mode';
  if (tags.has('karpenter.sh/nodepool')) return 'karpenter';
  return tags.has('eks:nodegroup-name') ? 'managed' : 'self-managed';
}

function groupOf(tags: Tags): string | null {
  const pool = tags.get('eks:kubernetes-node-pool-name') ?? tags.get('karpenter.sh/nodepool');
  if (pool !== undefined) return `nodepool/${pool}`;
  return tags.get('eks:nodegroup-name') ?? tags.get('alpha.eksctl.io/nodegroup-name') ?? null;
}

function nodeOf(instance: Instance): ClusterNode {
  const tags = tagsOf(instance);
  return {
    instanceId: instance.InstanceId ?? '',
    kind: kindOf(tags),
    state: instance.State?.Name ?? 'unknown',
    availabilityZone: instance.Placement?.AvailabilityZone ?? null,
    nodegroup: groupOf(tags),
    instanceType: instance.InstanceType ?? null,
    imageId: instance.ImageId ?? null,
    nodeName: instance.PrivateDnsName || null,
    privateIp: instance.PrivateIpAddress ?? null,
    launchedMs: instance.LaunchTime?.getTime() ?? null,
    statusChecks: null,
    ssm: null,
  };
}

/** Adds the instances a filter finds. Throws DiagError; false when the limit of nodes was reached. */
async function addInstances(filter: Filter, region: string, into: Map<string, ClusterNode>): Promise<boolean> {
  let token: string | undefined;
  do {
    const page = await ec2(region)
      .send(new DescribeInstancesCommand({ Filters: [filter], MaxResults: PAGE, NextToken: token }))
      .catch((error) => {
        throw upstream('DescribeInstances', error);
      });
    // kept page by page as little records: a full answer is some 5 kB per instance
    for (const { Instances } of page.Reservations ?? [])
      for (const instance of Instances ?? []) {
        if (into.size >= MAX_NODES) return false;
        if (instance.InstanceId) into.set(instance.InstanceId, nodeOf(instance));
      }
    token = page.NextToken;
  } while (token);
  return true;
}

/** Ids whose status checks fail, of the whole region: few, so asking for them is cheaper than for every node. */
async function impairedIds(region: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (const name of ['instance-status.status', 'system-status.status']) {
    let token: string | undefined;
    do {
      const page = await ec2(region)
        .send(
          new DescribeInstanceStatusCommand({
            Filters: [{ Name: name, Values: ['impaired'] }],
            MaxResults: PAGE,
            NextToken: token,
          }),
        )
        .catch((error) => {
          throw upstream('DescribeInstanceStatus', error);
        });
      for (const { InstanceId } of page.InstanceStatuses ?? []) if (InstanceId) found.add(InstanceId);
      token = page.NextToken;
    } while (token && found.size < MAX_NODES);
  }
  return found;
}

async function instances(cluster: string, region: string): Promise<{ found: Map<string, ClusterNode>; gaps: Gap[] }> {
  const { selfManagedTags } = environment();
  const found = new Map<string, ClusterNode>();
  const gaps: Gap[] = [];
  const filters: Filter[] = [
    ...CLUSTER_TAGS.map((tag) => ({ Name: `tag:${tag}`, Values: [cluster] })),
    ...(selfManagedTags ? [{ Name: 'tag-key', Values: [`kubernetes.io/cluster/${cluster}`] }] : []),
  ];
  let limited = false;
  await inParallel(filters, 2, async (filter) => {
    try {
      if (!(await addInstances(filter, region, found))) limited = true;
    } catch (error) {
      gaps.push(askingGap(`EC2 instances with ${filter.Name}`, error, 'nodes of the cluster may be missing'));
    }
  });
  if (limited)
    gaps.push({
      ...{ code: 'limit', what: 'EC2 instances', bytes: null, count: 1, reason: `${MAX_NODES} nodes are read` },
      effect: 'there are more nodes than are counted',
    });
  if (!selfManagedTags)
    gaps.push({
      ...{ code: 'not-checked', what: 'self-managed nodes', bytes: null, count: 1 },
      reason: `nodes that carry only kubernetes.io/cluster/${cluster} were not looked for: the deployment does not trust that tag`,
      effect: 'self-managed nodes are missing from counts and samples',
    });
  return { found, gaps };
}

export interface ClusterNodesOptions {
  /** From EKS; without it hybrid nodes cannot be found. */
  readonly clusterArn: string | null;
  readonly withSsm: boolean;
  readonly now: () => number;
}

/**
 * All nodes of a cluster in id order, from EC2 and SSM. An API that fails or is denied leaves a gap, never an error:
 * what the others say still stands.
 */
async function list(
  cluster: string,
  region: string,
  { clusterArn, withSsm, now }: ClusterNodesOptions,
): Promise<{ nodes: ClusterNode[]; gaps: Gap[] }> {
  const deadlineMs = now() + SSM_BUDGET_MS;
  const unasked = (why: string) => ({
    nodes: [],
    gaps: [askingGap('hybrid nodes', why, 'hybrid nodes of the cluster are missing')],
  });
  const hybridNodes = !withSsm
    ? unasked('SSM, the only one to know them, was not asked')
    : clusterArn === null
      ? unasked('the ARN of the cluster is unknown')
      : ssmNodes.hybrid(clusterArn, region);
  const [ec2Nodes, impaired, hybrid] = await Promise.all([
    instances(cluster, region),
    impairedIds(region).catch((error: unknown) => askingGap('EC2 status checks', error, 'impaired hosts are not seen')),
    hybridNodes,
  ]);
  const machines = [...ec2Nodes.found.values()];
  const running = machines.filter(({ state }) => state === 'running').map(({ instanceId }) => instanceId);
  const agents = withSsm
    ? await ssmNodes.pings(running, region, { now, deadlineMs })
    : { pings: new Map<string, never>(), gaps: [] };
  const checked = machines.map(
    (node): ClusterNode => ({
      ...node,
      statusChecks:
        impaired instanceof Set && node.state === 'running'
          ? impaired.has(node.instanceId)
            ? 'impaired'
            : 'ok'
          : null,
      ssm: agents.pings.get(node.instanceId) ?? null,
    }),
  );
  const nodes = [...checked, ...hybrid.nodes].sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
  const statusGaps = impaired instanceof Set ? [] : [impaired];
  return { nodes, gaps: [...ec2Nodes.gaps, ...statusGaps, ...hybrid.gaps, ...agents.gaps] };
}

export const clusterNodes = { list };
