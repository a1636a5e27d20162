import type { ObjectRef } from '../../schemas/collection';
import { DiagError } from '../../schemas/errors';
import type { ZipSource } from '../core/bundle/zip';
import { objects } from './objects';

/** A bundle in the bucket for random access. */
export async function archiveSource(
  bundle: Pick<ObjectRef, 'bucket' | 'key'>,
): Promise<ZipSource & { readonly etag: string }> {
  const head = await objects.head(bundle.key, bundle.bucket);
  if (!head)
    throw new DiagError('not-found', `bundle ${bundle.key} is not in the bucket any more`, { hint: 'collect again' });
  return {
    size: head.bytes,
    etag: head.etag,
    read: (start, end) => objects.bytes(bundle.key, { start, end: Math.min(end, head.bytes) }, bundle.bucket),
  };
}
