import { askQuietly, rows, type ToolCaller, text } from './ask';

/** How many recent collections are offered. */
const RECENT = 20;

export interface KnownCollection {
  readonly collectionId: string;
  readonly instanceId: string;
  readonly collectedAt: string;
}

/** Completed ones, newest first; none when history cannot be asked. */
export async function recentCollections(call: ToolCaller): Promise<KnownCollection[]> {
  const { collections } = await askQuietly(call, 'history', { status: 'completed', maxResults: RECENT });
  return rows(collections).map((row) => ({
    collectionId: text(row.collectionId),
    instanceId: text(row.instanceId),
    collectedAt: text(row.collectedAt) || text(row.requestedAt),
  }));
}

const startingWith = (values: readonly string[], start: string): string[] =>
  [...new Set(values)].filter((value) => value !== '' && value.startsWith(start));

export async function suggestCollections(call: ToolCaller, start: string): Promise<string[]> {
  return startingWith(
    (await recentCollections(call)).map((collection) => collection.collectionId),
    start,
  );
}

export async function suggestNodes(call: ToolCaller, start: string): Promise<string[]> {
  return startingWith(
    (await recentCollections(call)).map((collection) => collection.instanceId),
    start,
  );
}

export async function suggestFindings(
  call: ToolCaller,
  collectionId: string | undefined,
  start: string,
): Promise<string[]> {
  if (!collectionId) return [];
  const { findings } = await askQuietly(call, 'errors', { collectionId, pageSize: 50 });
  return startingWith(
    rows(findings).map((finding) => text(finding.findingId)),
    start,
  );
}
