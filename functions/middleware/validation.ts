import type { MiddlewareObj } from '@middy/core';
import { z } from 'zod';
import { DiagError } from '../../schemas/errors';

/** Parses the event before the handler sees it; the error names the field. */
export function validation(schema: z.ZodType): MiddlewareObj<unknown> {
  return {
    before: (request) => {
      const parsed = schema.safeParse(request.event);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        throw new DiagError('invalid-argument', z.prettifyError(parsed.error), {
          field: issue?.path.map(String).join('.') || '(event)',
        });
      }
      request.event = parsed.data;
    },
  };
}
