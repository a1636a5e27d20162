import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { CollectionRecord } from '../../schemas/collection';
import { documents } from './clients/documents';
import { CLUSTERS_KEY, sortKeyOf } from './collections-table';
import { environment } from './environment';
import { upstream } from './upstream-error';

const table = () => environment().collectionsTable;

/** Items of one request, and how many of a partition are looked at for one page: filters may let few through. */
const REQUEST_ITEMS = 50;
const EXAMINED = 400;
/** Sorts after every time. */
const END = '~';

export type Partition = { readonly node: string } | { readonly cluster: string };

export interface HistoryQuestion {
  /** ISO time of the request, inclusive. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** Sort key of the last record already seen. */
  readonly after?: string | undefined;
  readonly limit: number;
  readonly matches: (record: CollectionRecord) => boolean;
}

export interface HistoryPart {
  readonly records: readonly CollectionRecord[];
  /** Sort key the search stopped at; null when the partition is exhausted. */
  readonly stoppedAt: string | null;
}

/** Collections of a node or a cluster that match, newest first; looks at a bounded number of them. */
async function search(partition: Partition, question: HistoryQuestion, nowMs: number): Promise<HistoryPart> {
  const byNode = 'node' in partition;
  const [pk, sk] = byNode ? ['gsi1pk', 'gsi1sk'] : ['gsi2pk', 'gsi2sk'];
  const value = byNode ? `NODE#${partition.node}` : `CLUSTER#${partition.cluster}`;
  const records: CollectionRecord[] = [];
  const until = question.until === undefined ? END : `${question.until}${END}`;
  const upper = question.after !== undefined && question.after < until ? question.after : until;
  let examined = 0;
  let start: Record<string, unknown> | undefined;
  if ((question.from ?? '0') > upper) return { records, stoppedAt: null };
  do {
    const page = await documents()
      .send(
        new QueryCommand({
          TableName: table(),
          IndexName: byNode ? 'byNode' : 'byCluster',
          KeyConditionExpression: `${pk} = :v AND ${sk} BETWEEN :from AND :to`,
          ExpressionAttributeValues: { ':v': value, ':from': question.from ?? '0', ':to': upper },
          ScanIndexForward: false,
          Limit: REQUEST_ITEMS,
          ExclusiveStartKey: start,
        }),
      )
      .catch((error) => {
        throw upstream('Query collections', error);
      });
    for (const item of (page.Items ?? []) as { record?: CollectionRecord; expiresAt: number }[]) {
      const { record } = item;
      if (!record || item.expiresAt * 1000 <= nowMs) continue;
      const at = sortKeyOf(record);
      // the cursor's own record was on the last page
      if (at === question.after) continue;
      examined++;
      if (question.matches(record)) records.push(record);
      if (records.length === question.limit || examined === EXAMINED) return { records, stoppedAt: at };
    }
    start = page.LastEvaluatedKey;
  } while (start);
  return { records, stoppedAt: null };
}

/** Every cluster that has had a collection, in order of name. */
async function clusters(): Promise<string[]> {
  try {
    const out = await documents().send(new GetCommand({ TableName: table(), Key: CLUSTERS_KEY }));
    return [...((out.Item?.names as Set<string> | undefined) ?? [])].sort();
  } catch (error) {
    throw upstream('GetItem clusters', error);
  }
}

export const collectionHistory = { search, clusters };
