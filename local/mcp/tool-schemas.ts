import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { z } from 'zod';

type Row = Record<string, unknown>;

/**
 * Tells clients the shape of a tool's arguments and leaves checking to call-tool: it coerces harmless slips and answers
 * with our typed error instead of the SDK's generic one.
 */
export function advertised(schema: z.ZodType, direction: 'input' | 'output'): StandardSchemaWithJSON<Row> {
  const json = z.toJSONSchema(schema, { io: direction, unrepresentable: 'any' }) as Row;
  const convert = () => json;
  return {
    '~standard': {
      version: 1,
      vendor: 'nodescope',
      validate: (value: unknown) => ({ value: (value ?? {}) as Row }),
      jsonSchema: { input: convert, output: convert },
    },
  };
}

/** What every successful answer carries besides the tool's own fields; a failed one has `error` instead. */
const frame = {
  ok: z.boolean().describe('false: only error is there'),
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      field: z.string().optional(),
      hint: z.string(),
      retryable: z.boolean(),
    })
    .optional()
    .describe('code, message, field (the argument concerned), hint (what to do), retryable'),
  collection: z
    .object({
      id: z.string(),
      state: z.string(),
      node: z.string().nullable(),
      cluster: z.string().nullable(),
      collectedAt: z.string().nullable(),
      ageSeconds: z.number().nullable(),
    })
    .optional()
    .describe('The collection the answer is about, and how old what it shows is'),
  cut: z
    .object({ items: z.record(z.string(), z.number()), fields: z.array(z.string()), hint: z.string() })
    .optional()
    .describe('What was left out because the answer was larger than its budget'),
  gapsNotShown: z.number().optional().describe('Gaps beyond those listed'),
  window: z
    .object({ start: z.string().nullable(), end: z.string().nullable(), reason: z.string() })
    .optional()
    .describe('The time the answer is about; null = open'),
  gaps: z
    .array(
      z.object({
        code: z.string(),
        what: z.string(),
        bytes: z.number().nullable(),
        count: z.number(),
        reason: z.string(),
        effect: z.string(),
      }),
    )
    .optional()
    .describe('What was not read or not checked, and what therefore cannot be concluded'),
  next: z
    .array(z.object({ tool: z.string(), arguments: z.record(z.string(), z.unknown()), because: z.string() }))
    .optional()
    .describe('Calls that make sense now, with their arguments'),
};

/** Schema of the whole answer: the tool's payload, optional because of failures, inside the common frame. */
export function answerSchema(payload: z.ZodObject): z.ZodObject {
  return z.object({ ...payload.partial().shape, ...frame }).loose();
}
