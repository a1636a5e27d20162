import { PassThrough } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { CLUSTER_DEMO } from '../../../local/samples/cluster-demo';
import type { BundleSummary, WriteBundleOptions } from '../../../local/samples/sample-options';
import { writeBundle } from '../../../local/samples/write-bundle';

export const COLLECTED_AT = Date.UTC(2026, 10, 22, 9, 30, 12);

export interface Unpacked {
  readonly summary: BundleSummary;
  readonly archive: Buffer;
  /** Member names in order, directories with their slash. */
  readonly members: readonly string[];
  /** Content by path without `./`, rotated logs decompressed. */
  readonly files: ReadonlyMap<string, Buffer>;
  text(path: string): string;
}

/** Writes a sample into memory. */
export async function sample(
  options: Partial<WriteBundleOptions> = {},
): Promise<{ summary: BundleSummary; archive: Buffer }> {
  const demo = CLUSTER_DEMO[0]!;
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const summary = await writeBundle({
    seed: 'test',
    node: demo.node,
    collectedAt: COLLECTED_AT,
    sizeBytes: 1_000_000,
    faults: [],
    ...options,
    file: stream,
  });
  return { summary, archive: Buffer.concat(chunks) };
}

/** Unpacks with tar-stream, which knows nothing of how the archive was made. */
export async function unpack(options: Partial<WriteBundleOptions> = {}): Promise<Unpacked> {
  const { summary, archive } = await sample(options);
  const members: string[] = [];
  const files = new Map<string, Buffer>();
  const tar = extract();
  const gunzip = createGunzip();
  gunzip.end(archive);
  gunzip.pipe(tar);
  for await (const entry of tar) {
    members.push(entry.header.name);
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    const path = entry.header.name.replace(/^\.\//, '');
    const content = Buffer.concat(chunks);
    if (entry.header.type === 'file') files.set(path, path.endsWith('.log.gz') ? gunzipSync(content) : content);
  }
  return { summary, archive, members, files, text: (path) => files.get(path)!.toString('utf8') };
}
