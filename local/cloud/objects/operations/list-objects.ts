import { ServiceError } from '../../service';
import { awsEncode } from '../../signature/canonical-request';
import type { Bucket } from '../bucket';
import type { ObjectRecord } from '../object-record';
import { bucketOf, type S3Request, sendXml } from '../s3-request';

const MAX_KEYS = 1000;

interface Position {
  readonly text: string;
  /** Set when `text` is a common prefix: everything below it was listed too. */
  readonly group: boolean;
}

interface Page {
  readonly objects: ObjectRecord[];
  readonly commonPrefixes: string[];
  /** Last entry of this page, when more follow. */
  readonly resumeAfter: Position | null;
}

interface PageRequest {
  readonly prefix: string;
  readonly delimiter: string;
  readonly after: Position | null;
  readonly maxKeys: number;
}

/** Above nearly every string that starts with `prefix`, in UTF-8 order: a million keys below it are one step. */
const beyond = (prefix: string) => `${prefix}\u{10ffff}`;

export function listPage(bucket: Pick<Bucket, 'keys' | 'get'>, request: PageRequest): Page {
  const { prefix, delimiter, after, maxKeys } = request;
  const { keys } = bucket;
  const objects: ObjectRecord[] = [];
  const commonPrefixes: string[] = [];
  const resumeAt = after === null ? 0 : keys.lowerBound(after.group ? beyond(after.text) : after.text);
  let last: Position | null = after;
  for (let index = Math.max(keys.lowerBound(prefix), resumeAt); ; ) {
    const key = keys.at(index);
    if (key === undefined || !key.startsWith(prefix)) return { objects, commonPrefixes, resumeAfter: null };
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const group = cut < 0 ? null : key.slice(0, cut + delimiter.length);
    const listed = last !== null && (last.group ? key.startsWith(last.text) : key === last.text);
    if (!listed) {
      if (objects.length + commonPrefixes.length === maxKeys) return { objects, commonPrefixes, resumeAfter: last };
      if (group === null) objects.push(bucket.get(key)!);
      else commonPrefixes.push(group);
      last = { text: group ?? key, group: group !== null };
    }
    // a key that was only started after does not hide the rest of its group
    index = group === null || listed ? index + 1 : Math.max(keys.lowerBound(beyond(group)), index + 1);
  }
}

function maxKeysOf(text: string | undefined): number {
  if (text === undefined) return MAX_KEYS;
  if (!/^\d{1,9}$/.test(text)) throw new ServiceError('InvalidArgument', 'max-keys must be a number');
  return Math.min(Number(text), MAX_KEYS);
}

const encodeToken = (position: Position) =>
  Buffer.from(`${position.group ? 'below' : 'after'}:${position.text}`).toString('base64url');

function decodeToken(token: string): Position {
  const m = /^(after|below):(.*)$/s.exec(Buffer.from(token, 'base64url').toString('utf8'));
  if (!m) throw new ServiceError('InvalidArgument', 'The continuation token provided is incorrect');
  return { group: m[1] === 'below', text: m[2]! };
}

/** ListObjectsV2. */
export async function listObjects(request: S3Request): Promise<void> {
  const bucket = bucketOf(request);
  const { params } = request;
  const prefix = params.get('prefix') ?? '';
  const delimiter = params.get('delimiter') ?? '';
  const token = params.get('continuation-token');
  const startAfter = params.get('start-after');
  const maxKeys = maxKeysOf(params.get('max-keys'));
  const start = startAfter === undefined ? null : { text: startAfter, group: false };
  const after = token === undefined ? start : decodeToken(token);
  const page = maxKeys === 0 ? null : listPage(bucket, { prefix, delimiter, after, maxKeys });
  const url = params.get('encoding-type') === 'url';
  // S3 keeps the slashes readable in url-encoded keys
  const text = (value: string) => (url ? awsEncode(value).replaceAll('%2F', '/') : value);
  sendXml(request, 'ListBucketResult', {
    Name: bucket.name,
    Prefix: text(prefix),
    ...(delimiter === '' ? {} : { Delimiter: text(delimiter) }),
    MaxKeys: maxKeys,
    ...(url ? { EncodingType: 'url' } : {}),
    KeyCount: page ? page.objects.length + page.commonPrefixes.length : 0,
    IsTruncated: page ? page.resumeAfter !== null : false,
    ContinuationToken: token,
    NextContinuationToken: page?.resumeAfter ? encodeToken(page.resumeAfter) : undefined,
    StartAfter: startAfter === undefined ? undefined : text(startAfter),
    Contents: (page?.objects ?? []).map((record) => ({
      Key: text(record.key),
      LastModified: new Date(record.lastModified).toISOString(),
      ETag: `"${record.etag}"`,
      ChecksumAlgorithm: Object.keys(record.checksums).map((name) => name.toUpperCase()),
      Size: record.bytes,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: (page?.commonPrefixes ?? []).map((group) => ({ Prefix: text(group) })),
  });
}
