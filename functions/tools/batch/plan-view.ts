import { z } from 'zod';
import type { Plan, PlannedStratum } from '../../core/query/stratify-plan';

const BUCKETS_SHOWN = 16;
const SAMPLES_SHOWN = 10;
const EXAMPLES = 3;

export const Bucket = z.strictObject({
  signature: z.string().describe('How its nodes fail, and what they have in common'),
  totalNodes: z.number(),
  sampleCount: z.number(),
  sampleNodes: z.array(z.string()),
});

export const CannotCollect = z.strictObject({
  reason: z.string(),
  nodes: z.number(),
  examples: z.array(z.string()),
  instead: z.string(),
});

/** What helps when nothing can run on a node, by the words of `cannotCollect`. */
function insteadOf(reason: string): string {
  if (reason.includes('Auto Mode')) return 'create a NodeDiagnostic for the node and drop its bundle into the inbox';
  if (reason.includes('starting')) return 'try again in a few minutes';
  if (reason.includes('SSM')) return 'read its latest collection; get the bundle by other means into the inbox';
  return 'read its latest collection with quick_triage and its instanceId';
}

export function bucketViews(strata: readonly PlannedStratum[]) {
  const buckets = strata.slice(0, BUCKETS_SHOWN).map(({ label, nodes, drawn }) => ({
    signature: label,
    totalNodes: nodes.length,
    sampleCount: drawn.length,
    sampleNodes: drawn.slice(0, SAMPLES_SHOWN).map(({ node }) => node.instanceId),
  }));
  return { buckets, bucketsNotShown: strata.length - buckets.length };
}

export function cannotCollectViews(groups: Plan['cannotCollect']): z.infer<typeof CannotCollect>[] {
  return groups.map(({ reason, nodes }) => ({
    reason,
    nodes: nodes.length,
    examples: nodes.slice(0, EXAMPLES).map(({ node }) => node.instanceId),
    instead: insteadOf(reason),
  }));
}
