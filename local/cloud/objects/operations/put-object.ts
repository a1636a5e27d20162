import { checksumHeaders, requestedAttributes } from '../attributes';
import { writeCondition } from '../conditions';
import { receiveBody } from '../receive-body';
import { bucketOf, type S3Request, sendEmpty } from '../s3-request';

export async function putObject(request: S3Request): Promise<void> {
  const bucket = bucketOf(request);
  const condition = writeCondition(request);
  bucket.check(request.key, condition); // spares a doomed upload; the commit checks again
  const body = await receiveBody(request, bucket.files);
  const record = await bucket.commit({
    key: request.key,
    bytes: body.segment.bytes,
    etag: body.md5,
    checksums: body.checksums,
    segments: [body.segment],
    attributes: requestedAttributes(request),
    condition,
    reason: 'PutObject',
    requestId: request.requestId,
  });
  sendEmpty(request, 200, { etag: `"${record.etag}"`, ...checksumHeaders(record.checksums) });
}
