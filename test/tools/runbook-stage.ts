import { collections } from '../../functions/aws/collections-table';
import { findingsTable } from '../../functions/aws/findings-table';
import { callTool, type ToolAnswer } from '../../functions/mcp/call-tool';
import { toolDeps } from '../../functions/mcp/tool-deps';
import { TOOLS } from '../../functions/tools/tools.generated';
import type { CollectionRecord } from '../../schemas/collection';
import type { Finding } from '../../schemas/finding';
import { someFinding } from '../core/query/some-findings';
import { openTestCloud, type TestCloud } from '../e2e/embedded';

export const INSTANCE = 'i-0cccccccccccccc33';
export const COLLECTION = 'runbook-collection';
export const CLUSTER = 'orders-production';
export const FINDINGS: readonly Finding[] = [
  someFinding('aaaaaaaaaaaa', { ruleId: 'coredns-servfail', runbook: 'dns-failures' }),
  // of a rule pack: no trigger of ours
  someFinding('bbbbbbbbbbbb', { ruleId: 'acme-resolver-down', runbook: 'dns-failures' }),
  someFinding('cccccccccccc', { ruleId: 'repeated-reboots', runbook: 'node-reboot', severity: 'critical' }),
  someFinding('dddddddddddd', { ruleId: 'time-service-not-running', runbook: 'clock-skew', severity: 'low' }),
];

/** A completed collection with these findings, as publish leaves it. `about` changes its node. */
export async function putCollection(collectionId: string, about: Partial<CollectionRecord['node']> = {}) {
  const now = new Date().toISOString();
  const expiresAt = Math.floor(Date.now() / 1000) + 3600;
  await collections.create({
    ...{ collectionId, state: 'completed', trigger: 'tool', reason: 'test', requestedAt: now, updatedAt: now },
    node: { instanceId: INSTANCE, nodeName: null, cluster: CLUSTER, region: 'eu-west-1', account: null, ...about },
    ...{ completedAt: now, executionArn: null, automationExecutionId: null, bundle: null, collectedAt: now },
    ...{ progress: null, findings: null, verdict: null, gapCount: 0, failure: null },
    ...{ engineVersion: null, rulesetVersion: null, expiresAt },
  });
  await findingsTable.write(collectionId, FINDINGS, expiresAt);
}

/** An embedded cloud with the runbooks of the repository and that collection. Calls run in this process. */
export async function openRunbookStage(): Promise<{
  readonly cloud: TestCloud;
  call(name: string, args: unknown): Promise<ToolAnswer>;
}> {
  const cloud = await openTestCloud();
  await putCollection(COLLECTION);
  const deps = toolDeps();
  const tool = (name: string) => TOOLS.find((one) => one.name === name)!;
  return { cloud, call: (name, args) => callTool(tool(name), args, deps) };
}
