import { z } from 'zod';
import { Evidence } from './finding';
import { Gap } from './gap';

/**
 * What one shard knows about one problem: a commutative monoid (see core/findings/merge). `first` and `last` are the
 * k smallest and k largest evidence by (time, file, offset).
 */
export const PartialFinding = z.strictObject({
  ruleId: z.string(),
  dedup: z.array(z.string()),
  count: z.number().int().positive(),
  timedCount: z.number().int().nonnegative(),
  firstMs: z.number().nullable(),
  lastMs: z.number().nullable(),
  bucketMinutes: z.number().int().positive(),
  buckets: z.array(z.tuple([z.number().int(), z.number().int().positive()])),
  first: z.array(Evidence),
  last: z.array(Evidence),
  entities: z.record(z.string(), z.array(z.string())),
});
export type PartialFinding = z.infer<typeof PartialFinding>;

/** The latest line that proves a problem ended; `dedup` is empty when the line does not name which one. */
export const PartialRecovery = z.strictObject({
  ruleId: z.string(),
  dedup: z.array(z.string()),
  lastMs: z.number().nullable(),
  evidence: Evidence,
});
export type PartialRecovery = z.infer<typeof PartialRecovery>;

/** A masked template of error-level lines that no rule knows. */
export const UnknownTemplate = z.strictObject({
  template: z.string(),
  kind: z.string(),
  count: z.number().int().positive(),
  firstMs: z.number().nullable(),
  lastMs: z.number().nullable(),
  sample: Evidence,
});
export type UnknownTemplate = z.infer<typeof UnknownTemplate>;

/** `partials/<shardId>.json`. */
export const PartialResult = z.strictObject({
  shardId: z.string(),
  rulesetVersion: z.string(),
  bytes: z.number().int().nonnegative(),
  lines: z.number().int().nonnegative(),
  minMs: z.number().nullable().describe('Earliest and latest time of matched and sampled lines'),
  maxMs: z.number().nullable(),
  findings: z.array(PartialFinding),
  recoveries: z.array(PartialRecovery),
  unknown: z.array(UnknownTemplate),
  redactions: z.record(z.string(), z.number().int().positive()),
  gaps: z.array(Gap),
});
export type PartialResult = z.infer<typeof PartialResult>;
