import { DescribeInstanceInformationCommand, type InstanceInformation } from '@aws-sdk/client-ssm';
import type { Gap } from '../../schemas/gap';
import type { ClusterNode } from '../core/query/cluster-health';
import { ssm } from './clients/ssm';
import { askingGap, inParallel } from './cluster-nodes-parallel';
import { upstream } from './upstream-error';

/** SSM answers at most 50 instances per call, and takes that many ids per filter. */
const CHUNK = 50;
const PARALLEL = 4;
const MAX_HYBRID = 2_000;

type Filters = { Key: string; Values: string[] }[];

async function* pages(filters: Filters, region: string): AsyncGenerator<InstanceInformation[]> {
  let token: string | undefined;
  do {
    const page = await ssm(region)
      .send(new DescribeInstanceInformationCommand({ Filters: filters, MaxResults: CHUNK, NextToken: token }))
      .catch((error) => {
        throw upstream('DescribeInstanceInformation', error);
      });
    yield page.InstanceInformationList ?? [];
    token = page.NextToken;
  } while (token);
}

const pingOf = (info: InstanceInformation) => (info.PingStatus === 'Online' ? ('online' as const) : ('lost' as const));

/**
 * Ping of the SSM agent of each instance, in chunks. A chunk that fails leaves its instances out of the map and is
 * counted in a gap; after `deadlineMs` (epoch ms) no further chunk is asked for.
 */
async function pings(
  ids: readonly string[],
  region: string,
  clock: { readonly now: () => number; readonly deadlineMs: number },
): Promise<{ pings: Map<string, 'online' | 'lost' | 'not-registered'>; gaps: Gap[] }> {
  const found = new Map<string, 'online' | 'lost' | 'not-registered'>();
  const chunks = Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, at) =>
    ids.slice(at * CHUNK, (at + 1) * CHUNK),
  );
  let failed: { error: unknown; nodes: number } | undefined;
  let late = 0;
  await inParallel(chunks, PARALLEL, async (chunk) => {
    if (clock.now() > clock.deadlineMs) {
      late += chunk.length;
      return;
    }
    try {
      const answers: InstanceInformation[] = [];
      for await (const page of pages([{ Key: 'InstanceIds', Values: [...chunk] }], region)) answers.push(...page);
      for (const id of chunk) found.set(id, 'not-registered');
      for (const info of answers) if (info.InstanceId) found.set(info.InstanceId, pingOf(info));
    } catch (error) {
      failed = { error, nodes: (failed?.nodes ?? 0) + chunk.length };
    }
  });
  const effect = 'whether their SSM agents answer is unknown; they are not counted as unhealthy for that';
  const gaps: Gap[] = [];
  if (failed) gaps.push(askingGap(`SSM agents of ${failed.nodes} nodes`, failed.error, effect, failed.nodes));
  if (late > 0)
    gaps.push({
      ...{ code: 'limit', what: `SSM agents of ${late} nodes`, bytes: null, count: late, effect },
      reason: 'the time for asking SSM was over',
    });
  return { pings: found, gaps };
}

/**
 * Hybrid nodes are known to SSM only, by the tag `EKSClusterARN` that EKS's set-up guide puts on their activation.
 * Nodes that use IAM Roles Anywhere instead of SSM are not found.
 */
async function hybrid(clusterArn: string, region: string): Promise<{ nodes: ClusterNode[]; gaps: Gap[] }> {
  const nodes: ClusterNode[] = [];
  const gaps: Gap[] = [];
  const filters: Filters = [
    { Key: 'ResourceType', Values: ['ManagedInstance'] },
    { Key: 'tag:EKSClusterARN', Values: [clusterArn] },
  ];
  try {
    for await (const page of pages(filters, region)) {
      for (const info of page)
        if (info.InstanceId)
          nodes.push({
            ...{ instanceId: info.InstanceId, kind: 'hybrid', state: 'on-premises', statusChecks: null },
            ...{ availabilityZone: null, nodegroup: null, instanceType: null, imageId: null, launchedMs: null },
            nodeName: info.ComputerName ?? null,
            privateIp: info.IPAddress ?? null,
            ssm: pingOf(info),
          });
      if (nodes.length < MAX_HYBRID) continue;
      gaps.push({
        ...{
          code: 'limit',
          what: 'hybrid nodes',
          bytes: null,
          count: 1,
          reason: `${MAX_HYBRID} hybrid nodes are read`,
        },
        effect: 'there may be more hybrid nodes than are counted',
      });
      break;
    }
  } catch (error) {
    gaps.push(askingGap('hybrid nodes', error, 'hybrid nodes of the cluster may be missing'));
  }
  return { nodes, gaps };
}

export const ssmNodes = { pings, hybrid };
