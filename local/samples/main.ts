import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { CLUSTER_DEMO, type DemoNode } from './cluster-demo';
import { FAULTS } from './faults';
import type { BundleSummary, Layout, SampleNode, WriteBundleOptions } from './sample-options';
import { createStamps } from './stamps';
import { writeBundle } from './write-bundle';

export interface GenerateOptions extends Partial<Omit<WriteBundleOptions, 'file' | 'node' | 'faults' | 'collectedAt'>> {
  /** Folder for the archives; made when missing. */
  readonly directory: string;
  readonly collectedAt: number;
  /** The node to write instead of the demo's first. */
  readonly node?: SampleNode;
}

export interface GeneratedSample {
  readonly name: string;
  readonly file: string;
  readonly node: SampleNode;
  readonly faults: readonly string[];
  readonly summary: BundleSummary;
}

/** Names `generateSample` takes besides `a+b` combinations. */
export const sampleNames = (): string[] => ['cluster-demo', 'healthy', ...Object.keys(FAULTS)];

/** The name the collector of a layout gives its archive. */
export function archiveName(instanceId: string, collectedAt: number, layout: Layout = 'al2023'): string {
  const [date, time] = createStamps(0).plain(collectedAt).split(' ') as [string, string];
  if (layout === 'bottlerocket') return 'bottlerocket-logs.tar.gz';
  if (layout === 'nma') return `${instanceId}-logs.tar.gz`;
  if (layout === 'windows') return `eks_${instanceId}_${date.replaceAll('-', '')}T${time.replaceAll(':', '')}1137Z.zip`;
  return `eks_${instanceId}_${date}_${time.slice(0, 5).replace(':', '')}-UTC_0.7.9.tar.gz`;
}

function nodesFor(name: string, options: GenerateOptions): DemoNode[] {
  if (name === 'cluster-demo') return [...CLUSTER_DEMO];
  const faults = name === 'healthy' ? [] : name.split('+');
  const unknown = faults.find((fault) => !FAULTS[fault]);
  if (unknown !== undefined) throw new RangeError(`no sample "${unknown}"; known: ${sampleNames().join(', ')}`);
  return [{ name, seed: `sample-${name}`, faults, node: options.node ?? CLUSTER_DEMO[0]!.node }];
}

/**
 * Writes the archives of a named sample: `cluster-demo` (four nodes), `healthy`, a fault, or several joined by `+`.
 *
 * @throws RangeError for an unknown name
 */
export async function generateSample(name: string, options: GenerateOptions): Promise<GeneratedSample[]> {
  const { directory, node: _node, ...rest } = options;
  const nodes = nodesFor(name, options);
  await mkdir(directory, { recursive: true });
  const out: GeneratedSample[] = [];
  for (const { name: label, node, seed, faults } of nodes) {
    const file = path.join(directory, archiveName(node.instanceId, rest.collectedAt, rest.layout));
    const summary = await writeBundle({ seed, ...rest, file, node, faults });
    out.push({ name: label, file, node, faults: faults.map(String), summary });
  }
  return out;
}
