import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../request-body';
import { ServiceError } from '../service';
import { type Claim, splitUrl } from '../signature/authenticate';
import { queryPairs } from '../signature/canonical-request';
import type { Bucket } from './bucket';
import { CHECKSUM_ALGORITHMS, runningChecksum } from './checksums';
import type { ObjectStore } from './store';
import { parseXml, type XmlElement, type XmlValue, xmlDocument } from './xml';

/** One authenticated S3 request, addressed path-style: `/<bucket>/<key>?<params>`. */
export interface S3Request {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly claim: Claim;
  /** The verified signature covers this: a SHA-256, UNSIGNED-PAYLOAD or a STREAMING-… scheme. */
  readonly payloadHash: string;
  readonly requestId: string;
  readonly store: ObjectStore;
  readonly bucketName: string;
  readonly key: string;
  readonly params: ReadonlyMap<string, string>;
}

/** The largest is a completion of 10 000 parts. */
const XML_LIMIT_BYTES = 8 * 1024 * 1024;
const MAX_KEY_BYTES = 1024;
const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

export function s3Address(url: string): Pick<S3Request, 'bucketName' | 'key' | 'params'> {
  const [path, query] = splitUrl(url);
  const slash = path.indexOf('/', 1);
  const bucketName = decodeURIComponent(slash < 0 ? path.slice(1) : path.slice(1, slash));
  const key = slash < 0 ? '' : decodeURIComponent(path.slice(slash + 1));
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw new ServiceError('KeyTooLongError', 'Your key is too long');
  return { bucketName, key, params: new Map(queryPairs(query)) };
}

/** Payload hash as signed: a header, for presigned URLs possibly a query parameter. Throws MissingSecurityHeader. */
export function signedPayloadHash(req: IncomingMessage, claim: Claim, params: S3Request['params']): string {
  const header = req.headers['x-amz-content-sha256'];
  if (typeof header === 'string') return header;
  if (claim.presigned) return params.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD';
  throw new ServiceError('MissingSecurityHeader', 'Your request is missing the header x-amz-content-sha256');
}

export const bucketOf = (request: S3Request): Bucket => request.store.bucket(request.bucketName);

export function headerOf(request: S3Request, name: string): string | undefined {
  const value = request.req.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/**
 * Reads an XML body after checking its signature and MD5. The checksum headers speak of the body, except for a
 * completion, where they speak of the object.
 */
export async function readXml(request: S3Request, checksumsOf: 'body' | 'object' = 'body'): Promise<XmlElement> {
  const body = await readBody(request.req, XML_LIMIT_BYTES);
  if (
    request.payloadHash !== 'UNSIGNED-PAYLOAD' &&
    request.payloadHash !== createHash('sha256').update(body).digest('hex')
  )
    throw new ServiceError('XAmzContentSHA256Mismatch', 'The provided x-amz-content-sha256 header does not match');
  const md5 = headerOf(request, 'content-md5');
  if (md5 !== undefined && md5 !== createHash('md5').update(body).digest('base64'))
    throw new ServiceError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  for (const name of checksumsOf === 'body' ? CHECKSUM_ALGORITHMS : []) {
    const claimed = headerOf(request, `x-amz-checksum-${name}`);
    if (claimed === undefined) continue;
    const running = runningChecksum(name);
    running.update(body);
    if (running.digest().toString('base64') !== claimed)
      throw new ServiceError('BadDigest', `The ${name.toUpperCase()} you specified did not match what we received.`);
  }
  return parseXml(body.toString('utf8'));
}

export function sendXml(request: S3Request, root: string, value: XmlValue, status = 200): void {
  const body = xmlDocument(root, value, NAMESPACE);
  request.res.writeHead(status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) });
  request.res.end(body);
}

export function sendEmpty(request: S3Request, status: number, headers: Record<string, string> = {}): void {
  request.res.writeHead(status, status === 204 ? headers : { 'content-length': 0, ...headers });
  request.res.end();
}
