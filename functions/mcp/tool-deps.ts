import { batches } from '../aws/batches';
import { startBatch } from '../aws/batches-start';
import { captures } from '../aws/captures';
import { clusterNodes } from '../aws/cluster-nodes';
import { collections } from '../aws/collections-table';
import { eksCluster } from '../aws/eks-cluster';
import { findingsTable } from '../aws/findings-table';
import { nodes } from '../aws/nodes';
import { objects } from '../aws/objects';
import { runbooks } from '../aws/runbooks';
import { workflow } from '../aws/workflow';
import { logger } from '../middleware/telemetry';
import type { ToolDeps } from '../tools/deps';

/** The real dependencies: AWS, or the embedded cloud when the environment points there. */
export function toolDeps(now: () => number = () => Date.now()): ToolDeps {
  return {
    batches: { ...batches, start: startBatch },
    captures,
    clusterNodes,
    collections,
    eksCluster,
    findings: findingsTable,
    objects,
    workflow,
    nodes,
    runbooks,
    audit: (message, fields) => logger.info(message, { ...fields }),
    now,
  };
}
