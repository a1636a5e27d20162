import { z } from 'zod';
import type { CollectionRecord } from '../../schemas/collection';
import type { Gap } from '../../schemas/gap';
import { collectionFiles } from '../aws/collection-files';
import { type SectionReport, seriousness } from '../core/query/section-report';
import { byImportance } from '../core/query/select-findings';
import { type Occasion, storageGuardrails, unseenStorage } from '../core/query/storage-advice';
import { STORAGE_SECTIONS, type StorageSection, storageSection } from '../core/query/storage-sections';
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
import type { ToolDeps } from './deps';

/** Findings named; the ranking cites the serious ones. */
const LISTED = 12;

const ALL = Object.keys(STORAGE_SECTIONS) as StorageSection[];

/** What EC2 says now, which may be long after the bundle was made. */
async function liveInstance(deps: ToolDeps, { node }: CollectionRecord) {
  const info = node.instanceId
    ? await deps.nodes.describe(node.instanceId, node.region ?? undefined).catch(() => null)
    : null;
  if (!info) return null;
  const { state, instanceType, attachedVolumes, metadataHopLimit } = info;
  return { state, instanceType, networkInterfaces: info.networkInterfaces.length, attachedVolumes, metadataHopLimit };
}

const NOT_DESCRIBED: Gap = {
  code: 'not-checked',
  what: 'instance',
  bytes: null,
  count: 1,
  reason: 'EC2 did not describe this instance: it is gone, not an EC2 instance, or may not be asked',
  effect: 'instance type, attachments and metadata hop limit are not known',
};

export default defineTool({
  name: 'storage_diagnostics',
  effect: 'read',
  title: 'Storage of a node',
  summary:
    'Reads volumes, CSI drivers, file systems, inodes and disks of a node from its bundle: what is wrong, what was checked and is fine, what no bundle can show.',
  when: 'Use for volumes that do not attach or mount, full or read-only disks and slow I/O. cannotShow gives the commands for what a bundle lacks. Works on Linux, Bottlerocket and Windows bundles of any age. Next: read around the evidence.',
  input: z.strictObject({
    ...collectionArguments,
    ...sectionArguments(ALL),
  }),
  output: z.strictObject({
    overallAssessment: z
      .enum(['problem', 'recovered', 'fine', 'unknown'])
      .describe('recovered: what was serious is over'),
    layout: z.string().describe('Kind of bundle: linux, bottlerocket, node-monitoring-agent, windows, unknown'),
    rootCauseRanking: z.array(RankedCause),
    findings: z.array(NamedFinding).describe('What the ranking does not name'),
    findingsNotShown: z.number(),
    sections: z.record(
      z.string(),
      z.strictObject({
        assessment: z.enum(['problem', 'recovered', 'fine', 'unknown', 'not-applicable']),
        reason: z.string().optional().describe('Why it is not known, or not applicable'),
        findingIds: z.array(z.string()),
        checkedAndFine: z.array(z.string()).describe('Each check once, in the first section it belongs to'),
        couldNotCheck: z.array(z.string()),
        missing: z.array(z.string()),
        read: z.string().optional().describe('Kinds of files that were read for it, with their number'),
        facts: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
    checks: CheckCounts,
    instance: z
      .strictObject({
        state: z.string(),
        instanceType: z.string().nullable(),
        networkInterfaces: z.number(),
        attachedVolumes: z.number().nullable(),
        metadataHopLimit: z.number().nullable(),
      })
      .nullable()
      .describe('As EC2 says now, not when the bundle was made; null when not asked or not known'),
    guardrails: z.array(z.strictObject({ because: z.string(), text: z.string() })),
    cannotShow: z.array(z.strictObject({ what: z.string(), command: z.string() })),
  }),
  budgetBytes: 24_000,
  examples: [
    { title: 'volumes that do not mount', input: { instanceId: 'i-0f00dfacade000001', sections: 'kubelet,ebs_csi' } },
    { title: 'a full disk', input: { instanceId: 'i-0f00dfacade000001', sections: 'filesystems,inodes' } },
  ],
  async handle(deps, input) {
    const wanted = wantedSections(input.sections, ALL);
    const { redact } = createRedactor();
    const record = await completedCollection(deps, input);
    const id = record.collectionId;
    const asksInstance = wanted.includes('instance');
    const [facts, document, findings, { completeness }, instance] = await Promise.all([
      factsOf(deps, id),
      findingsDocument(deps, id),
      deps.findings.all(id, deps.now()),
      collectionFiles.inventory(id),
      asksInstance ? liveInstance(deps, record) : null,
    ]);
    const ordered = [...findings].sort(byImportance);
    const knowledge = { facts, checks: document.checks, findings: ordered };
    const bundle = { layout: completeness.layout, byKind: document.coverage.byKind };
    const reports = wanted.map((section) => [section, storageSection(section, knowledge, bundle, redact)] as const);
    const involved = ordered.filter((finding) => reports.some(([, report]) => report.findings.includes(finding)));
    const ranking = rankFindings(involved);
    const others = involved.filter((finding) => !ranking.includes(finding));
    const occasion: Occasion = {
      sections: wanted,
      findings: involved,
      layout: completeness.layout,
      nodeName: record.node.nodeName,
      instanceId: record.node.instanceId,
      metadataHopLimit: instance?.metadataHopLimit ?? null,
    };
    const sentences = checkSentences(wanted.length);
    const fine = reports.some(([, report]) => report.assessment === 'fine');
    const overallAssessment: SectionReport['assessment'] = seriousness(involved) ?? (fine ? 'fine' : 'unknown');
    return {
      payload: {
        overallAssessment,
        layout: completeness.layout,
        rootCauseRanking: viewRanked(ranking, involved),
        findings: others.slice(0, LISTED).map(nameFinding),
        findingsNotShown: Math.max(0, others.length - LISTED),
        sections: Object.fromEntries(
          reports.map(([section, report]) => {
            const read = Object.entries(report.sources).map(([kind, { files }]) => `${kind} ${files}`);
            return [
              section,
              {
                assessment: report.assessment,
                ...(report.reason ? { reason: report.reason } : {}),
                findingIds: report.findings.map((finding) => finding.findingId).slice(0, LISTED),
                ...sentences(report.checks),
                missing: [...report.missing],
                ...(read.length > 0 ? { read: read.join(', ') } : {}),
                ...(input.includeFacts ? { facts: report.facts } : {}),
              },
            ];
          }),
        ),
        checks: countChecks(reports.flatMap(([, report]) => report.checks)),
        instance,
        guardrails: storageGuardrails(occasion),
        cannotShow: unseenStorage(occasion),
      },
      collectionId: id,
      gaps: [...(asksInstance && !instance ? [NOT_DESCRIBED] : []), ...unreadGaps(document.gaps)],
      next: diagnosisCalls(id, ranking, 'no storage problem found; check that the files are there'),
    };
  },
});
