import type { CollectionRecord } from '../../../schemas/collection';
import { DiagError, type SuggestedCall } from '../../../schemas/errors';
import { clusterAllowed } from '../../aws/environment';
import type { ToolDeps } from '../deps';

/** How many of a node's newest collections are looked through for a completed one. */
const LOOK_BACK = 25;

export interface CollectionChoice {
  readonly collectionId?: string | undefined;
  readonly instanceId?: string | undefined;
}

/**
 * The collection a call is about: the named one, or the node's latest completed one. An unfinished or failed one is an
 * error that says which state it is in, never an empty success.
 */
export async function completedCollection(deps: ToolDeps, choice: CollectionChoice): Promise<CollectionRecord> {
  const record = choice.collectionId
    ? await deps.collections.get(choice.collectionId, deps.now())
    : await latestOf(deps, choice.instanceId);
  assertVisible(record);
  if (record.state === 'completed') return record;
  if (record.failure) {
    throw new DiagError(
      'not-found',
      `collection ${record.collectionId} ended ${record.state} in ${record.failure.state}: ${record.failure.cause}`,
      { hint: record.failure.hint, next: await afterFailure(deps, record) },
    );
  }
  const { collectionId } = record;
  throw new DiagError('not-ready', `collection ${collectionId} is ${record.state}`, {
    hint: 'call status until its state is completed',
    next: [{ tool: 'status', arguments: { collectionId }, because: 'says when its findings are ready' }],
  });
}

/** What can be done after a collection failed: read an earlier one, and see what became of this one. */
async function afterFailure(deps: ToolDeps, { collectionId, node }: CollectionRecord): Promise<SuggestedCall[]> {
  const earlier = node.instanceId ? await latestCompleted(deps, node.instanceId) : null;
  return [
    ...(earlier
      ? [
          {
            tool: 'quick_triage',
            arguments: { collectionId: earlier.collectionId },
            because: 'the latest earlier collection of this node that completed',
          },
        ]
      : []),
    { tool: 'status', arguments: { collectionId }, because: 'why it ended, and what to do about that' },
  ];
}

/**
 * Throws DiagError `denied` for a cluster that is not on the allow-list. Bundles from the inbox name no cluster: whoever
 * may use the tools may read them.
 */
export function assertVisible({ node: { cluster } }: CollectionRecord): void {
  if (cluster === null || clusterAllowed(cluster)) return;
  throw new DiagError('denied', `cluster ${cluster} is not on the allow-list`, {
    hint: 'ask for the cluster to be allowed in the deployment',
  });
}

/** The newest completed one of the node's latest collections. */
export async function latestCompleted(deps: ToolDeps, instanceId: string): Promise<CollectionRecord | null> {
  const records = await deps.collections.ofNode(instanceId, LOOK_BACK, deps.now());
  return records.find((candidate) => candidate.state === 'completed') ?? null;
}

async function latestOf(deps: ToolDeps, instanceId: string | undefined): Promise<CollectionRecord> {
  if (!instanceId)
    throw new DiagError('invalid-argument', 'give collectionId or instanceId', {
      field: 'collectionId',
      hint: 'collect returns the collectionId',
    });
  const record =
    (await latestCompleted(deps, instanceId)) ?? (await deps.collections.ofNode(instanceId, 1, deps.now()))[0];
  if (record) return record;
  throw new DiagError('not-found', `${instanceId} has never been collected`, {
    field: 'instanceId',
    hint: 'call collect with this instanceId first',
    next: [{ tool: 'collect', arguments: { instanceId }, because: 'nothing is known about this node yet' }],
  });
}

/** End of the bundle's own time: what relative times are relative to. */
export function bundleEndMs(record: CollectionRecord): number | null {
  return record.collectedAt ? Date.parse(record.collectedAt) : null;
}
