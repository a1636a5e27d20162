import { z } from 'zod';
import { DiagError } from '../../schemas/errors';
import type { CheckResult } from '../../schemas/finding';
import { Severity } from '../../schemas/severity';
import { NETWORK_SECTIONS, type NetworkSection, networkSection } from '../core/query/network-sections';
import { byImportance } from '../core/query/select-findings';
import { createRedactor } from '../core/redact/redact';
import { excerpt } from '../core/rules/excerpt';
import { collectionArguments } from './context/arguments';
import { completedCollection } from './context/collection';
import { factsOf, findingsDocument } from './context/documents';
import { readAround } from './context/evidence-calls';
import { bestEvidence, FindingView, viewFinding } from './context/finding-view';
import { unreadGaps } from './context/relevant-gaps';
import { defineTool } from './define';

/** Findings named; the ranking cites the serious ones. */
const LISTED = 12;
const RANKED = 5;
/** Characters of a check's sentence: whole when few sections are asked for. */
const DETAIL = { few: 500, many: 150 };
const FEW_SECTIONS = 3;

const ALL = Object.keys(NETWORK_SECTIONS) as NetworkSection[];

function wantedSections(text: string): NetworkSection[] {
  if (text === 'all') return ALL;
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const unknown = names.find((name) => !ALL.includes(name as NetworkSection));
  if (unknown !== undefined || names.length === 0) {
    throw new DiagError('invalid-argument', `sections: there is no section ${unknown ?? '(none given)'}`, {
      field: 'sections',
      hint: `all, or some of ${ALL.join(', ')} separated by commas`,
    });
  }
  return names as NetworkSection[];
}

export default defineTool({
  name: 'network_diagnostics',
  effect: 'read',
  title: 'Network of a node',
  summary:
    'Reads netfilter rules, routes, CNI, IPAMD, ENI, DNS and kube-proxy state of a node from its bundle: what is wrong, what was checked and is normal, what could not be checked.',
  when: 'Use for connectivity and DNS questions. kube-proxy chains, VPC CNI SNAT and CONNMARK chains and ENI route tables are recognised as normal. Answers from the bundle whatever its age; collection.ageSeconds says how old it is.',
  input: z.strictObject({
    ...collectionArguments,
    sections: z
      .string()
      .max(120)
      .default('all')
      .describe(`all (default), or some of ${ALL.join(', ')} separated by commas.`),
    includeFacts: z
      .boolean()
      .default(false)
      .describe('Adds the parsed facts of each section. Default false; ask for one section at a time.'),
  }),
  output: z.strictObject({
    overallAssessment: z.enum(['problem', 'fine', 'unknown']),
    rootCauseRanking: z.array(
      z.strictObject({
        rank: z.number(),
        findingId: z.string(),
        cause: z.string(),
        severity: z.string(),
        confidence: z.number(),
        detail: z.string(),
        sample: FindingView.shape.sample,
      }),
    ),
    findings: z.array(
      z.strictObject({ findingId: z.string(), severity: Severity, title: z.string(), count: z.number() }),
    ),
    findingsNotShown: z.number(),
    sections: z.record(
      z.string(),
      z.strictObject({
        assessment: z.string(),
        findingIds: z.array(z.string()),
        checkedAndFine: z.array(z.string()).describe('Each check once, in the first section it belongs to'),
        couldNotCheck: z.array(z.string()),
        missing: z.array(z.string()),
        facts: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
    checks: z.strictObject({ fires: z.number(), clear: z.number(), cannotCheck: z.number() }),
  }),
  budgetBytes: 24_000,
  examples: [
    { title: 'firewall and routes', input: { instanceId: 'i-0f00dfacade000001', sections: 'iptables,routes' } },
  ],
  async handle(deps, input) {
    const wanted = wantedSections(input.sections);
    const { redact } = createRedactor();
    const detailLimit = wanted.length <= FEW_SECTIONS ? DETAIL.few : DETAIL.many;
    const record = await completedCollection(deps, input);
    const id = record.collectionId;
    const [facts, document, findings] = await Promise.all([
      factsOf(deps, id),
      findingsDocument(deps, id),
      deps.findings.all(id, deps.now()),
    ]);
    const ordered = [...findings].sort(byImportance);
    const reports = wanted.map(
      (section) => [section, networkSection(section, facts, document.checks, ordered, redact)] as const,
    );
    const involved = new Map(
      reports.flatMap(([, report]) => report.findings.map((finding) => [finding.findingId, finding] as const)),
    );
    const ranking = [...involved.values()]
      .filter((f) => f.severity !== 'info' && f.severity !== 'low')
      .sort(byImportance)
      .slice(0, RANKED);
    const checks = new Map(
      reports.flatMap(([, report]) => report.checks.map((check) => [check.ruleId, check] as const)),
    );
    const count = (outcome: CheckResult['outcome']) =>
      [...checks.values()].filter((check) => check.outcome === outcome).length;
    const listed = [...involved.values()].sort(byImportance);
    const seen = new Set<string>();
    const evidence = ranking[0] && bestEvidence(ranking[0]);
    const unknown = reports.every(([, report]) => report.assessment === 'unknown');
    const overallAssessment: 'problem' | 'fine' | 'unknown' =
      ranking.length > 0 ? 'problem' : unknown ? 'unknown' : 'fine';
    return {
      payload: {
        overallAssessment,
        rootCauseRanking: ranking.map((finding, i) => ({
          rank: i + 1,
          findingId: finding.findingId,
          cause: finding.title,
          severity: finding.severity,
          confidence: finding.confidence.score,
          detail: typeof finding.facts?.detail === 'string' ? finding.facts.detail : finding.why,
          sample: viewFinding(finding, false).sample,
        })),
        findings: listed.slice(0, LISTED).map(({ findingId, severity, title, count: times }) => {
          return { findingId, severity, title, count: times };
        }),
        findingsNotShown: Math.max(0, listed.length - LISTED),
        sections: Object.fromEntries(
          reports.map(([section, report]) => {
            const own = report.checks.filter((check) => !seen.has(check.ruleId));
            for (const check of own) seen.add(check.ruleId);
            const details = (outcome: CheckResult['outcome']) =>
              own.filter((check) => check.outcome === outcome).map((check) => excerpt(check.detail, 0, detailLimit));
            return [
              section,
              {
                assessment: report.assessment,
                findingIds: report.findings.map((finding) => finding.findingId).slice(0, LISTED),
                checkedAndFine: details('clear'),
                couldNotCheck: details('cannot-check'),
                missing: [...report.missing],
                ...(input.includeFacts ? { facts: report.facts } : {}),
              },
            ];
          }),
        ),
        checks: { fires: count('fires'), clear: count('clear'), cannotCheck: count('cannot-check') },
      },
      collectionId: id,
      gaps: unreadGaps(document.gaps),
      next: evidence ? [readAround(id, evidence, 'the offending lines in their place')] : [],
    };
  },
});
