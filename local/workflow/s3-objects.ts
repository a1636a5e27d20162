import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectPort } from './services';

/** The object port of a Distributed Map over the real S3 client, against whichever endpoint that client uses. */
export function s3Objects(client: S3Client): ObjectPort {
  return {
    get: async (bucket, key) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return Body ? Body.transformToByteArray() : new Uint8Array();
    },
    list: async function* (bucket, prefix) {
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix }))
        for (const { Key, Size = 0, ETag = '', LastModified, StorageClass = 'STANDARD' } of page.Contents ?? [])
          if (Key !== undefined)
            yield {
              Key,
              Size,
              Etag: ETag,
              LastModified: Math.trunc((LastModified?.getTime() ?? 0) / 1000),
              StorageClass,
            };
    },
    put: async (bucket, key, body) => {
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' }),
      );
    },
  };
}
