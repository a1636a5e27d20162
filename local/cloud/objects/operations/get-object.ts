import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { ServiceError } from '../../service';
import { checksumHeaders, objectHeaders } from '../attributes';
import type { Bucket } from '../bucket';
import { readCondition } from '../conditions';
import type { ObjectRecord } from '../object-record';
import { type ByteRange, requestedRange } from '../ranges';
import { bucketOf, headerOf, type S3Request } from '../s3-request';

/** 1 MiB reads: measured flat memory and few system calls; smaller ones cost time, larger ones only memory. */
const READ_BYTES = 1024 * 1024;

/** GetObject and HeadObject. */
export async function getObject(request: S3Request): Promise<void> {
  const bucket = bucketOf(request);
  const record = bucket.get(request.key);
  if (!record) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404, { Key: request.key });
  const { res, req } = request;
  const headers = objectHeaders(record, request.params);
  if (readCondition(request, record) === 'not-modified') {
    res.writeHead(304, headers);
    res.end();
    return;
  }
  const range = requestedRange(headerOf(request, 'range'), record.bytes);
  const span = range ?? { first: 0, last: record.bytes - 1 };
  const full = span.first === 0 && span.last === record.bytes - 1;
  // a checksum of the whole object would make clients reject a part of it
  if (full && headerOf(request, 'x-amz-checksum-mode')?.toUpperCase() === 'ENABLED')
    Object.assign(headers, checksumHeaders(record.checksums));
  if (range) headers['content-range'] = `bytes ${span.first}-${span.last}/${record.bytes}`;
  headers['content-length'] = String(span.last - span.first + 1);
  const release = bucket.files.pin(record.segments);
  try {
    if (req.method === 'HEAD' || record.bytes === 0) {
      res.writeHead(range ? 206 : 200, headers);
      res.end();
      return;
    }
    // checksums ride in headers, so those go out only once the first bytes could be read
    await sendBytes(bucket, record, span, res, () => res.writeHead(range ? 206 : 200, headers));
    res.end();
  } finally {
    release();
  }
}

async function sendBytes(
  bucket: Bucket,
  record: ObjectRecord,
  span: ByteRange,
  res: ServerResponse,
  begin: () => void,
): Promise<void> {
  let start = 0;
  let begun = false;
  for (const segment of record.segments) {
    const from = Math.max(span.first - start, 0);
    const to = Math.min(span.last - start + 1, segment.bytes);
    start += segment.bytes;
    if (from >= to) continue;
    const handle = await open(bucket.files.pathOf(segment), 'r');
    try {
      for (let at = from; at < to; ) {
        // a fresh buffer each time: the socket may still hold the last one
        const buffer = Buffer.allocUnsafeSlow(Math.min(READ_BYTES, to - at));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
        if (bytesRead === 0) throw new Error(`data file of ${record.key} is shorter than its record`);
        if (!begun) begin();
        begun = true;
        at += bytesRead;
        if (!res.write(buffer.subarray(0, bytesRead))) await drained(res);
      }
    } finally {
      await handle.close();
    }
  }
}

/** Waits until the client has read on; a client that went away ends the wait with an error. */
async function drained(res: ServerResponse): Promise<void> {
  if (res.destroyed) throw clientGone();
  const stop = new AbortController();
  try {
    await Promise.race([
      once(res, 'drain', { signal: stop.signal }),
      once(res, 'close', { signal: stop.signal }).then(() => {
        throw clientGone();
      }),
    ]);
  } finally {
    stop.abort();
  }
}

const clientGone = () => new ServiceError('RequestAborted', 'The client closed the connection', 499);
