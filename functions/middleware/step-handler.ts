import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { z } from 'zod';
import { telemetry } from './telemetry';
import { validation } from './validation';

export interface StepContext {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Milliseconds until Lambda stops the function. */
  readonly remaining: () => number;
}

export interface Step<S extends z.ZodType, O> {
  readonly name: string;
  readonly input: S;
  run(input: z.output<S>, context: StepContext): Promise<O>;
}

/** One Lambda handler per workflow step: validate → run → typed error. Errors keep their name for Retry and Catch. */
export function stepHandler<S extends z.ZodType, O>(step: Step<S, O>) {
  return middy(
    async (event: unknown, context: Context): Promise<O> =>
      step.run(event as z.output<S>, {
        now: () => Date.now(),
        remaining: () => context.getRemainingTimeInMillis(),
      }),
  )
    .use(telemetry(step.name))
    .use(validation(step.input));
}
