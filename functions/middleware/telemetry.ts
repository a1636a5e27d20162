import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';

export const logger = new Logger({ serviceName: 'nodescope' });

/** Metrics go to stdout in the embedded metric format; dimension: the function only, so alarms can match them. */
export const metrics = new Metrics({ namespace: 'Nodescope', serviceName: 'nodescope', singleMetric: false });

const fields = (value: unknown) =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** What the work is about, wherever an event carries it: a collection, a batch or a capture. */
function idsOf(event: unknown): Record<string, string> {
  const places = [event, fields(event).request, fields(event).BatchInput].map(fields);
  return Object.fromEntries(
    ['collectionId', 'batchId', 'captureId'].flatMap((name) => {
      const id = places.map((place) => place[name]).find((value) => typeof value === 'string');
      return typeof id === 'string' ? [[name, id]] : [];
    }),
  );
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
      logger.appendKeys({ step, ...idsOf(event), requestId: context.awsRequestId });
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
