import { createHash } from 'node:crypto';
import {
  DescribeInstanceInformationCommand,
  GetAutomationExecutionCommand,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { ssm } from './clients/ssm';
import { environment } from './environment';
import { hasName, upstream } from './upstream-error';

/** The audited runbook, and the only document we ever start on a node. */
export const COLLECT_DOCUMENT = 'AWSSupport-CollectEKSInstanceLogs';

/** SSM wants a UUID that is never reused: derived from the collection id, a retried start is the same start. */
export function clientToken(collectionId: string): string {
  const h = createHash('sha256').update(`nodescope:${collectionId}`).digest('hex');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-5${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`;
}

/** Starts the collector in the node's region; returns the Automation execution id. */
async function start(collectionId: string, instanceId: string, region: string): Promise<string> {
  const { bucket, automationRoleArn } = environment();
  try {
    const out = await ssm(region).send(
      new StartAutomationExecutionCommand({
        DocumentName: COLLECT_DOCUMENT,
        ClientToken: clientToken(collectionId),
        Parameters: {
          EKSInstanceId: [instanceId],
          LogDestination: [bucket],
          ...(automationRoleArn ? { AutomationAssumeRole: [automationRoleArn] } : {}),
        },
      }),
    );
    return out.AutomationExecutionId ?? '';
  } catch (error) {
    throw upstream('StartAutomationExecution', error);
  }
}

export interface AutomationStatus {
  readonly status: string;
  readonly failureMessage: string | null;
  readonly failedStep: string | null;
}

/** One look (3 per second per account: never in a loop). Null when SSM does not know the execution. */
async function status(executionId: string, region: string): Promise<AutomationStatus | null> {
  try {
    const out = await ssm(region).send(new GetAutomationExecutionCommand({ AutomationExecutionId: executionId }));
    const run = out.AutomationExecution;
    const failed = run?.StepExecutions?.find((step) => step.StepStatus === 'Failed' || step.StepStatus === 'TimedOut');
    return {
      status: run?.AutomationExecutionStatus ?? 'Unknown',
      failureMessage: run?.FailureMessage ?? failed?.FailureMessage ?? null,
      failedStep: failed?.StepName ?? null,
    };
  } catch (error) {
    if (hasName(error, 'AutomationExecutionNotFoundException')) return null;
    throw upstream('GetAutomationExecution', error);
  }
}

/** Is the SSM agent of the node answering? Null when SSM has never heard of the instance. */
async function agentOnline(instanceId: string, region: string): Promise<boolean | null> {
  try {
    const out = await ssm(region).send(
      new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: [instanceId] }] }),
    );
    const info = out.InstanceInformationList?.[0];
    return info ? info.PingStatus === 'Online' : null;
  } catch (error) {
    throw upstream('DescribeInstanceInformation', error);
  }
}

export const automation = { start, status, agentOnline };
