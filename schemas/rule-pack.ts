import { z } from 'zod';
import { Gap } from './gap';
import { LogRule } from './rule';
import { SCHEMA_VERSION } from './versions';

/** Ids of user rules start with this, so that no later built-in rule can take one. */
export const PACK_RULE_PREFIX = 'x-';

/** A rule of a pack: the same fields as a built-in log rule, as data. What only reviews need has a default. */
export const PackRule = LogRule.extend({
  id: z.string().regex(/^x-[a-z0-9]+(-[a-z0-9]+)*$/),
  kind: z.literal('log').default('log'),
  since: z.string().default('1'),
  revision: z.number().int().positive().default(1),
  mayCause: LogRule.shape.mayCause.default([]),
  confidence: LogRule.shape.confidence.default({ alone: 0.8, strongerWith: [] }),
});

/** A finding somebody has looked at and accepts until a date. It stays in the document, marked, and counts no more. */
export const Suppression = z.strictObject({
  rule: z.string().min(3).describe('Id of the rule, built-in or of a pack'),
  where: z
    .record(z.string(), z.string().min(1).max(200))
    .default({})
    .describe('Entities the finding must name, e.g. {"namespace": "batch-*"}; `*` stands for any characters'),
  owner: z.string().min(1).max(100).describe('Who answers for it'),
  reason: z.string().min(10).max(500).describe('Why the finding is accepted'),
  expires: z.iso.date().describe('Last day (UTC) on which it applies, e.g. 2026-12-31'),
});
export type Suppression = z.infer<typeof Suppression>;

/** A file of user rules. A bare list of rules, or one bare rule, is a pack named after its file. */
export const RulePack = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  owner: z.string().min(1).max(100).describe('Team or person to ask'),
  version: z.string().min(1).max(40),
  rules: z.array(PackRule).max(300).default([]),
  suppressions: z.array(Suppression).max(300).default([]),
});
export type RulePack = z.infer<typeof RulePack>;

/** Why a pack file was refused. Lines and columns are 1-based; null when the problem has no place. */
export const PackRefusal = z.strictObject({
  file: z.string(),
  line: z.number().int().positive().nullable(),
  column: z.number().int().positive().nullable(),
  field: z.string().nullable().describe('Path of the field, e.g. rules[2].match.literal'),
  message: z.string(),
  fix: z.string(),
});
export type PackRefusal = z.infer<typeof PackRefusal>;

/**
 * `collections/<id>/rules.json`: the user rules this collection is judged by, resolved once by unpack and read by every
 * later step, so that a pack that changes meanwhile changes nothing.
 */
export const PinnedRules = z.strictObject({
  schemaVersion: z.number().int(),
  packs: z.array(
    z.strictObject({ file: z.string(), name: z.string(), owner: z.string(), version: z.string(), sha256: z.string() }),
  ),
  rules: z.array(PackRule),
  suppressions: z.array(Suppression),
  refusals: z.array(PackRefusal),
  gaps: z.array(Gap),
});
export type PinnedRules = z.infer<typeof PinnedRules>;

/** No packs: only the built-in rules apply. */
export const NO_PACKS: PinnedRules = {
  schemaVersion: SCHEMA_VERSION,
  packs: [],
  rules: [],
  suppressions: [],
  refusals: [],
  gaps: [],
};
