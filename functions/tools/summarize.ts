import { z } from 'zod';
import { DiagError } from '../../schemas/errors';
import type { Gap } from '../../schemas/gap';
import { chainsTouching } from '../core/query/correlate';
import { byImportance } from '../core/query/select-findings';
import { summarize } from '../core/query/summarize';
import { collectionArguments } from './context/arguments';
import { completedCollection } from './context/collection';
import { openRunbook } from './context/diagnosis-calls';
import { findingsDocument } from './context/documents';
import { FindingView, viewFinding } from './context/finding-view';
import { unreadGaps } from './context/relevant-gaps';
import { verifyEvidence } from './context/verify-evidence';
import { defineTool } from './define';

export default defineTool({
  name: 'summarize',
  effect: 'read',
  title: 'Grounded summary',
  summary:
    'Summarizes named findings and verifies every evidence quote against the stored bytes; says nothing that is not in a finding.',
  when: 'Use at the end of an investigation with the findingIds you rely on. Ids that do not exist in this collection are listed as unresolved: do not cite them.',
  input: z.strictObject({
    ...collectionArguments,
    finding_ids: z
      .array(z.string().max(40))
      .min(1)
      .max(50)
      .describe('findingIds (F-…) from errors, quick_triage or correlate, 1 to 50.'),
    includeRecommendations: z.boolean().default(true).describe('Adds remediation steps with their risk. Default true.'),
  }),
  output: z.strictObject({
    grounded: z.boolean().describe('true when every id resolved and every quote matched the stored bytes'),
    summary: z.array(z.string()),
    confidence: z.enum(['high', 'medium', 'low', 'none']),
    confidenceReason: z.string(),
    unresolvedFindingIds: z.array(z.string()),
    verification: z.array(z.strictObject({ findingId: z.string(), quotes: z.number(), verified: z.number() })),
    findings: z.array(FindingView),
    affectedComponents: z.array(z.string()),
    recommendations: z.array(z.strictObject({ do: z.string(), risk: z.string(), findingIds: z.array(z.string()) })),
  }),
  budgetBytes: 24_000,
  examples: [
    {
      title: 'summarize two findings',
      input: { instanceId: 'i-0f00dfacade000001', finding_ids: ['F-aaaaaaaaaaaa', 'F-bbbbbbbbbbbb'] },
    },
  ],
  async handle(deps, input) {
    const record = await completedCollection(deps, input);
    const ids = [...new Set(input.finding_ids)];
    const findings = (await deps.findings.byIds(record.collectionId, ids, deps.now())).sort(byImportance);
    const known = new Set(findings.map((finding) => finding.findingId));
    const unresolved = ids.filter((id) => !known.has(id));
    if (findings.length === 0) {
      throw new DiagError(
        'not-found',
        `none of the ${ids.length} ids is a finding of collection ${record.collectionId}`,
        { field: 'finding_ids', hint: 'take findingIds from errors on this same collection' },
      );
    }
    const [verification, document] = await Promise.all([
      verifyEvidence(record.collectionId, findings),
      findingsDocument(deps, record.collectionId),
    ]);
    const unverified = new Set(
      verification.filter((v) => v.verified < v.quotes || v.quotes === 0).map((v) => v.findingId),
    );
    const summary = summarize(findings, chainsTouching(document.chains, findings), unverified);
    const gaps: Gap[] = unreadGaps(document.gaps);
    if (unverified.size > 0) {
      gaps.unshift({
        code: 'not-checked',
        what: [...unverified].join(', '),
        bytes: null,
        count: unverified.size,
        reason: 'evidence quotes that could not be matched with the stored bytes',
        effect: 'do not rely on these findings without reading the files',
      });
    }
    return {
      payload: {
        grounded: unresolved.length === 0 && unverified.size === 0,
        summary: [...summary.text],
        confidence: summary.confidence,
        confidenceReason: summary.confidenceReason,
        unresolvedFindingIds: unresolved,
        verification,
        findings: findings.slice(0, 10).map((finding) => viewFinding(finding, false)),
        affectedComponents: [...summary.affectedComponents],
        recommendations: input.includeRecommendations
          ? summary.remediation.slice(0, 12).map((step) => ({ ...step }))
          : [],
      },
      collectionId: record.collectionId,
      gaps,
      next:
        unresolved.length > 0
          ? [
              {
                tool: 'errors',
                arguments: { collectionId: record.collectionId },
                because: 'the valid findingIds of this collection',
              },
            ]
          : findings[0]!.runbook
            ? [openRunbook(record.collectionId, findings[0]!.runbook)]
            : [],
    };
  },
});
