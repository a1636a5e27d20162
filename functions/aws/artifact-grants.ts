import { GetObjectCommand } from '@aws-sdk/client-s3';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ObjectRef } from '../../schemas/collection';
import { documents } from './clients/documents';
import { s3 } from './clients/s3';
import { environment } from './environment';
import { upstream } from './upstream-error';

/** A grant is remembered longer than what it was about. */
const REMEMBERED_SECONDS = 400 * 86_400;

/** One link that was handed out: who reads the audit wants to know what, when, why and until when. */
export interface ArtifactGrant {
  readonly grantId: string;
  readonly collectionId: string;
  readonly instanceId: string | null;
  readonly cluster: string | null;
  /** Path in the bundle; the archive's key for a raw bundle. */
  readonly logKey: string;
  readonly objectKey: string;
  readonly raw: boolean;
  readonly reason: string | null;
  readonly bytes: number;
  readonly sha256: string | null;
  /** ISO times. */
  readonly grantedAt: string;
  readonly expiresAt: string;
}

/** Writes the grant, once; the link may be handed out only when this has succeeded. */
async function record(grant: ArtifactGrant): Promise<void> {
  try {
    await documents().send(
      new PutCommand({
        TableName: environment().collectionsTable,
        Item: {
          pk: `GRANT#${grant.collectionId}`,
          sk: `${grant.grantedAt}#${grant.grantId}`,
          grant,
          expiresAt: Math.floor(Date.parse(grant.grantedAt) / 1000) + REMEMBERED_SECONDS,
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  } catch (error) {
    throw upstream('PutItem grant', error);
  }
}

/**
 * A link to one object, good for `seconds` and for nothing else: type and file name of the download are part of the
 * signature, and it can neither list nor write. It ends earlier when the credentials that signed it do.
 */
async function link(
  object: Pick<ObjectRef, 'bucket' | 'key'>,
  download: { readonly fileName: string; readonly contentType: string },
  seconds: number,
): Promise<string> {
  const get = new GetObjectCommand({
    Bucket: object.bucket,
    Key: object.key,
    ResponseContentType: download.contentType,
    ResponseContentDisposition: `attachment; filename="${download.fileName.replace(/[^A-Za-z0-9._-]+/g, '_').slice(-120)}"`,
    ResponseCacheControl: 'no-store',
  });
  try {
    return await getSignedUrl(s3(), get, { expiresIn: seconds });
  } catch (error) {
    throw upstream('presign GetObject', error);
  }
}

export const artifactGrants = { record, link };
