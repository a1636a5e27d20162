import { createHash } from 'node:crypto';
import path from 'node:path';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import { writeBundle } from '../../local/samples/write-bundle';
import { COLLECTED_AT, type TestCloud } from '../e2e/embedded';
import { collectFile } from '../tools/stage';

export interface Patient {
  readonly instanceId: string;
  readonly collectionId: string;
}

type BundleOptions = Parameters<typeof writeBundle>[0];

/** Same name, same id: numbers in transcripts stay comparable. */
export const instanceIdOf = (name: string): string =>
  `i-0${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;

/** A bundle of this node on disk. */
export async function bundleOf(
  cloud: TestCloud,
  name: string,
  options: Partial<BundleOptions> = {},
): Promise<{ file: string; instanceId: string }> {
  const instanceId = instanceIdOf(name);
  const windows = options.layout === 'windows';
  const file = path.join(cloud.home, `eks_${instanceId}_2026-01-31_1200-UTC_0.7.9.${windows ? 'zip' : 'tar.gz'}`);
  await writeBundle({
    seed: name,
    node: { ...CLUSTER_DEMO[0]!.node, instanceId },
    collectedAt: COLLECTED_AT,
    sizeBytes: 1_000_000,
    faults: [],
    ...options,
    file,
  });
  return { file, instanceId };
}

/** A node whose bundle has been analysed. Throws when the collection did not complete. */
export async function patient(cloud: TestCloud, name: string, options: Partial<BundleOptions> = {}): Promise<Patient> {
  const { file, instanceId } = await bundleOf(cloud, name, options);
  const { collectionId, state, failure } = await collectFile(cloud, file, instanceId);
  if (state !== 'completed') throw new Error(`${name} ended ${state}: ${JSON.stringify(failure)}`);
  return { instanceId, collectionId };
}
