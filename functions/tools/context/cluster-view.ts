import { z } from 'zod';
import { DiagError } from '../../../schemas/errors';
import type { Gap } from '../../../schemas/gap';
import type { EksCluster } from '../../aws/eks-cluster';
import { clusterAllowed, environment } from '../../aws/environment';
import { historyByNode, type JudgedNode, judgeNode } from '../../core/query/cluster-health';
import type { ToolDeps } from '../deps';

/** Newest collections of the cluster that are looked through for each node's last one. */
const RECORDS = 1000;

export const clusterArguments = {
  clusterName: z
    .string()
    .regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/, 'must be the name of an EKS cluster')
    .describe('Name of the EKS cluster.'),
  region: z
    .string()
    .max(30)
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must look like eu-west-1')
    .optional()
    .describe('Region of the cluster. Default: the region of this deployment.'),
};

export interface ClusterView {
  readonly region: string;
  /** Null when EKS knows no such cluster or could not be asked. */
  readonly eks: EksCluster | null;
  readonly nodes: readonly JudgedNode[];
  readonly gaps: readonly Gap[];
}

const NO_KUBERNETES: Gap = {
  ...{ code: 'not-checked', what: 'Kubernetes Node conditions', bytes: null, count: 1 },
  reason: 'nodes are seen through EC2, SSM, alarms and earlier collections; the Kubernetes API is not asked',
  effect: 'a node whose kubelet is dead looks healthy here until a NotReady alarm or a collection says otherwise',
};

/** What every cluster tool starts from: all nodes with what is known of each. Throws DiagError for a cluster out of bounds. */
export async function clusterView(
  deps: ToolDeps,
  { clusterName, region: asked }: { readonly clusterName: string; readonly region?: string | undefined },
  withSsm: boolean,
): Promise<ClusterView> {
  if (!clusterAllowed(clusterName))
    throw new DiagError('denied', `cluster ${clusterName} is not on the allow-list`, {
      field: 'clusterName',
      hint: 'ask for the cluster to be allowed in the deployment',
    });
  const region = asked ?? environment().region;
  const nowMs = deps.now();
  const gaps: Gap[] = [];
  const [eks, records] = await Promise.all([
    deps.eksCluster.describe(clusterName, region).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message.slice(0, 300) : 'EKS could not be asked';
      const effect = 'version, state and node groups of the cluster are unknown';
      gaps.push({ ...{ code: 'not-checked', what: 'EKS cluster', bytes: null, count: 1 }, reason, effect });
      return undefined;
    }),
    deps.collections.ofCluster(clusterName, RECORDS, nowMs),
  ]);
  const listed = await deps.clusterNodes.list(clusterName, region, {
    clusterArn: eks?.arn ?? null,
    withSsm,
    now: deps.now,
  });
  if (eks === null && listed.nodes.length === 0)
    throw new DiagError('not-found', `EKS knows no cluster ${clusterName} in ${region}, and no node carries its name`, {
      field: 'clusterName',
      hint: 'check name and region',
    });
  gaps.push(...listed.gaps, NO_KUBERNETES);
  if (records.length >= RECORDS)
    gaps.push({
      ...{ code: 'limit', what: 'collections of the cluster', bytes: null, count: 1 },
      reason: `the newest ${RECORDS} are looked at`,
      effect: 'older last collections of nodes are not shown',
    });
  const history = historyByNode(records);
  const nodes = listed.nodes.map((node) => judgeNode(node, history.get(node.instanceId) ?? null, nowMs));
  return { region, eks: eks ?? null, nodes, gaps };
}
