import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Config } from '../config/schema';
import type { Functions } from './functions';
import type { Workflows } from './workflows';

export interface ObservabilityProps {
  readonly config: Config;
  readonly functions: Functions;
  readonly workflows: Workflows;
  readonly deadLetters: sqs.Queue;
}

/** As functions/middleware/telemetry.ts emits them. */
const NAMESPACE = 'Nodescope';
const FIVE = Duration.minutes(5);

/** Alarms that mean a person must look, and a dashboard that says where. */
export class Observability extends Construct {
  private readonly topic: sns.Topic;
  private readonly alarms: cloudwatch.Alarm[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ObservabilityProps,
  ) {
    super(scope, id);
    const { config, functions, workflows, deadLetters } = props;
    this.topic = new sns.Topic(this, 'Alarms', { enforceSSL: true, displayName: `${config.name} alarms` });
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
      }),
    );
    for (const email of config.alarms.emails) this.topic.addSubscription(new subscriptions.EmailSubscription(email));

    for (const [name, machine] of workflows.byName) {
      this.alarm(
        `${name}-failed`,
        `Executions of ${name} failed. Their records say why.`,
        machine.metricFailed({ period: FIVE }),
        3,
      );
      this.alarm(
        `${name}-timed-out`,
        `Executions of ${name} ran out of time.`,
        machine.metricTimedOut({ period: FIVE }),
        1,
      );
    }
    this.alarm(
      'dead-letters',
      'Events could not be delivered or handled: alarms or uploads may have been missed. Look at the messages, then send their events again.',
      deadLetters.metricApproximateNumberOfMessagesVisible({ period: FIVE, statistic: 'Maximum' }),
      1,
    );
    const sum = (metrics: cloudwatch.IMetric[], label: string) =>
      new cloudwatch.MathExpression({
        expression: metrics.map((_, at) => `m${at}`).join(' + '),
        usingMetrics: Object.fromEntries(metrics.map((metric, at) => [`m${at}`, metric])),
        label,
        period: FIVE,
      });
    // an alarm takes ten metrics: the functions in groups of that size
    const all = [...functions.byName.values()];
    for (let at = 0; at < all.length; at += 10) {
      const group = all.slice(at, at + 10);
      this.alarm(
        `throttles-${at / 10 + 1}`,
        'Functions are throttled: raise the concurrency of the account or what is reserved.',
        sum(
          group.map((fn) => fn.metricThrottles({ period: FIVE })),
          'throttles',
        ),
        1,
      );
    }
    this.alarm(
      'open-map-runs',
      'Map runs near the limit of the account (1,000): more would wait without a sign.',
      new cloudwatch.Metric({
        namespace: 'AWS/States',
        metricName: 'ApproximateOpenMapRunCount',
        statistic: 'Maximum',
        period: FIVE,
      }),
      900,
    );
    for (const [name, fn] of [
      ['tools', functions.get('tools')],
      ['tools-actions', functions.actions],
    ] as const) {
      if (fn)
        this.alarm(
          `${name}-errors`,
          `The function ${name} failed outright: agents get no reason.`,
          fn.metricErrors({ period: FIVE }),
          3,
        );
    }
    this.dashboard();
  }

  private alarm(name: string, description: string, metric: cloudwatch.IMetric, threshold: number): void {
    const alarm = new cloudwatch.Alarm(this, name, {
      alarmName: `${this.props.config.name}-${name}`,
      alarmDescription: description,
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new actions.SnsAction(this.topic));
    this.alarms.push(alarm);
  }

  private dashboard(): void {
    const { config, functions, workflows, deadLetters } = this.props;
    const step = (metricName: string, statistic: string) =>
      new cloudwatch.MathExpression({
        expression: `SEARCH('{${NAMESPACE},service,step} MetricName="${metricName}"', '${statistic}')`,
        usingMetrics: {},
        label: '',
        period: FIVE,
      });
    const graph = (title: string, left: cloudwatch.IMetric[]) =>
      new cloudwatch.GraphWidget({ title, left, width: 12, height: 6 });
    const machines = [...workflows.byName.values()];
    new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: config.name,
      defaultInterval: Duration.hours(6),
      widgets: [
        [new cloudwatch.AlarmStatusWidget({ title: 'Needs a person', alarms: this.alarms, width: 24, height: 3 })],
        [
          graph(
            'Executions started',
            machines.map((machine) => machine.metricStarted({ period: FIVE })),
          ),
          graph(
            'Executions failed, timed out',
            machines.flatMap((machine) => [
              machine.metricFailed({ period: FIVE }),
              machine.metricTimedOut({ period: FIVE }),
            ]),
          ),
        ],
        [graph('Step duration, p90', [step('Duration', 'p90')]), graph('Step failures', [step('Failure', 'Sum')])],
        [
          graph(
            'Concurrency',
            ['classify', 'tools'].flatMap((name) => {
              const fn = functions.byName.get(name as 'classify' | 'tools');
              return fn ? [fn.metric('ConcurrentExecutions', { statistic: 'Maximum', period: FIVE })] : [];
            }),
          ),
          graph('Dead letters', [deadLetters.metricApproximateNumberOfMessagesVisible({ period: FIVE })]),
        ],
      ],
    });
  }
}
