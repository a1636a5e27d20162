import { type CollectionRecord, CollectionState, type Trigger } from '../../../schemas/collection';
import { DiagError } from '../../../schemas/errors';
import type { Gap } from '../../../schemas/gap';
import { collectionHistory, type HistoryQuestion, type Partition } from '../../aws/collection-history';
import { sortKeyOf } from '../../aws/collections-table';
import { clusterAllowed, environment } from '../../aws/environment';

/** Clusters listed together; a deployment with more is asked by cluster. */
const CLUSTERS = 40;
const AT_ONCE = 8;
/** Where collections of bundles are that name no cluster. */
const NO_CLUSTER = 'unknown';

/** States by the words callers use; the reference's three and our own. */
export const STATUS_WORDS = [
  'all',
  ...['success', 'failed', 'inprogress', 'running'],
  ...CollectionState.options.filter((state) => state !== 'failed'),
] as const;

const ENDED_BADLY: readonly CollectionState[] = ['failed', 'rejected', 'cancelled'];
const ENDED: readonly CollectionState[] = [...ENDED_BADLY, 'completed', 'suppressed'];

export function hasStatus(state: CollectionState, wanted: (typeof STATUS_WORDS)[number]): boolean {
  switch (wanted) {
    case 'all':
      return true;
    case 'success':
      return state === 'completed';
    case 'failed':
      return ENDED_BADLY.includes(state);
    case 'inprogress':
    case 'running':
      return !ENDED.includes(state);
    default:
      return state === wanted;
  }
}

export interface ListQuestion {
  readonly status: (typeof STATUS_WORDS)[number];
  readonly trigger?: Trigger | undefined;
  readonly region?: string | undefined;
  readonly fromMs: number | null;
  readonly untilMs: number | null;
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface CollectionsPage {
  readonly records: readonly CollectionRecord[];
  /** Sort key to continue after; null = complete. */
  readonly next: string | null;
  readonly gaps: readonly Gap[];
}

/** What a caller may see: clusters on the allow-list, and bundles that name none. */
const visible = ({ node: { cluster } }: CollectionRecord) => cluster === null || clusterAllowed(cluster);

/** The clusters of the deployment; where any cluster is allowed, those that have had a collection. */
async function partitions(): Promise<{ readonly clusters: Partition[]; readonly gaps: Gap[] }> {
  const { allowedClusters } = environment();
  const names = allowedClusters.includes('*')
    ? await collectionHistory.clusters()
    : [...new Set(allowedClusters)].sort();
  const left = names.length - CLUSTERS;
  return {
    clusters: [...names.slice(0, CLUSTERS), NO_CLUSTER].map((cluster) => ({ cluster })),
    gaps:
      left <= 0
        ? []
        : [
            {
              code: 'limit',
              what: 'clusters',
              bytes: null,
              count: left,
              reason: `at most ${CLUSTERS} clusters are listed together`,
              effect: 'collections of the others are not in this list; ask with clusterName',
            },
          ],
  };
}

/** Newest first over one node, one cluster or all of them. Throws DiagError `denied` for a cluster that is not allowed. */
export async function listCollections(
  scope: Partition | 'deployment',
  question: ListQuestion,
  nowMs: number,
): Promise<CollectionsPage> {
  if (scope !== 'deployment' && 'cluster' in scope && scope.cluster !== NO_CLUSTER && !clusterAllowed(scope.cluster))
    throw new DiagError('denied', `cluster ${scope.cluster} is not on the allow-list`, {
      field: 'clusterName',
      hint: 'ask for the cluster to be allowed in the deployment',
    });
  const { clusters, gaps } = scope === 'deployment' ? await partitions() : { clusters: [scope], gaps: [] };
  const iso = (ms: number | null) => (ms === null ? undefined : new Date(ms).toISOString());
  const asked: HistoryQuestion = {
    from: iso(question.fromMs),
    until: iso(question.untilMs),
    after: question.after,
    limit: question.limit,
    matches: (record) =>
      visible(record) &&
      hasStatus(record.state, question.status) &&
      (question.trigger === undefined || record.trigger === question.trigger) &&
      (question.region === undefined || record.node.region === question.region),
  };
  const parts = [];
  for (let i = 0; i < clusters.length; i += AT_ONCE)
    parts.push(
      ...(await Promise.all(
        clusters.slice(i, i + AT_ONCE).map((partition) => collectionHistory.search(partition, asked, nowMs)),
      )),
    );
  // what is older than where some partition stopped may not be the next: it waits for the next page
  const frontier = parts.reduce(
    (newest, part) => (part.stoppedAt !== null && part.stoppedAt > newest ? part.stoppedAt : newest),
    '',
  );
  const known = parts
    .flatMap((part) => part.records)
    .filter((record) => sortKeyOf(record) >= frontier)
    .sort((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? 1 : -1));
  const records = known.slice(0, question.limit);
  const next =
    known.length > question.limit ? sortKeyOf(records[records.length - 1]!) : frontier === '' ? null : frontier;
  return { records, next, gaps };
}
