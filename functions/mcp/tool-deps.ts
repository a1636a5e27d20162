import { captures } from '../aws/captures';
import { collections } from '../aws/collections-table';
import { findingsTable } from '../aws/findings-table';
import { nodes } from '../aws/nodes';
import { objects } from '../aws/objects';
import { runbooks } from '../aws/runbooks';
import { workflow } from '../aws/workflow';
import type { ToolDeps } from '../tools/deps';

/** The real dependencies: AWS, or the embedded cloud when the environment points there. */
export function toolDeps(now: () => number = () => Date.now()): ToolDeps {
  return { captures, collections, findings: findingsTable, objects, workflow, nodes, runbooks, now };
}
