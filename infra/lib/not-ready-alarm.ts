import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Config } from '../config/schema';

/**
 * Alarms that start a collection by themselves. They have no action: EventBridge delivers every state change, and the
 * rules take those that name an instance. Needs Container Insights with enhanced observability on the clusters.
 */
export class NotReadyAlarm extends Construct {
  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    const { notReadyAlarm, minutes } = config.autoCollection;
    const { clusters, name } = config;
    if (notReadyAlarm === 'metrics-insights') this.nodes('Nodes', `${name}-node-not-ready`, clusters, minutes);
    if (notReadyAlarm === 'per-cluster') {
      for (const cluster of clusters) {
        this.nodes(`${cluster}Nodes`, `${name}-${cluster}-node-not-ready`, [cluster], minutes);
        this.failedNodes(name, cluster, minutes);
      }
    }
  }

  /** One contributor per node: each node that is not ready is an event of its own. At most 100 contributors fire at once. */
  private nodes(id: string, alarmName: string, clusters: readonly string[], minutes: number): void {
    const which = clusters.map((cluster) => `ClusterName = '${cluster}'`).join(' OR ');
    new cloudwatch.CfnAlarm(this, id, {
      alarmName,
      alarmDescription: `A node was not ready for ${minutes} minutes. Nodescope collects from it; nothing else is needed.`,
      comparisonOperator: 'LessThanThreshold',
      threshold: 1,
      evaluationPeriods: minutes,
      datapointsToAlarm: minutes,
      // a series that ends is a node that was removed far more often than one that died: failedNodes sees the latter
      treatMissingData: 'notBreaching',
      metrics: [
        {
          id: 'ready',
          period: 60,
          returnData: true,
          expression: `SELECT MIN(node_status_condition_ready) FROM SCHEMA("ContainerInsights", ClusterName, InstanceId, NodeName) WHERE ${which} GROUP BY ClusterName, InstanceId, NodeName`,
        },
      ],
    });
  }

  /** The cluster's count of failed nodes also sees nodes whose own agent is dead, but does not say which: it tells people. */
  private failedNodes(name: string, cluster: string, minutes: number): void {
    new cloudwatch.Alarm(this, cluster, {
      alarmName: `${name}-${cluster}-failed-nodes`,
      alarmDescription: `Nodes of ${cluster} have failed for ${minutes} minutes. No node is named: cluster_health says which.`,
      metric: new cloudwatch.Metric({
        namespace: 'ContainerInsights',
        metricName: 'cluster_failed_node_count',
        dimensionsMap: { ClusterName: cluster },
        statistic: 'Maximum',
        period: Duration.minutes(1),
      }),
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: minutes,
      datapointsToAlarm: minutes,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }
}
