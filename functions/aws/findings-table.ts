import { BatchGetCommand, BatchWriteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { DiagError } from '../../schemas/errors';
import type { Finding } from '../../schemas/finding';
import { documents } from './clients/documents';
import { environment } from './environment';
import { upstream } from './upstream-error';

const table = () => environment().findingsTable;
const MAX_ATTEMPTS = 8;

/** Doubles from 50 ms; full jitter keeps parallel writers apart. */
const pause = (attempt: number) =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(50 * 2 ** attempt, 5000)));

interface FindingItem {
  collectionId: string;
  findingId: string;
  finding: Finding;
  expiresAt: number;
}

/** Writes all findings of a collection; a repeat writes the same items again. `expiresAt` is epoch seconds. */
async function write(collectionId: string, findings: readonly Finding[], expiresAt: number): Promise<void> {
  for (let at = 0; at < findings.length; at += 25) {
    let requests = findings.slice(at, at + 25).map((finding) => ({
      PutRequest: { Item: { collectionId, findingId: finding.findingId, finding, expiresAt } satisfies FindingItem },
    }));
    for (let attempt = 0; requests.length > 0; attempt++) {
      if (attempt === MAX_ATTEMPTS)
        throw new DiagError('upstream', `BatchWriteItem: ${requests.length} items not taken after ${attempt} attempts`);
      if (attempt > 0) await pause(attempt);
      try {
        const out = await documents().send(new BatchWriteCommand({ RequestItems: { [table()]: requests } }));
        requests = (out.UnprocessedItems?.[table()] ?? []) as typeof requests;
      } catch (error) {
        throw upstream('BatchWriteItem findings', error);
      }
    }
  }
}

/** All findings of a collection in id order; expired items count as gone. */
async function all(collectionId: string, nowMs: number): Promise<Finding[]> {
  const found: Finding[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await documents()
      .send(
        new QueryCommand({
          TableName: table(),
          KeyConditionExpression: 'collectionId = :c',
          ExpressionAttributeValues: { ':c': collectionId },
          ExclusiveStartKey: start,
        }),
      )
      .catch((error) => {
        throw upstream('Query findings', error);
      });
    for (const item of (page.Items ?? []) as FindingItem[]) {
      if (item.expiresAt * 1000 > nowMs) found.push(item.finding);
    }
    start = page.LastEvaluatedKey;
  } while (start);
  return found;
}

/** The named findings that exist; order follows `ids`. */
async function byIds(collectionId: string, ids: readonly string[], nowMs: number): Promise<Finding[]> {
  const found = new Map<string, Finding>();
  for (let at = 0; at < ids.length; at += 100) {
    let keys: Record<string, unknown>[] = [...new Set(ids.slice(at, at + 100))].map((findingId) => ({
      collectionId,
      findingId,
    }));
    // an answer holds at most 16 MB: the rest comes back unprocessed, and only rounds without progress count
    for (let idle = 0; keys.length > 0; ) {
      if (idle === MAX_ATTEMPTS)
        throw new DiagError('upstream', `BatchGetItem: ${keys.length} findings not read after ${idle} attempts`);
      if (idle > 0) await pause(idle);
      try {
        const out = await documents().send(new BatchGetCommand({ RequestItems: { [table()]: { Keys: keys } } }));
        for (const item of (out.Responses?.[table()] ?? []) as FindingItem[]) {
          if (item.expiresAt * 1000 > nowMs) found.set(item.findingId, item.finding);
        }
        const left = out.UnprocessedKeys?.[table()]?.Keys ?? [];
        idle = left.length < keys.length ? 0 : idle + 1;
        keys = left;
      } catch (error) {
        throw upstream('BatchGetItem findings', error);
      }
    }
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

export const findingsTable = { write, all, byIds };
