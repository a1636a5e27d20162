import type { ClusterNode, JudgedNode } from '../../../functions/core/query/cluster-health';
import { judgeNode } from '../../../functions/core/query/cluster-health';
import type { CollectionRecord } from '../../../schemas/collection';

export const NOW = Date.UTC(2026, 0, 31, 12, 0, 0);

export function someNode(index: number, changes: Partial<ClusterNode> = {}): ClusterNode {
  return {
    instanceId: `i-${index.toString(16).padStart(17, '0')}`,
    kind: 'managed',
    state: 'running',
    availabilityZone: 'eu-west-1a',
    nodegroup: 'general',
    instanceType: 'm6i.xlarge',
    imageId: 'ami-1',
    nodeName: null,
    privateIp: null,
    launchedMs: NOW - 86_400_000,
    statusChecks: 'ok',
    ssm: 'online',
    ...changes,
  };
}

export function someRecord(instanceId: string, changes: Partial<CollectionRecord> = {}): CollectionRecord {
  const at = new Date(NOW - 600_000).toISOString();
  return {
    ...{ collectionId: `${instanceId}-c`, state: 'completed', trigger: 'tool', reason: 'test', requestedAt: at },
    node: { instanceId, nodeName: null, cluster: 'shop', region: 'eu-west-1', account: null },
    ...{ updatedAt: at, completedAt: at, executionArn: null, automationExecutionId: null, bundle: null },
    ...{ collectedAt: at, progress: null, verdict: null, gapCount: 0, failure: null, engineVersion: null },
    ...{ rulesetVersion: null, expiresAt: Math.floor(NOW / 1000) + 3600 },
    findings: { critical: 0, high: 0, medium: 0, low: 0, info: 0 },
    ...changes,
  };
}

export const judged = (node: ClusterNode, record?: CollectionRecord): JudgedNode =>
  judgeNode(node, record ? { latest: record, completed: record, alarmMs: null } : null, NOW);
