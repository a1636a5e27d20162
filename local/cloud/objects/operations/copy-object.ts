import { ServiceError } from '../../service';
import { checksumHeaders, requestedAttributes } from '../attributes';
import type { Bucket } from '../bucket';
import { writeCondition } from '../conditions';
import type { ObjectRecord } from '../object-record';
import { bucketOf, headerOf, type S3Request, sendXml } from '../s3-request';

interface CopySource {
  readonly bucket: Bucket;
  readonly record: ObjectRecord;
}

/** The object `x-amz-copy-source` names, its own conditions checked. */
export function copySource(request: S3Request): CopySource {
  const text = (headerOf(request, 'x-amz-copy-source') ?? '').replace(/^\//, '').split('?')[0]!;
  const slash = text.indexOf('/');
  if (slash < 1) throw new ServiceError('InvalidArgument', 'x-amz-copy-source must be bucket/key');
  const bucket = request.store.bucket(decodeURIComponent(text.slice(0, slash)));
  const record = bucket.get(decodeURIComponent(text.slice(slash + 1)));
  if (!record) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
  const ifMatch = headerOf(request, 'x-amz-copy-source-if-match')?.replaceAll('"', '');
  const ifNoneMatch = headerOf(request, 'x-amz-copy-source-if-none-match')?.replaceAll('"', '');
  if ((ifMatch !== undefined && ifMatch !== record.etag) || ifNoneMatch === record.etag)
    throw new ServiceError('PreconditionFailed', 'The copy source does not meet the conditions', 412);
  return { bucket, record };
}

export async function copyObject(request: S3Request): Promise<void> {
  const target = bucketOf(request);
  const source = copySource(request);
  const replace = headerOf(request, 'x-amz-metadata-directive') === 'REPLACE';
  if (!replace && source.bucket === target && source.record.key === request.key)
    throw new ServiceError('InvalidRequest', 'This copy request is illegal: source and destination are the same');
  const condition = writeCondition(request);
  target.check(request.key, condition);
  const { record } = source;
  const release = source.bucket.files.pin(record.segments);
  try {
    const segments = [];
    for (const segment of record.segments) {
      segments.push(await target.files.copyFrom(source.bucket.files.pathOf(segment), segment.bytes));
    }
    const { contentType, headers, metadata } = replace ? requestedAttributes(request) : record;
    const copied = await target.commit({
      key: request.key,
      bytes: record.bytes,
      etag: record.etag,
      checksums: record.checksums,
      segments,
      attributes: { contentType, headers, metadata },
      condition,
      reason: 'CopyObject',
      requestId: request.requestId,
    });
    sendXml(request, 'CopyObjectResult', {
      LastModified: new Date(copied.lastModified).toISOString(),
      ETag: `"${copied.etag}"`,
      ...Object.fromEntries(
        Object.entries(checksumHeaders(copied.checksums))
          .filter(([name]) => name !== 'x-amz-checksum-type')
          .map(([name, value]) => [`Checksum${name.slice('x-amz-checksum-'.length).toUpperCase()}`, value]),
      ),
    });
  } finally {
    release();
  }
}
