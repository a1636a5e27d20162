import { z } from 'zod';
import type { CollectionRecord } from '../../../schemas/collection';
import { DiagError } from '../../../schemas/errors';
import type { Finding, FindingsDocument } from '../../../schemas/finding';
import type { Gap } from '../../../schemas/gap';
import { Severity } from '../../../schemas/severity';
import { collectionFiles } from '../../aws/collection-files';
import { CHANGES, type FindingHistory, joinFindings, type Observation, TRENDS } from '../../core/query/history';
import { findingsDocument } from '../context/documents';
import type { ToolDeps } from '../deps';

/** Collections of a node whose findings are joined: newest ones, each a document of up to some megabytes. */
export const JOINED = 8;

export const FindingTrack = z.strictObject({
  findingId: z.string(),
  severity: Severity,
  title: z.string(),
  change: z.enum(CHANGES),
  reason: z.string().optional(),
  state: z.string().describe('In the latest collection that has it'),
  since: z
    .string()
    .nullable()
    .describe('Time of the collection from which on it has been there without a break; null when the latest lacks it'),
  firstCollection: z.string(),
  lastCollection: z.string(),
  counts: z.array(z.number().nullable()).describe('By joined collection, oldest first; null = not in it'),
  trend: z.enum(TRENDS),
});

export function viewTrack(track: FindingHistory): z.infer<typeof FindingTrack> {
  const { findingId, severity, title, change, reason, state, since, firstCollection, lastCollection, counts, trend } =
    track;
  return {
    ...{ findingId, severity, title, change, ...(reason ? { reason } : {}), state },
    ...{ since, firstCollection, lastCollection, counts: [...counts], trend },
  };
}

interface Read {
  readonly record: CollectionRecord;
  readonly document: FindingsDocument;
}

async function readDocuments(deps: ToolDeps, records: readonly CollectionRecord[]): Promise<Read[]> {
  const read = await Promise.all(
    records.map(async (record) => {
      try {
        return { record, document: await findingsDocument(deps, record.collectionId) };
      } catch (error) {
        // the record outlives its files by a few hours
        if (error instanceof DiagError && error.code === 'not-found') return null;
        throw error;
      }
    }),
  );
  return read.filter((one) => one !== null);
}

const kindOf = async (collectionId: string, { evidence }: Finding): Promise<string | null> => {
  const file = evidence[0]?.file;
  if (file === undefined) return null;
  const { entries } = await collectionFiles.inventory(collectionId);
  return entries.find((entry) => entry.path === file)?.kind ?? null;
};

/**
 * Kinds of the files that findings were last seen in, for those that the latest collection lacks: a finding is not gone
 * when there is no file of that kind to find it in.
 */
async function kindsOfLost(reads: readonly Read[]): Promise<Map<string, string | null>> {
  const latest = new Set(reads[reads.length - 1]!.document.findings.map((finding) => finding.findingId));
  const kinds = new Map<string, string | null>();
  // the newest collection that has it comes first; two inventories are enough for almost all
  for (const { record, document } of reads.slice(0, -1).reverse().slice(0, 2))
    for (const finding of document.findings)
      if (!latest.has(finding.findingId) && !kinds.has(finding.findingId))
        kinds.set(finding.findingId, await kindOf(record.collectionId, finding));
  return kinds;
}

export interface JoinedFindings {
  readonly tracks: readonly FindingHistory[];
  readonly collections: readonly CollectionRecord[];
  readonly latest: FindingsDocument | null;
  /** Collections whose bundle was read in part only: no finding is not no problem there. */
  readonly partial: ReadonlySet<string>;
  readonly gaps: readonly Gap[];
}

/** What of a bundle nobody looked at. */
const UNREAD: readonly Gap['code'][] = ['truncated', 'corrupt', 'shard-failed'];

/** Findings of the newest completed collections of one node, joined by id. `completed` is newest first. */
export async function findingHistory(
  deps: ToolDeps,
  completed: readonly CollectionRecord[],
  more: boolean,
): Promise<JoinedFindings> {
  const chosen = completed.slice(0, JOINED).reverse();
  const reads = await readDocuments(deps, chosen);
  const gaps: Gap[] = [];
  const unread = completed.length - reads.length;
  if (unread > 0 || more)
    gaps.push({
      code: 'limit',
      what: 'findings of older collections',
      bytes: null,
      count: Math.max(1, unread),
      reason: `findings of the newest ${reads.length} completed collections are joined${more ? ', and there are more than were counted' : ''}`,
      effect: 'what came back after a longer time counts as new',
    });
  const rulesets = new Set(reads.map(({ document }) => document.rulesetVersion));
  if (rulesets.size > 1)
    gaps.push({
      code: 'not-checked',
      what: 'changed rules',
      bytes: null,
      count: rulesets.size - 1,
      reason: 'the collections were judged with different rules',
      effect: 'a finding may be new, or gone, because its rule is',
    });
  if (reads.length === 0) return { tracks: [], collections: [], latest: null, partial: new Set(), gaps };
  const observations = reads.map(
    ({ record, document }): Observation => ({
      collectionId: record.collectionId,
      at: record.collectedAt ?? record.requestedAt,
      findings: document.findings,
      unchecked: new Set(
        document.checks.filter((check) => check.outcome === 'cannot-check').map((check) => check.ruleId),
      ),
    }),
  );
  const kinds = await kindsOfLost(reads);
  const lacks = (finding: Finding, index: number) => {
    const kind = kinds.get(finding.findingId);
    return typeof kind === 'string' && reads[index]!.document.coverage.byKind[kind] === undefined;
  };
  const latest = reads[reads.length - 1]!.document;
  return {
    tracks: joinFindings(observations, lacks),
    collections: reads.map(({ record }) => record),
    latest,
    partial: new Set(
      reads
        .filter(({ document }) => document.gaps.some((gap) => UNREAD.includes(gap.code)))
        .map(({ record }) => record.collectionId),
    ),
    gaps,
  };
}
