import {
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  ListNodegroupsCommand,
  type Nodegroup,
} from '@aws-sdk/client-eks';
import type { Gap } from '../../schemas/gap';
import { eks } from './clients/eks';
import { askingGap, inParallel } from './cluster-nodes-parallel';
import { hasName, upstream } from './upstream-error';

export interface EksCluster {
  readonly name: string;
  readonly arn: string | null;
  readonly version: string | null;
  readonly status: string | null;
  readonly platformVersion: string | null;
  readonly endpoint: string | null;
  /** Problems EKS itself reports of the control plane. */
  readonly issues: readonly { readonly code: string; readonly message: string }[];
}

export interface EksNodegroup {
  readonly name: string;
  readonly status: string | null;
  readonly instanceTypes: readonly string[];
  readonly amiType: string | null;
  readonly desiredSize: number | null;
  readonly minSize: number | null;
  readonly maxSize: number | null;
  readonly releaseVersion: string | null;
  readonly issues: readonly { readonly code: string; readonly message: string; readonly resources: number }[];
}

/** EKS allows 30 managed node groups per cluster unless raised. */
const MAX_NODEGROUPS = 100;
const PARALLEL = 5;

/** What EKS knows of the cluster; null when there is none of that name. Throws DiagError. */
async function describe(name: string, region: string): Promise<EksCluster | null> {
  try {
    const { cluster } = await eks(region).send(new DescribeClusterCommand({ name }));
    if (!cluster) return null;
    return {
      name,
      arn: cluster.arn ?? null,
      version: cluster.version ?? null,
      status: cluster.status ?? null,
      platformVersion: cluster.platformVersion ?? null,
      endpoint: cluster.endpoint ?? null,
      issues: (cluster.health?.issues ?? []).map(({ code, message }) => ({
        code: code ?? 'Unknown',
        message: message ?? '',
      })),
    };
  } catch (error) {
    if (hasName(error, 'ResourceNotFoundException')) return null;
    throw upstream('DescribeCluster', error);
  }
}

async function names(cluster: string, region: string): Promise<string[]> {
  const found: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await eks(region)
      .send(new ListNodegroupsCommand({ clusterName: cluster, maxResults: 100, nextToken }))
      .catch((error) => {
        throw upstream('ListNodegroups', error);
      });
    found.push(...(page.nodegroups ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return found;
}

const view = (name: string, group: Nodegroup | undefined): EksNodegroup => ({
  name,
  status: group?.status ?? null,
  instanceTypes: group?.instanceTypes ?? [],
  amiType: group?.amiType ?? null,
  desiredSize: group?.scalingConfig?.desiredSize ?? null,
  minSize: group?.scalingConfig?.minSize ?? null,
  maxSize: group?.scalingConfig?.maxSize ?? null,
  releaseVersion: group?.releaseVersion ?? null,
  issues: (group?.health?.issues ?? []).map(({ code, message, resourceIds }) => ({
    code: code ?? 'Unknown',
    message: message ?? '',
    resources: resourceIds?.length ?? 0,
  })),
});

/** The managed node groups. What could not be read is a gap, never an error. */
async function nodegroups(cluster: string, region: string): Promise<{ nodegroups: EksNodegroup[]; gaps: Gap[] }> {
  const gaps: Gap[] = [];
  let all: string[];
  try {
    all = await names(cluster, region);
  } catch (error) {
    const effect = 'sizes and health issues of node groups are unknown';
    return { nodegroups: [], gaps: [askingGap('EKS node groups', error, effect)] };
  }
  const asked = all.slice(0, MAX_NODEGROUPS);
  if (all.length > asked.length)
    gaps.push({
      ...{ code: 'limit', what: 'EKS node groups', bytes: null, count: all.length - asked.length },
      reason: `${MAX_NODEGROUPS} node groups are read`,
      effect: 'health issues of the other node groups are unknown; their nodes are counted',
    });
  const unread: { name: string; error: unknown }[] = [];
  const described = await inParallel(asked, PARALLEL, async (name) => {
    try {
      const out = await eks(region).send(new DescribeNodegroupCommand({ clusterName: cluster, nodegroupName: name }));
      return view(name, out.nodegroup);
    } catch (error) {
      // deleted between the two calls: it is no longer one of the node groups
      if (!hasName(error, 'ResourceNotFoundException'))
        unread.push({ name, error: upstream('DescribeNodegroup', error) });
      return null;
    }
  });
  const [first] = unread;
  if (first)
    gaps.push(askingGap(`EKS node group ${first.name}`, first.error, 'its health issues are unknown', unread.length));
  return { nodegroups: described.flatMap((group) => group ?? []), gaps };
}

export const eksCluster = { describe, nodegroups };
