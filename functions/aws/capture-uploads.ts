import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { captureKeys } from '../../schemas/artifact-keys';
import type { ObjectRef } from '../../schemas/collection';
import { lazily } from './clients/lazily';
import { environment } from './environment';
import { objects } from './objects';
import { upstream } from './upstream-error';

/** By default the SDK would sign the checksum of an empty body into the URL, and S3 refuse what the node sends. */
const signer = lazily((options) => new S3Client({ ...options, requestChecksumCalculation: 'WHEN_REQUIRED' }));

/**
 * A URL that may put one object, once, until it expires: `If-None-Match: *` is part of the signature, so it creates and
 * never overwrites. The node needs no permission of its own.
 */
async function presign(captureId: string, expiresInSeconds: number): Promise<string> {
  const put = new PutObjectCommand({
    Bucket: environment().bucket,
    Key: captureKeys.pcap(captureId),
    IfNoneMatch: '*',
  });
  try {
    return await getSignedUrl(signer(), put, { expiresIn: expiresInSeconds });
  } catch (error) {
    throw upstream('presign PutObject', error);
  }
}

/** The uploaded capture; null when there is none. */
async function find(captureId: string): Promise<ObjectRef | null> {
  const key = captureKeys.pcap(captureId);
  const head = await objects.head(key);
  return head && { bucket: environment().bucket, key, bytes: head.bytes, etag: head.etag };
}

export const captureUploads = { presign, find };
