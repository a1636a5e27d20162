import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';

export const logger = new Logger({ serviceName: 'nodescope' });

/** Metrics go to stdout in the embedded metric format; dimension: the function only, so alarms can match them. */
export const metrics = new Metrics({ namespace: 'Nodescope', serviceName: 'nodescope', singleMetric: false });

function collectionIdOf(event: unknown): string | undefined {
  const from = (value: unknown) =>
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const candidates = [
    from(event).collectionId,
    from(from(event).request).collectionId,
    from(from(event).BatchInput).collectionId,
  ];
  return candidates.find((value): value is string => typeof value === 'string');
}

/** Duration, success and failure of each invocation, with ids and never with payloads. */
export function telemetry(step: string): MiddlewareObj<unknown, unknown, Error, Context> {
  let startedAt = 0;
  const finish = (outcome: 'Success' | 'Failure') => {
    metrics.addDimensions({ step });
    metrics.addMetric('Duration', MetricUnit.Milliseconds, Date.now() - startedAt);
    metrics.addMetric(outcome, MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  };
  return {
    before: ({ event, context }) => {
      startedAt = Date.now();
      logger.resetKeys();
      logger.appendKeys({ step, collectionId: collectionIdOf(event), requestId: context.awsRequestId });
    },
    after: () => finish('Success'),
    onError: ({ error }) => {
      logger.error('step failed', {
        error: error ? { name: error.name, message: error.message.slice(0, 2000) } : undefined,
      });
      finish('Failure');
    },
  };
}
