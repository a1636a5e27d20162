import { type CloudEvent, cloudEvent, derivedEventId, LOCAL_ACCOUNT } from '../events/event';
import type { Command } from './command';

/** The two documented events of a command that has ended: one of the invocation on the node, one of the whole. */
export function commandEvents(command: Command): CloudEvent[] {
  const { commandId, instanceId, documentName, region, status } = command;
  const requested = new Date(command.startedAt).toISOString();
  const envelope = {
    source: 'aws.ssm',
    region,
    time: command.endedAt ?? command.startedAt,
    resources: [`arn:aws:ec2:${region}:${LOCAL_ACCOUNT}:instance/${instanceId}`],
  };
  const detail = { 'command-id': commandId, 'document-name': documentName, 'requested-date-time': requested, status };
  return [
    cloudEvent({
      ...envelope,
      id: derivedEventId(commandId, instanceId, status),
      detailType: 'EC2 Command Invocation Status-change Notification',
      detail: { ...detail, 'instance-id': instanceId },
    }),
    cloudEvent({
      ...envelope,
      id: derivedEventId(commandId, status),
      detailType: 'EC2 Command Status-change Notification',
      detail: { ...detail, 'expire-after': new Date(command.startedAt + 3_660_000).toISOString() },
    }),
  ];
}
