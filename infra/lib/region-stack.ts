import { Stack, type StackProps } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { CaptureDocument } from './collector';
import { names } from './names';

export interface RegionStackProps extends StackProps {
  readonly config: Config;
  readonly root: string;
}

/**
 * What another Region with nodes needs: Automation tells only its own Region how it ended, so the event is forwarded.
 * Alarms of that Region are forwarded too, as nodes are collected wherever their alarm fires.
 */
export class RegionStack extends Stack {
  constructor(scope: Construct, id: string, props: RegionStackProps) {
    super(scope, id, props);
    const { config } = props;
    const bus = events.EventBus.fromEventBusArn(
      this,
      'Home',
      this.formatArn({ service: 'events', region: config.region, resource: 'event-bus', resourceName: 'default' }),
    );
    const forward = (ruleId: string, description: string, eventPattern: events.EventPattern) => {
      new events.Rule(this, ruleId, { description, eventPattern, targets: [new targets.EventBus(bus)] });
    };
    forward('AutomationEnded', `Automation results to ${config.region}`, {
      source: ['aws.ssm'],
      detailType: ['EC2 Automation Execution Status-change Notification'],
    });
    if (config.autoCollection.notReadyAlarm !== 'none')
      forward('NotReady', `NotReady alarms to ${config.region}`, {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change', 'CloudWatch Alarm Contributor State Change'],
        detail: { state: { value: ['ALARM'] } },
      });
    if (config.packetCapture)
      forward('CaptureEnded', `Ends of capture commands to ${config.region}`, {
        source: ['aws.ssm'],
        detailType: ['EC2 Command Invocation Status-change Notification', 'EC2 Command Status-change Notification'],
        detail: { 'document-name': [names(this, config.name).captureDocument] },
      });
    if (config.packetCapture)
      new CaptureDocument(this, 'Capture', { names: names(this, config.name), root: props.root });
  }
}
