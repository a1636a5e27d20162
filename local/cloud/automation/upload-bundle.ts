import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Bucket } from '../objects/bucket';
import { runningChecksum } from '../objects/checksums';

/** `aws s3 cp`, which the runbook uses, goes multipart from this size on, in parts of this size. */
const PART_BYTES = 8 * 1024 * 1024;
/** How much of the archive a node with `failure: partial` manages to send. */
const PARTIAL_SHARE = 0.6;

/** Streams a bundle from disk into the bucket as the node's `aws s3 cp` would. */
export async function uploadBundle(options: {
  readonly bucket: Bucket;
  readonly file: string;
  readonly key: string;
  readonly partial: boolean;
  readonly requestId: string;
}): Promise<void> {
  const { bucket, file, key, partial, requestId } = options;
  const { size } = await stat(file);
  const bytes = partial ? Math.max(1, Math.floor(size * PARTIAL_SHARE)) : size;
  const whole = createHash('md5');
  const crc32 = runningChecksum('crc32');
  const partDigests: Buffer[] = [];
  let part = createHash('md5');
  let inPart = 0;

  async function* digesting(): AsyncGenerator<Buffer> {
    if (bytes === 0) return;
    for await (const chunk of createReadStream(file, { end: bytes - 1, highWaterMark: 1024 * 1024 })) {
      const data = chunk as Buffer;
      whole.update(data);
      crc32.update(data);
      for (let at = 0; at < data.length; ) {
        const piece = data.subarray(at, at + PART_BYTES - inPart);
        part.update(piece);
        inPart += piece.length;
        at += piece.length;
        if (inPart < PART_BYTES) continue;
        partDigests.push(part.digest());
        part = createHash('md5');
        inPart = 0;
      }
      yield data;
    }
  }

  const segment = await bucket.files.write(digesting());
  if (inPart > 0) partDigests.push(part.digest());
  const multipart = bytes >= PART_BYTES;
  const composite = () => createHash('md5').update(Buffer.concat(partDigests)).digest('hex');
  await bucket.commit({
    key,
    bytes: segment.bytes,
    etag: multipart ? `${composite()}-${partDigests.length}` : whole.digest('hex'),
    checksums: { crc32: crc32.digest().toString('base64') },
    segments: [segment],
    attributes: { contentType: 'application/x-tar', headers: {}, metadata: {} },
    condition: {},
    reason: multipart ? 'CompleteMultipartUpload' : 'PutObject',
    requestId,
  });
}
