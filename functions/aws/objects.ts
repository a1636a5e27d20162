import type { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { DiagError } from '../../schemas/errors';
import { s3 } from './clients/s3';
import { environment } from './environment';
import { hasName, upstream } from './upstream-error';

export interface ObjectHead {
  readonly bytes: number;
  readonly etag: string;
  readonly lastModified: Date | null;
}

const bucket = () => environment().bucket;
const notFound = (error: unknown) => hasName(error, 'NoSuchKey', 'NotFound', 'NoSuchBucket');

async function head(key: string, from = bucket()): Promise<ObjectHead | null> {
  try {
    const out = await s3().send(new HeadObjectCommand({ Bucket: from, Key: key }));
    return {
      bytes: out.ContentLength ?? 0,
      etag: (out.ETag ?? '').replaceAll('"', ''),
      lastModified: out.LastModified ?? null,
    };
  } catch (error) {
    if (notFound(error)) return null;
    throw upstream(`HeadObject ${key}`, error);
  }
}

/** Streams an object, or bytes `start` (inclusive) to `end` (exclusive) of it. */
async function stream(key: string, range?: { start: number; end: number }, from = bucket()): Promise<Readable> {
  try {
    const Range = range ? `bytes=${range.start}-${range.end - 1}` : undefined;
    const out = await s3().send(new GetObjectCommand({ Bucket: from, Key: key, Range }));
    return out.Body as Readable;
  } catch (error) {
    if (notFound(error)) throw new DiagError('not-found', `object ${key} does not exist`, { cause: error });
    throw upstream(`GetObject ${key}`, error);
  }
}

async function bytes(key: string, range?: { start: number; end: number }, from = bucket()): Promise<Buffer> {
  if (range && range.end <= range.start) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of await stream(key, range, from)) chunks.push(chunk as Buffer);
  } catch (error) {
    throw upstream(`GetObject ${key}`, error);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

async function json<T = unknown>(key: string): Promise<T> {
  return JSON.parse((await bytes(key)).toString('utf8')) as T;
}

async function put(key: string, body: string | Uint8Array, contentType = 'application/json'): Promise<void> {
  try {
    await s3().send(new PutObjectCommand({ Bucket: bucket(), Key: key, Body: body, ContentType: contentType }));
  } catch (error) {
    throw upstream(`PutObject ${key}`, error);
  }
}

/** Multipart upload of a stream of unknown length; nothing is visible before it completes, a failure aborts it. */
async function putStream(key: string, body: Readable): Promise<void> {
  const upload = new Upload({
    client: s3(),
    params: { Bucket: bucket(), Key: key, Body: body, ContentType: 'application/octet-stream' },
    partSize: 8 * 1024 * 1024,
    queueSize: 2,
  });
  try {
    await upload.done();
  } catch (error) {
    throw upstream(`upload ${key}`, error);
  }
}

async function* list(prefix: string): AsyncGenerator<{ key: string; bytes: number; lastModified: Date | null }> {
  let token: string | undefined;
  do {
    const page = await s3()
      .send(new ListObjectsV2Command({ Bucket: bucket(), Prefix: prefix, ContinuationToken: token }))
      .catch((error) => {
        throw upstream(`ListObjectsV2 ${prefix}`, error);
      });
    for (const item of page.Contents ?? []) {
      yield { key: item.Key ?? '', bytes: item.Size ?? 0, lastModified: item.LastModified ?? null };
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token);
}

/** The artefact bucket. Every key is ours or the collector's; tools never pass a caller's text as key. */
export const objects = { head, stream, bytes, json, put, putStream, list };
