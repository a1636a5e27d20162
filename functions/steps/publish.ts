import { z } from 'zod';
import { NodeRef } from '../../schemas/finding';
import { Severity } from '../../schemas/severity';
import { collections } from '../aws/collections-table';
import { events } from '../aws/events';
import { nodeLocks } from '../aws/node-locks';
import { stepHandler } from '../middleware/step-handler';
import { publishReport } from './publish-report';

/** What aggregate returns: counts and ids, never log text. */
export const Outcome = z.strictObject({
  node: NodeRef,
  collectedAt: z.string().nullable(),
  findings: z.record(Severity, z.number().int()),
  topRules: z.array(z.string()),
  verdict: z.string(),
  gapCount: z.number().int(),
  engineVersion: z.string(),
  rulesetVersion: z.string(),
});
export type Outcome = z.infer<typeof Outcome>;

const Input = z.strictObject({ collectionId: z.string(), node: NodeRef, outcome: Outcome });

/** Last step: the report is written, the collection becomes `completed`, others hear of it, the node is free again. */
export const handler = stepHandler({
  name: 'publish',
  input: Input,
  run: async ({ collectionId, node, outcome }, { now }) => {
    const nowMs = now();
    // before the record closes: who sees `completed` finds the report
    const gaps = await publishReport(collectionId);
    const gapCount = outcome.gapCount + gaps.length;
    const changed = await collections.enter(collectionId, 'completed', nowMs, {
      completedAt: new Date(nowMs).toISOString(),
      collectedAt: outcome.collectedAt,
      findings: outcome.findings,
      verdict: outcome.verdict,
      topRules: outcome.topRules,
      gapCount,
      engineVersion: outcome.engineVersion,
      rulesetVersion: outcome.rulesetVersion,
    });
    if (node.instanceId) await nodeLocks.release(node.instanceId, collectionId, nowMs);
    // a retry after the record was closed must still announce it: consumers deduplicate by collection id
    await events.publish('Collection Completed', {
      collectionId,
      instanceId: outcome.node.instanceId,
      cluster: outcome.node.cluster,
      findings: outcome.findings,
      topRules: outcome.topRules,
      gapCount,
    });
    return { published: changed, collectionId, findings: outcome.findings, verdict: outcome.verdict, gaps };
  },
});
