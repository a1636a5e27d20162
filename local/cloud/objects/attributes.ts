import type { Checksums } from './checksums';
import type { ObjectAttributes, ObjectRecord } from './object-record';
import { headerOf, type S3Request } from './s3-request';

const STORED_HEADERS = ['content-encoding', 'cache-control', 'content-disposition', 'content-language', 'expires'];
const META_PREFIX = 'x-amz-meta-';

/** Attributes an upload asks to be stored. Presigners move `x-amz-meta-*` into the query. */
export function requestedAttributes(request: S3Request): ObjectAttributes {
  const headers: Record<string, string> = {};
  for (const name of STORED_HEADERS) {
    const value = headerOf(request, name);
    // aws-chunked is how the body travelled, not what the object is
    const kept = name === 'content-encoding' ? value?.replace(/(?:^|,)\s*aws-chunked\s*(?=,|$)/i, '') : value;
    if (kept) headers[name] = kept.replace(/^,\s*/, '');
  }
  const metadata: Record<string, string> = {};
  if (request.claim.presigned) {
    for (const [name, value] of request.params)
      if (name.toLowerCase().startsWith(META_PREFIX)) metadata[name.slice(META_PREFIX.length).toLowerCase()] = value;
  }
  for (const [name, value] of Object.entries(request.req.headers))
    if (name.startsWith(META_PREFIX) && typeof value === 'string') metadata[name.slice(META_PREFIX.length)] = value;
  return { contentType: headerOf(request, 'content-type') ?? 'binary/octet-stream', headers, metadata };
}

export function checksumHeaders(checksums: Checksums): Record<string, string> {
  const entries = Object.entries(checksums);
  if (entries.length === 0) return {};
  const composite = entries.some(([, value]) => value.includes('-'));
  return {
    ...Object.fromEntries(entries.map(([name, value]) => [`x-amz-checksum-${name}`, value])),
    'x-amz-checksum-type': composite ? 'COMPOSITE' : 'FULL_OBJECT',
  };
}

/** Response headers of an object, with the overrides a GET may ask for. */
export function objectHeaders(record: ObjectRecord, params: ReadonlyMap<string, string>): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': record.contentType,
    ...record.headers,
    etag: `"${record.etag}"`,
    'last-modified': new Date(record.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
  };
  for (const [name, value] of Object.entries(record.metadata)) headers[`${META_PREFIX}${name}`] = value;
  for (const name of ['content-type', ...STORED_HEADERS]) {
    const override = params.get(`response-${name}`);
    if (override !== undefined) headers[name] = override;
  }
  return headers;
}
