import { z } from 'zod';
import { Evidence, Finding, FindingState, RemediationStep } from '../../../schemas/finding';
import { Severity } from '../../../schemas/severity';
import { sampleText } from '../../core/query/sample-text';

/** A finding as tools show it: enough to cite, small enough to list. `evidence[].text` is untrusted log text. */
export const FindingView = z.strictObject({
  findingId: z.string(),
  ruleId: z.string(),
  severity: Severity,
  title: z.string(),
  component: z.string(),
  count: z.number(),
  firstSeen: z.string().nullable(),
  lastSeen: z.string().nullable(),
  state: FindingState,
  stateReason: z.string(),
  confidence: z.number(),
  detail: z.string().optional(),
  sample: z
    .strictObject({
      file: z.string(),
      line: z.number().nullable(),
      byteStart: z.number(),
      byteEnd: z.number(),
      untrusted: z.string(),
    })
    .nullable(),
  category: z.string().optional(),
  confidenceReasons: z.array(z.string()).optional(),
  entities: z.record(z.string(), z.array(z.string())).optional(),
  evidence: z.array(Evidence).optional(),
  causedBy: z.array(z.string()).optional(),
  mayCause: z.array(z.string()).optional(),
  why: z.string().optional(),
  impact: z.string().optional(),
  remediation: z.array(RemediationStep).optional(),
  runbook: z.string().nullable().optional(),
  facts: Finding.shape.facts,
  suppressed: Finding.shape.suppressed,
  baseline: Finding.shape.baseline,
});
export type FindingView = z.infer<typeof FindingView>;

const SAMPLE_CHARACTERS = 220;

/** The line to show first: the latest of a log problem; of a fact what the rule put first, its own cause. */
export function bestEvidence(finding: Finding): Evidence | undefined {
  return finding.facts === undefined ? finding.evidence[finding.evidence.length - 1] : finding.evidence[0];
}

export function viewFinding(finding: Finding, detailed: boolean): FindingView {
  const best = bestEvidence(finding);
  const detail = typeof finding.facts?.detail === 'string' ? finding.facts.detail : undefined;
  const view: FindingView = {
    findingId: finding.findingId,
    ruleId: finding.ruleId,
    severity: finding.severity,
    title: finding.title,
    component: finding.component,
    count: finding.count,
    firstSeen: finding.firstSeen,
    lastSeen: finding.lastSeen,
    state: finding.state,
    stateReason: finding.stateReason,
    confidence: finding.confidence.score,
    ...(detail ? { detail } : {}),
    ...(finding.suppressed ? { suppressed: finding.suppressed } : {}),
    ...(finding.baseline ? { baseline: finding.baseline } : {}),
    sample: best
      ? {
          file: best.file,
          line: best.line,
          byteStart: best.byteStart,
          byteEnd: best.byteEnd,
          untrusted: sampleText(best.text, SAMPLE_CHARACTERS),
        }
      : null,
  };
  if (!detailed) return view;
  return {
    ...view,
    category: finding.category,
    confidenceReasons: finding.confidence.reasons,
    entities: finding.entities,
    evidence: finding.evidence,
    causedBy: finding.causedBy,
    mayCause: finding.mayCause,
    why: finding.why,
    impact: finding.impact,
    remediation: finding.remediation,
    runbook: finding.runbook,
    facts: finding.facts,
  };
}
