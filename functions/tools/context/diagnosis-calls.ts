import type { Finding } from '../../../schemas/finding';
import type { NextCall } from '../define';
import { readAround } from './evidence-calls';
import { bestEvidence } from './finding-view';

/** Findings worth citing together in one summary. */
const CITED = 4;

/** The operating procedure of a problem family, its calls filled in for this collection. */
export function openRunbook(collectionId: string, runbook: string): NextCall {
  return {
    tool: 'get_sop',
    arguments: { sopName: runbook, collectionId },
    because: 'how to confirm, report and mend this',
  };
}

/**
 * The way on from ranked findings, most likely cause first: its lines, what happened around it, a verified summary.
 * Without findings, whether the files were there at all.
 */
export function diagnosisCalls(collectionId: string, ranking: readonly Finding[], nothing: string): NextCall[] {
  const [first] = ranking;
  if (!first) return [{ tool: 'validate', arguments: { collectionId }, because: nothing }];
  const evidence = bestEvidence(first);
  return [
    ...(evidence ? [readAround(collectionId, evidence, 'the offending lines in their place')] : []),
    ...(first.firstSeen
      ? [
          {
            tool: 'correlate',
            arguments: { collectionId, pivotEvent: first.findingId },
            because: 'what happened around it',
          },
        ]
      : []),
    {
      tool: 'summarize',
      arguments: { collectionId, finding_ids: ranking.slice(0, CITED).map((finding) => finding.findingId) },
      because: 'a grounded summary to report',
    },
  ];
}
