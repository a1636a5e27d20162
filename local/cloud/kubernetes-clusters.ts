import path from 'node:path';
import { z } from 'zod';
import { readIfExists } from './atomic-file';
import { DEFAULT_NODEGROUP } from './compute';
import { LOCAL_ACCOUNT } from './events/event';
import type { LocalNode, LocalNodes } from './nodes';
import { type RestService, ServiceError, unknownOperation } from './service';

const Issue = z.object({ code: z.string(), message: z.string(), resourceIds: z.array(z.string()).default([]) });

/** What EKS says beyond the nodes: `clusters.json` in the home folder, by cluster name. All of it may be left out. */
const LocalClusters = z.record(
  z.string(),
  z.object({
    version: z.string().default('1.33'),
    status: z.string().default('ACTIVE'),
    issues: z.array(Issue).default([]),
    nodegroups: z
      .record(z.string(), z.object({ status: z.string().optional(), issues: z.array(Issue).default([]) }))
      .default({}),
  }),
);
type LocalCluster = z.infer<typeof LocalClusters>[string];

export const clusterArn = (name: string, region: string) => `arn:aws:eks:${region}:${LOCAL_ACCOUNT}:cluster/${name}`;

const notFound = (what: string) => new ServiceError('ResourceNotFoundException', `No ${what} found`, 404);
const NO_MORE: LocalCluster = { version: '1.33', status: 'ACTIVE', issues: [], nodegroups: {} };

/** EKS's clusters and managed node groups, as far as the local nodes make them exist. */
export function kubernetesClusters(nodes: LocalNodes, home: string): RestService {
  async function clusterOf(name: string, region: string): Promise<{ cluster: LocalCluster; members: LocalNode[] }> {
    const file = path.join(home, 'clusters.json');
    const text = await readIfExists(file);
    const described = text === null ? {} : LocalClusters.parse(JSON.parse(text));
    const members = (await nodes.list(region)).filter((node) => node.cluster === name);
    const cluster = Object.hasOwn(described, name) ? described[name] : undefined;
    if (!cluster && members.length === 0) throw notFound(`cluster for name: ${name}`);
    return { cluster: cluster ?? NO_MORE, members };
  }
  const groupOf = (node: LocalNode) =>
    node.instanceId.startsWith('i-') && (node.kind ?? 'managed') === 'managed'
      ? [node.nodegroup ?? DEFAULT_NODEGROUP]
      : [];

  function groupNames({ cluster, members }: Awaited<ReturnType<typeof clusterOf>>): string[] {
    return [...new Set([...Object.keys(cluster.nodegroups), ...members.flatMap(groupOf)])].sort();
  }

  async function describeCluster(name: string, region: string) {
    const { cluster } = await clusterOf(name, region);
    return {
      cluster: {
        name,
        arn: clusterArn(name, region),
        version: cluster.version,
        status: cluster.status,
        platformVersion: 'eks.12',
        endpoint: `https://0A1B2C3D4E5F60718293A4B5C6D7E8F9.gr7.${region}.eks.amazonaws.com`,
        health: { issues: cluster.issues },
      },
    };
  }

  async function listNodegroups(name: string, query: URLSearchParams, region: string) {
    const all = groupNames(await clusterOf(name, region));
    const from = Number(query.get('nextToken') ?? 0);
    const page = all.slice(from, from + Math.min(Number(query.get('maxResults') ?? 100), 100));
    const next = from + page.length;
    return { nodegroups: page, ...(next < all.length ? { nextToken: String(next) } : {}) };
  }

  async function describeNodegroup(name: string, group: string, region: string) {
    const known = await clusterOf(name, region);
    if (!groupNames(known).includes(group)) throw notFound(`node group for name: ${group}`);
    const members = known.members.filter((node) => groupOf(node).includes(group));
    const said = known.cluster.nodegroups[group];
    return {
      nodegroup: {
        nodegroupName: group,
        clusterName: name,
        version: known.cluster.version,
        releaseVersion: `${known.cluster.version}.1-20260110`,
        status: said?.status ?? (said?.issues.length ? 'DEGRADED' : 'ACTIVE'),
        amiType: 'AL2023_x86_64_STANDARD',
        instanceTypes: [...new Set(members.map(({ instanceType }) => instanceType))].sort(),
        scalingConfig: { minSize: 1, maxSize: members.length + 3, desiredSize: members.length },
        health: { issues: said?.issues ?? [] },
      },
    };
  }

  return {
    signingName: 'eks',
    async handle(method, [first, cluster, second, group, ...more], query, { region }) {
      if (method !== 'GET' || first !== 'clusters' || cluster === undefined || more.length > 0)
        throw unknownOperation(`${method} /${first ?? ''}`);
      if (second === undefined) return describeCluster(cluster, region);
      if (second !== 'node-groups') throw unknownOperation(`${method} ${second}`);
      return group === undefined ? listNodegroups(cluster, query, region) : describeNodegroup(cluster, group, region);
    },
  };
}
