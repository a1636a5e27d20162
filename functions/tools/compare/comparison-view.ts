import { z } from 'zod';
import { type Finding, FindingState } from '../../../schemas/finding';
import { Severity } from '../../../schemas/severity';
import { DIMENSIONS, type DimensionComparison, differs } from '../../core/query/compare-dimensions';

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
  uncheckedOn: z.array(z.string()).optional().describe('Sides that had no data to tell whether they have it, too'),
});

/** A finding that only one side has: what it is, without the evidence that errors shows. */
export function brief(finding: Finding, uncheckedOn: readonly string[]): z.infer<typeof Lone> {
  const { findingId, severity, title, state, count, firstSeen, lastSeen, facts } = finding;
  return {
    ...{ findingId, severity, title, state, count, firstSeen, lastSeen },
    ...(typeof facts?.detail === 'string' ? { detail: facts.detail } : {}),
    ...(uncheckedOn.length > 0 ? { uncheckedOn: [...uncheckedOn] } : {}),
  };
}

export const Dimension = z.strictObject({
  dimension: z.enum(DIMENSIONS),
  same: z.boolean(),
  equalValues: z
    .number()
    .describe('Values that are the same, or as near as nodes of one kind are; shown with includeEqual'),
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

/** True when some sides know the value and others do not: a daemon that answers here and not there is a difference, too. */
const partlyKnown = (values: Readonly<Record<string, number | null>>) =>
  new Set(Object.values(values).map((value) => value === null)).size === 2;

/** A dimension as an answer shows it: what differs, and what only some sides know. */
export function viewDimension(
  { dimension, same, numbers, sets, unknownOn }: DimensionComparison,
  all: boolean,
): z.infer<typeof Dimension> {
  const unequalNumbers = numbers.filter((one) => differs(one) || partlyKnown(one.values));
  const unequalSets = sets.filter((one) => Object.values(one.onlyOn).some((members) => members.length > 0));
  return {
    dimension,
    same,
    equalValues: numbers.length + sets.length - unequalNumbers.length - unequalSets.length,
    numbers: (all ? numbers : unequalNumbers).map((one) => ({ ...one, values: { ...one.values } })),
    sets: (all ? sets : unequalSets).map(({ name, common, onlyOn }) => ({
      name,
      common,
      onlyOn: Object.fromEntries(Object.entries(onlyOn).map(([label, members]) => [label, [...members]])),
    })),
    unknownOn: [...unknownOn],
  };
}
