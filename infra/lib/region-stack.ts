import { Stack, type StackProps } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { TERMINATION_RULES } from '../../schemas/deployment';
import type { Config } from '../config/schema';
import { CaptureDocument } from './collector';
import { names } from './names';
import { NotReadyAlarm } from './not-ready-alarm';

export interface RegionStackProps extends StackProps {
  readonly config: Config;
  readonly root: string;
}

/**
 * What another Region with nodes needs: Automation tells only its own Region how it ended, so the event is forwarded.
 * Alarms and ends of nodes are seen in their own Region too.
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
    new NotReadyAlarm(this, 'NotReadyAlarms', config);
    if (config.autoCollection.nodeTermination) {
      for (const { name, description, pattern } of TERMINATION_RULES)
        forward(name, `${description}: to ${config.region}`, {
          source: pattern.source as string[],
          detailType: pattern['detail-type'] as string[],
        });
    }
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
