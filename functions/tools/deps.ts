import type { captures } from '../aws/captures';
import type { collections } from '../aws/collections-table';
import type { findingsTable } from '../aws/findings-table';
import type { nodes } from '../aws/nodes';
import type { objects } from '../aws/objects';
import type { runbooks } from '../aws/runbooks';
import type { workflow } from '../aws/workflow';

/** What a tool handler may touch. The facade builds it once; tests may hand in another clock. */
export interface ToolDeps {
  readonly captures: typeof captures;
  readonly collections: typeof collections;
  readonly findings: typeof findingsTable;
  readonly objects: typeof objects;
  readonly workflow: typeof workflow;
  readonly nodes: typeof nodes;
  readonly runbooks: typeof runbooks;
  /** Epoch milliseconds: "now" for relative times and ages. */
  readonly now: () => number;
}
