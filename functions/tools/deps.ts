import type { batches } from '../aws/batches';
import type { startBatch } from '../aws/batches-start';
import type { captures } from '../aws/captures';
import type { clusterNodes } from '../aws/cluster-nodes';
import type { collections } from '../aws/collections-table';
import type { eksCluster } from '../aws/eks-cluster';
import type { findingsTable } from '../aws/findings-table';
import type { nodes } from '../aws/nodes';
import type { objects } from '../aws/objects';
import type { runbooks } from '../aws/runbooks';
import type { workflow } from '../aws/workflow';

/** What a tool handler may touch. The facade builds it once; tests may hand in another clock. */
export interface ToolDeps {
  readonly batches: typeof batches & { readonly start: typeof startBatch };
  readonly captures: typeof captures;
  readonly clusterNodes: typeof clusterNodes;
  readonly collections: typeof collections;
  readonly eksCluster: typeof eksCluster;
  readonly findings: typeof findingsTable;
  readonly objects: typeof objects;
  readonly workflow: typeof workflow;
  readonly nodes: typeof nodes;
  readonly runbooks: typeof runbooks;
  /** Writes a structured line to the log: ids and counts only, never log text of a node. */
  readonly audit: (message: string, fields: Readonly<Record<string, unknown>>) => void;
  /** Epoch milliseconds: "now" for relative times and ages. */
  readonly now: () => number;
}
