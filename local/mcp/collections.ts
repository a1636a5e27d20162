import { askQuietly, type Row, rows, type ToolCaller, text } from './ask';

/** How many recent collections are offered. */
const RECENT = 20;

export interface KnownCollection {
  readonly collectionId: string;
  readonly instanceId: string;
  readonly state: string;
  readonly collectedAt: string;
}

const known = (row: Row): KnownCollection => ({
  collectionId: text(row.collectionId) || text(row.executionId),
  instanceId: text(row.instanceId),
  state: text(row.state) || text(row.status),
  collectedAt: text(row.collectedAt) || text(row.requestedAt) || text(row.startTime),
});

/** Newest first, as history lists them; none when this server has no history tool. */
export async function recentCollections(call: ToolCaller): Promise<KnownCollection[]> {
  const { collections } = await askQuietly(call, 'history', { maxResults: RECENT });
  return rows(collections)
    .map(known)
    .filter((collection) => collection.collectionId !== '');
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
