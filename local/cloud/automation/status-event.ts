import { type CloudEvent, cloudEvent, derivedEventId, LOCAL_ACCOUNT } from '../events/event';
import type { Execution } from './execution';

/** `Nov 29, 2024 7:43:20 PM`, in UTC, as SSM writes times into events. */
function eventTime(ms: number): string {
  const date = new Date(ms).toLocaleDateString('en-US', {
    month: 'short',
    day: 'numeric',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const time = new Date(ms).toLocaleTimeString('en-US', { timeZone: 'UTC' });
  return `${date} ${time}`.replace(/\u202f/g, ' ');
}

export const automationUser = (region: string) => `arn:aws:iam::${LOCAL_ACCOUNT}:role/nodescope-${region}`;

/** The documented status event of an ended Automation. It names no instance and carries no outputs. */
export function automationStatusEvent(execution: Execution): CloudEvent {
  const { executionId, documentName, region, status, startedAt } = execution;
  const endedAt = execution.endedAt ?? startedAt;
  const arn = (kind: string, name: string) => `arn:aws:ssm:${region}:${LOCAL_ACCOUNT}:${kind}/${name}`;
  return cloudEvent({
    id: derivedEventId(executionId, status),
    source: 'aws.ssm',
    detailType: 'EC2 Automation Execution Status-change Notification',
    region,
    time: endedAt,
    resources: [arn('automation-execution', executionId), arn('automation-definition', `${documentName}:1`)],
    detail: {
      ExecutionId: executionId,
      Definition: documentName,
      DefinitionVersion: 1,
      Status: status,
      StartTime: eventTime(startedAt),
      EndTime: eventTime(endedAt),
      Time: endedAt - startedAt,
      ExecutedBy: automationUser(region),
    },
  });
}
