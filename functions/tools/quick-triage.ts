import { z } from 'zod';
import { CauseChain, CheckResult } from '../../schemas/finding';
import { jsonBytes, pageOf } from '../core/query/page';
import { byImportance, countBySeverity, selectFindings } from '../core/query/select-findings';
import { summarize } from '../core/query/summarize';
import { isoOrNull, resolveWindow } from '../core/query/time-window';
import { collectionArguments, windowArguments } from './context/arguments';
import { bundleEndMs, completedCollection } from './context/collection';
import { findingsDocument } from './context/documents';
import { FindingView, viewFinding } from './context/finding-view';
import { verifyEvidence } from './context/verify-evidence';
import { defineTool } from './define';

const FINDING_BYTES = 6000;

export default defineTool({
  name: 'quick_triage',
  effect: 'read',
  title: 'Triage in one answer',
  summary:
    'Verdict, root cause with verified evidence, the worst findings, what was checked and fine, and the gaps of one collection.',
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
    findingsNotShown: z.number(),
    remediation: z.array(z.strictObject({ do: z.string(), risk: z.string(), findingIds: z.array(z.string()) })),
    checkedAndFine: z.array(CheckResult),
    couldNotCheck: z.array(CheckResult),
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
    const chainRoot =
      document.chains[0] && selected.find((finding) => finding.findingId === document.chains[0]!.findingIds[0]);
    const root = chainRoot ?? serious[0] ?? null;
    const verified = root ? (await verifyEvidence(id, [root]))[0] : undefined;
    const page = pageOf(
      selected.map((finding) => viewFinding(finding, false)),
      0,
      15,
      FINDING_BYTES,
      jsonBytes,
    );
    const { remediation } = summarize(serious.slice(0, 5), [], new Set());
    const cites = serious.slice(0, 8).map((finding) => finding.findingId);
    const evidence = root?.evidence[0];
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
        chains: document.chains.slice(0, 3),
        findings: [...page.items],
        findingsNotShown: selected.length - page.items.length,
        remediation: input.includeTriage ? remediation.slice(0, 6).map((step) => ({ ...step })) : [],
        checkedAndFine: document.checks.filter((check) => check.outcome === 'clear').slice(0, 12),
        couldNotCheck: document.checks.filter((check) => check.outcome === 'cannot-check').slice(0, 8),
        bundle: {
          files: document.coverage.files,
          bytes: document.coverage.bytes,
          lines: document.coverage.lines,
          collectedAt: document.bundle.collectedAt,
        },
      },
      collectionId: id,
      window: { start: isoOrNull(window.startMs), end: isoOrNull(window.endMs), reason: window.reason },
      gaps: document.gaps,
      next: root
        ? [
            ...(evidence
              ? [
                  {
                    tool: 'read',
                    arguments: {
                      collectionId: id,
                      logKey: evidence.file,
                      startByte: Math.max(0, evidence.byteStart - 1500),
                      endByte: evidence.byteEnd + 1500,
                    },
                    because: 'see the evidence of the root cause in its place',
                  },
                ]
              : []),
            {
              tool: 'correlate',
              arguments: { collectionId: id, pivotEvent: root.findingId },
              because: 'what happened around it',
            },
            {
              tool: 'summarize',
              arguments: { collectionId: id, finding_ids: cites },
              because: 'a grounded summary to report',
            },
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
