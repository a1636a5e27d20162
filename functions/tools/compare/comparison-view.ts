import { z } from 'zod';
import { type Finding, FindingState } from '../../../schemas/finding';
import { Severity } from '../../../schemas/severity';
import { DIMENSIONS } from '../../core/query/compare-dimensions';

export const Shared = z.strictObject({
  signature: z.string(),
  ruleId: z.string(),
  title: z.string(),
  severity: Severity,
  counts: z.record(z.string(), z.number()),
  findingIds: z.record(z.string(), z.string()),
  ratio: z.number(),
});
export const Lone = z.strictObject({
  findingId: z.string(),
  severity: Severity,
  title: z.string(),
  state: FindingState,
  count: z.number(),
  firstSeen: z.string().nullable(),
  lastSeen: z.string().nullable(),
  detail: z.string().optional(),
});

/** A finding that only one side has: what it is, without the evidence that errors shows. */
export function brief({
  findingId,
  severity,
  title,
  state,
  count,
  firstSeen,
  lastSeen,
  facts,
}: Finding): z.infer<typeof Lone> {
  const detail = typeof facts?.detail === 'string' ? { detail: facts.detail } : {};
  return { findingId, severity, title, state, count, firstSeen, lastSeen, ...detail };
}

export const Dimension = z.strictObject({
  dimension: z.enum(DIMENSIONS),
  same: z.boolean(),
  numbers: z.array(
    z.strictObject({
      name: z.string(),
      values: z.record(z.string(), z.number().nullable()),
      ratio: z.number().nullable(),
    }),
  ),
  sets: z.array(
    z.strictObject({ name: z.string(), common: z.number(), onlyOn: z.record(z.string(), z.array(z.string())) }),
  ),
  unknownOn: z.array(z.string()),
});
