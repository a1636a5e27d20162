import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { INBOX_PREFIX } from '../../schemas/artifact-keys';
import { lazily } from './clients/lazily';
import { environment } from './environment';
import { upstream } from './upstream-error';

/** As for captures: the checksum of an empty body must not be part of the signature. */
const signer = lazily((options) => new S3Client({ ...options, requestChecksumCalculation: 'WHEN_REQUIRED' }));

export interface InboxUpload {
  /** File name below `inbox/`. */
  readonly name: string;
  readonly expiresInSeconds: number;
  /** Exact length the upload must have; null when it is not known yet. */
  readonly bytes: number | null;
  /**
   * `If-None-Match: *` becomes part of the signature: the URL creates and never overwrites, but whoever uses it must
   * send that header.
   */
  readonly createOnly: boolean;
}

/** A URL that may put this one object and do nothing else, until it or the credentials that signed it expire. */
async function presign({ name, expiresInSeconds, bytes, createOnly }: InboxUpload): Promise<string> {
  const put = new PutObjectCommand({
    Bucket: environment().bucket,
    Key: `${INBOX_PREFIX}${name}`,
    ...(bytes === null ? {} : { ContentLength: bytes }),
    ...(createOnly ? { IfNoneMatch: '*' } : {}),
  });
  try {
    return await getSignedUrl(signer(), put, { expiresIn: expiresInSeconds });
  } catch (error) {
    throw upstream('presign PutObject', error);
  }
}

export const inboxUploads = { presign };
