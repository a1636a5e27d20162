import path from 'node:path';
import { z } from 'zod';
import { readIfExists } from './atomic-file';

/** One simulated worker node: what EC2 and SSM say about it, and the bundle its collection uploads. */
export const LocalNode = z.object({
  instanceId: z.string().regex(/^(i-[0-9a-f]{8,17}|mi-[0-9a-f]{17})$/),
  cluster: z.string().min(1),
  region: z.string().min(3),
  az: z.string().min(1),
  nodeName: z.string().min(1),
  state: z.enum(['running', 'stopped', 'terminated']).default('running'),
  ssm: z.enum(['online', 'offline']).default('online'),
  /** Archive on disk; relative paths start at the home folder. */
  bundlePath: z.string().min(1),
  failure: z.enum(['none', 'access-denied', 'timeout', 'partial', 'no-upload', 'failed']).default('none'),
  /** Packet capture on disk that a capture of this node uploads; without one a small healthy capture is made up. */
  capturePath: z.string().optional(),
  /** How a packet capture of this node goes wrong: the word its script says, or what SSM sees. */
  captureFailure: z
    .enum([
      ...['none', 'timeout', 'no-upload', 'old-agent', 'tcpdump-missing', 'tcpdump-failed'],
      ...['pod-not-found', 'host-network', 'low-disk', 'upload-failed'],
    ] as const)
    .optional(),
  /** Pods that a capture finds, as namespace/name; without a list it finds every one. */
  pods: z.array(z.string()).optional(),
  instanceType: z.string().default('m5.large'),
  /** Who runs it, which decides the tags it carries: see compute.ts. Hybrid nodes are those with a `mi-` id. */
  kind: z.enum(['managed', 'karpenter', 'auto-mode', 'self-managed']).optional(),
  /** Node group, or node pool for the kinds that have pools. */
  nodegroup: z.string().optional(),
  imageId: z.string().optional(),
  launchedAt: z.iso.datetime().optional(),
  statusChecks: z.enum(['ok', 'impaired']).optional(),
  privateIp: z.string().optional(),
  securityGroups: z.array(z.string()).default([]),
  metadataHopLimit: z.number().int().min(1).max(64).optional(),
  networkInterfaces: z
    .array(z.object({ eniId: z.string(), subnetId: z.string(), privateIps: z.array(z.string()).min(1) }))
    .default([]),
});
export type LocalNode = z.infer<typeof LocalNode>;

/** The nodes of an embedded cloud. */
export interface LocalNodes {
  /** Reads `nodes.json` anew, so that it can be edited while the cloud runs. Missing file: no nodes. */
  list(region: string): Promise<LocalNode[]>;
  find(instanceId: string, region: string): Promise<LocalNode | undefined>;
  bundleFile(node: LocalNode): string;
}

function parseNodes(text: string, file: string): LocalNode[] {
  try {
    return z.array(LocalNode).parse(JSON.parse(text));
  } catch (error) {
    const what = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`${file}: ${what}`, { cause: error });
  }
}

export function localNodes(home: string): LocalNodes {
  const file = path.join(home, 'nodes.json');
  // thousands of nodes take long to check, and listing them takes a hundred requests
  let last: { readonly text: string; readonly nodes: readonly LocalNode[] } | undefined;
  async function list(region: string): Promise<LocalNode[]> {
    const text = await readIfExists(file);
    if (text === null) return [];
    if (last?.text !== text) last = { text, nodes: parseNodes(text, file) };
    return last.nodes.filter((node) => node.region === region);
  }
  return {
    list,
    find: async (instanceId, region) => (await list(region)).find((node) => node.instanceId === instanceId),
    bundleFile: (node) => path.resolve(home, node.bundlePath),
  };
}
