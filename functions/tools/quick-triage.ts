import { z } from 'zod';
import { CauseChain, type Finding } from '../../schemas/finding';
import { Severity } from '../../schemas/severity';
import { rootCause } from '../core/findings/root-cause';
import { UNKNOWN_RULE_ID } from '../core/findings/unknown';
import { chainsTouching } from '../core/query/correlate';
import { jsonBytes, pageOf } from '../core/query/page';
import { byImportance, countBySeverity, selectFindings } from '../core/query/select-findings';
import { summarize } from '../core/query/summarize';
import { isoOrNull, resolveWindow } from '../core/query/time-window';
import { collectionArguments, windowArguments } from './context/arguments';
import { bundleEndMs, completedCollection } from './context/collection';
import { openRunbook } from './context/diagnosis-calls';
import { findingsDocument } from './context/documents';
import { readAround } from './context/evidence-calls';
import { bestEvidence, FindingView, viewFinding } from './context/finding-view';
import { unreadGaps } from './context/relevant-gaps';
import { verifyEvidence } from './context/verify-evidence';
import { defineTool } from './define';

/** Findings shown with a sample, and how many more by name only. */
const FINDING_BYTES = 2600;
const NAMED = 8;
const CHAINS = 2;
const FINE = 8;
const UNCHECKED = 6;
const STEPS = 5;

/** Findings of one rule and severity as one entry: a probe that fails for ten pods is one thing to know. */
function byKind(findings: readonly Finding[]) {
  const kinds = new Map<
    string,
    { findingId: string; severity: Severity; title: string; count: number; findings: number }
  >();
  for (const { findingId, ruleId, severity, title, count } of findings) {
    // what no rule knows has nothing in common but that
    const key = ruleId === UNKNOWN_RULE_ID ? findingId : `${ruleId} ${severity}`;
    const kind = kinds.get(key) ?? { findingId, severity, title, count: 0, findings: 0 };
    kinds.set(key, { ...kind, count: kind.count + count, findings: kind.findings + 1 });
  }
  return [...kinds.values()];
}

export default defineTool({
  name: 'quick_triage',
  effect: 'read',
  title: 'Triage in one answer',
  summary:
    'Gives verdict, root cause with verified evidence, the worst findings, what was checked and fine, and the gaps of one collection.',
  when: 'Use first when status is completed, or when asked what is wrong with a node. Next: read around the evidence, correlate for the order, compare_nodes with a healthy neighbour.',
  input: z.strictObject({
    ...collectionArguments,
    severity: z
      .enum(['all', 'critical', 'high', 'medium', 'low', 'info', 'warning'])
      .default('all')
      .describe('Allowed: all (default), critical, high, medium, low, info, warning (= high and medium).'),
    includeTriage: z.boolean().default(true).describe('Adds remediation steps. Default true.'),
    ...windowArguments,
  }),
  output: z.strictObject({
    verdict: z.string(),
    errorSummary: z.record(z.string(), z.number()),
    rootCause: z
      .strictObject({
        findingId: z.string(),
        title: z.string(),
        why: z.string(),
        impact: z.string(),
        confidence: z.number(),
        confidenceReasons: z.array(z.string()),
        quotesVerified: z.boolean(),
        runbook: z.string().nullable(),
      })
      .nullable(),
    chains: z.array(CauseChain),
    findings: z.array(FindingView),
    otherFindings: z.array(
      z.strictObject({
        findingId: z.string(),
        severity: Severity,
        title: z.string(),
        count: z.number(),
        findings: z.number().describe('How many of this kind; errors lists them'),
      }),
    ),
    findingsNotShown: z.number(),
    remediation: z.array(z.strictObject({ do: z.string(), risk: z.string(), findingIds: z.array(z.string()) })),
    checks: z.strictObject({ fires: z.number(), clear: z.number(), cannotCheck: z.number() }),
    checkedAndFine: z.array(z.string()),
    couldNotCheck: z.array(z.string()),
    bundle: z.strictObject({
      files: z.number(),
      bytes: z.number(),
      lines: z.number(),
      collectedAt: z.string().nullable(),
    }),
  }),
  budgetBytes: 24_000,
  examples: [{ title: 'what is wrong with this node', input: { instanceId: 'i-0f00dfacade000001' } }],
  async handle(deps, input) {
    const record = await completedCollection(deps, input);
    const id = record.collectionId;
    const window = resolveWindow(input, bundleEndMs(record));
    const [all, document] = await Promise.all([deps.findings.all(id, deps.now()), findingsDocument(deps, id)]);
    const selected = selectFindings(all, { severity: input.severity, window }).sort(byImportance);
    const serious = selected.filter((finding) => finding.severity !== 'info' && finding.severity !== 'low');
    const root = rootCause(selected);
    const verified = root ? (await verifyEvidence(id, [root]))[0] : undefined;
    const ordered = root ? [root, ...selected.filter((finding) => finding !== root)] : selected;
    const page = pageOf(
      ordered.map((finding) => viewFinding(finding, false)),
      0,
      NAMED,
      FINDING_BYTES,
      jsonBytes,
    );
    const others = byKind(ordered.slice(page.items.length));
    const byOutcome = (outcome: string) => document.checks.filter((check) => check.outcome === outcome);
    const [clear, unchecked] = [byOutcome('clear'), byOutcome('cannot-check')];
    // of the problem itself, or of what is worst when nothing explains the others
    const { remediation } = summarize(root ? [root] : serious.slice(0, 3), [], new Set());
    const cites = serious.slice(0, 8).map((finding) => finding.findingId);
    const evidence = root && bestEvidence(root);
    return {
      payload: {
        verdict: document.summary.verdict,
        errorSummary: { ...countBySeverity(selected), total: selected.length },
        rootCause: root
          ? {
              findingId: root.findingId,
              title: root.title,
              why: root.why,
              impact: root.impact,
              confidence: root.confidence.score,
              confidenceReasons: root.confidence.reasons,
              quotesVerified: verified !== undefined && verified.quotes > 0 && verified.verified === verified.quotes,
              runbook: root.runbook,
            }
          : null,
        chains: chainsTouching(document.chains, selected).slice(0, CHAINS),
        findings: [...page.items],
        otherFindings: others.slice(0, NAMED),
        findingsNotShown: others.slice(NAMED).reduce((sum, one) => sum + one.findings, 0),
        remediation: input.includeTriage ? remediation.slice(0, STEPS).map((step) => ({ ...step })) : [],
        checks: { fires: byOutcome('fires').length, clear: clear.length, cannotCheck: unchecked.length },
        checkedAndFine: clear.slice(0, FINE).map((check) => `${check.ruleId}: ${check.detail}`),
        couldNotCheck: unchecked.slice(0, UNCHECKED).map((check) => `${check.ruleId}: ${check.detail}`),
        bundle: {
          files: document.coverage.files,
          bytes: document.coverage.bytes,
          lines: document.coverage.lines,
          collectedAt: document.bundle.collectedAt,
        },
      },
      collectionId: id,
      window: { start: isoOrNull(window.startMs), end: isoOrNull(window.endMs), reason: window.reason },
      gaps: unreadGaps(document.gaps),
      next: root
        ? [
            ...(evidence ? [readAround(id, evidence, 'the evidence of the root cause in its place')] : []),
            {
              tool: 'correlate',
              arguments: { collectionId: id, ...(root.firstSeen ? { pivotEvent: root.findingId } : {}) },
              because: root.firstSeen ? 'what happened around it' : 'what came first',
            },
            {
              tool: 'summarize',
              arguments: { collectionId: id, finding_ids: cites },
              because: 'a grounded summary to report',
            },
            ...(root.runbook ? [openRunbook(id, root.runbook)] : []),
          ]
        : [
            {
              tool: 'validate',
              arguments: { collectionId: id },
              because: 'nothing serious found; check that the bundle is complete',
            },
          ],
    };
  },
});
