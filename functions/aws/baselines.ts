import { artifactKeys } from '../../schemas/artifact-keys';
import type { KnownCollection } from '../core/findings/baselines';
import { collections } from './collections-table';
import { findingsTable } from './findings-table';
import { objects } from './objects';

/** Earlier collections of the cluster that a finding is compared with. */
const LOOK_BACK = 10;

interface StoredBaseline {
  readonly collectionId: string;
  readonly node: string;
  readonly signatures: readonly string[];
}

async function recent(collectionId: string, cluster: string, nowMs: number): Promise<StoredBaseline[]> {
  const records = await collections.ofCluster(cluster, LOOK_BACK * 3, nowMs);
  const earlier = records
    .filter((record) => record.state === 'completed' && record.collectionId !== collectionId)
    .slice(0, LOOK_BACK);
  return Promise.all(
    earlier.map(async (record) => ({
      collectionId: record.collectionId,
      node: record.node.instanceId ?? record.collectionId,
      signatures: (await findingsTable.all(record.collectionId, nowMs)).map((finding) => finding.signature).sort(),
    })),
  );
}

/**
 * What the cluster's latest collections had, fixed for this one: a retry must see what the first try saw, though
 * others complete meanwhile. Bundles of an unknown cluster have no baseline.
 */
export async function pinnedBaseline(
  collectionId: string,
  cluster: string | null,
  nowMs: number,
): Promise<KnownCollection[]> {
  if (cluster === null) return [];
  const key = artifactKeys.baseline(collectionId);
  let known: StoredBaseline[];
  if (await objects.head(key)) known = await objects.json<StoredBaseline[]>(key);
  else {
    known = await recent(collectionId, cluster, nowMs);
    await objects.put(key, JSON.stringify(known));
  }
  return known.map((one) => ({ ...one, signatures: new Set(one.signatures) }));
}
