import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { artifactKeys } from '../../../schemas/artifact-keys';
import { ENGINE_VERSION } from '../../../schemas/versions';
import { collectionFiles } from '../../aws/collection-files';
import { redactedStream } from '../../core/query/redacted-stream';
import { regionAround } from '../../core/query/redacted-text';
import { createRedactor } from '../../core/redact/redact';
import type { ToolDeps } from '../deps';

type File = Awaited<ReturnType<typeof collectionFiles.entry>>;

export interface RedactedCopy {
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Placeholders in the copy. */
  readonly redactions: number;
}

const PLACEHOLDER = /«secret:[^»]{1,64}»/g;

/**
 * The copy of a part of a file with secrets replaced, as every other way out shows it: files share objects with others
 * and hold what the node wrote, so that none of them can be handed out itself. Made once; the same question gives the
 * same object. What is known of the copy is written last: without it the copy is made again.
 */
export async function redactedCopy(
  deps: ToolDeps,
  collectionId: string,
  file: File,
  from: number,
  to: number,
): Promise<RedactedCopy> {
  const question = JSON.stringify([file.path, from, to, ENGINE_VERSION]);
  const name = createHash('sha256').update(question).digest('hex').slice(0, 32);
  const key = artifactKeys.download(collectionId, name);
  const factsKey = artifactKeys.downloadFacts(collectionId, name);
  if (await deps.objects.head(factsKey)) return deps.objects.json<RedactedCopy>(factsKey);
  const hash = createHash('sha256');
  let bytes = 0;
  let redactions = 0;
  const around = regionAround(from, to);
  const source = await collectionFiles.stream(file, around.start, around.end);
  async function* text(): AsyncGenerator<Buffer> {
    if (!source) return;
    for await (const part of redactedStream(source, { base: around.start, from, to }, createRedactor().redact)) {
      const piece = Buffer.from(part);
      hash.update(piece);
      bytes += piece.length;
      redactions += part.match(PLACEHOLDER)?.length ?? 0;
      yield piece;
    }
  }
  await deps.objects.putStream(key, Readable.from(text(), { objectMode: false }));
  const copy: RedactedCopy = { key, bytes, sha256: hash.digest('hex'), redactions };
  await deps.objects.put(factsKey, JSON.stringify(copy));
  return copy;
}
