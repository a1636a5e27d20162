import { z } from 'zod';
import { NETWORK_SECTIONS, type NetworkSection, networkSection } from '../core/query/network-sections';
import { type SectionReport, seriousness } from '../core/query/section-report';
import { byImportance } from '../core/query/select-findings';
import { createRedactor } from '../core/redact/redact';
import { collectionArguments } from './context/arguments';
import { completedCollection } from './context/collection';
import {
  CheckCounts,
  checkSentences,
  countChecks,
  NamedFinding,
  nameFinding,
  RankedCause,
  rankFindings,
  sectionArguments,
  viewRanked,
  wantedSections,
} from './context/diagnosis';
import { diagnosisCalls } from './context/diagnosis-calls';
import { factsOf, findingsDocument } from './context/documents';
import { unreadGaps } from './context/relevant-gaps';
import { defineTool } from './define';

/** Findings named; the ranking cites the serious ones. */
const LISTED = 12;

const ALL = Object.keys(NETWORK_SECTIONS) as NetworkSection[];

export default defineTool({
  name: 'network_diagnostics',
  effect: 'read',
  title: 'Network of a node',
  summary:
    'Reads netfilter rules, routes, CNI, IPAMD, ENI, DNS and kube-proxy state of a node from its bundle: what is wrong, what was checked and is normal, what could not be checked.',
  when: 'Use for connectivity and DNS questions. kube-proxy chains, VPC CNI SNAT and CONNMARK chains and ENI route tables are recognised as normal. Answers from the bundle whatever its age; collection.ageSeconds says how old it is.',
  input: z.strictObject({
    ...collectionArguments,
    ...sectionArguments(ALL),
  }),
  output: z.strictObject({
    overallAssessment: z
      .enum(['problem', 'recovered', 'fine', 'unknown'])
      .describe('recovered: what was serious is over'),
    rootCauseRanking: z.array(RankedCause),
    findings: z.array(NamedFinding).describe('What the ranking does not name'),
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
    checks: CheckCounts,
  }),
  budgetBytes: 24_000,
  examples: [
    { title: 'firewall and routes', input: { instanceId: 'i-0f00dfacade000001', sections: 'iptables,routes' } },
  ],
  async handle(deps, input) {
    const wanted = wantedSections(input.sections, ALL);
    const { redact } = createRedactor();
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
    const involved = ordered.filter((finding) => reports.some(([, report]) => report.findings.includes(finding)));
    const ranking = rankFindings(involved);
    const others = involved.filter((finding) => !ranking.includes(finding));
    const unknown = reports.every(([, report]) => report.assessment === 'unknown');
    const sentences = checkSentences(wanted.length);
    const overallAssessment: SectionReport['assessment'] = seriousness(involved) ?? (unknown ? 'unknown' : 'fine');
    return {
      payload: {
        overallAssessment,
        rootCauseRanking: viewRanked(ranking, involved),
        findings: others.slice(0, LISTED).map(nameFinding),
        findingsNotShown: Math.max(0, others.length - LISTED),
        sections: Object.fromEntries(
          reports.map(([section, report]) => [
            section,
            {
              assessment: report.assessment,
              findingIds: report.findings.map((finding) => finding.findingId).slice(0, LISTED),
              ...sentences(report.checks),
              missing: [...report.missing],
              ...(input.includeFacts ? { facts: report.facts } : {}),
            },
          ]),
        ),
        checks: countChecks(reports.flatMap(([, report]) => report.checks)),
      },
      collectionId: id,
      gaps: unreadGaps(document.gaps),
      next: diagnosisCalls(id, ranking, 'no network problem found; check that the files are there'),
    };
  },
});
