import { randomUUID } from 'node:crypto';
import type { CloudEvent } from '../cloud/events/event';
import type { DemoNode } from '../samples/cluster-demo';

/** A per-node NotReady alarm as CloudWatch publishes it to EventBridge. */
export function notReadyAlarm({ node }: DemoNode, nowMs: number): CloudEvent {
  const time = new Date(nowMs).toISOString();
  const alarmName = `${node.cluster}-node-not-ready`;
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: '000000000000',
    time,
    region: node.region,
    resources: [`arn:aws:cloudwatch:${node.region}:000000000000:alarm:${alarmName}`],
    detail: {
      alarmName,
      state: {
        value: 'ALARM',
        reason: 'Threshold Crossed: 1 datapoint was less than the threshold (1.0).',
        timestamp: time,
      },
      previousState: { value: 'OK' },
      configuration: {
        metrics: [
          {
            id: 'ready',
            metricStat: {
              metric: {
                namespace: 'ContainerInsights',
                name: 'node_status_condition_ready',
                dimensions: { ClusterName: node.cluster, InstanceId: node.instanceId, NodeName: node.nodeName },
              },
              period: 60,
              stat: 'Minimum',
            },
            returnData: true,
          },
        ],
      },
    },
  };
}
