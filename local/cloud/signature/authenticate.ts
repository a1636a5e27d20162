import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { canonicalRequestHash, queryPairs } from './canonical-request';
import { type CredentialScope, sign, signingKey } from './signing-key';

/**
 * The one key pair of an embedded cloud; random for each start. A key id may end in `.<function>`: the secret is the
 * same, but the cloud knows who asks, as AWS does by the function's role.
 */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export type AuthFailureReason =
  | 'missing'
  | 'malformed'
  | 'unknown-key'
  | 'mismatch'
  | 'skewed'
  | 'expired'
  | 'unsigned';

export class AuthFailure extends Error {
  readonly reason: AuthFailureReason;
  constructor(reason: AuthFailureReason, message: string) {
    super(message);
    this.name = 'AuthFailure';
    this.reason = reason;
  }
}

/** A request whose key id, scope and date are right; `verify` proves the signature itself. */
export interface Claim {
  readonly scope: CredentialScope;
  readonly amzDate: string;
  readonly signature: string;
  readonly presigned: boolean;
  /** Function whose key id it is; null for the plain one. */
  readonly caller: string | null;
  readonly key: Buffer;
  /** Throws AuthFailure unless the signature covers the request with this payload hash. */
  verify(payloadHash: string): void;
}

const SKEW_MS = 15 * 60_000;
const MAX_PRESIGN_SECONDS = 7 * 24 * 3600;
const ALGORITHM = 'AWS4-HMAC-SHA256';

function parseAmzDate(text: string): number {
  const m = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!m) throw new AuthFailure('malformed', 'The request date is missing or not in the form YYYYMMDDTHHMMSSZ');
  const [year, month, day, hour, minute, second] = m.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

interface Parts {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly amzDate: string;
  readonly expiresSeconds: number | null;
}

function headerParts(req: IncomingMessage, authorization: string): Parts {
  if (!authorization.startsWith(`${ALGORITHM} `))
    throw new AuthFailure('malformed', 'Only AWS4-HMAC-SHA256 is supported');
  const fields = new Map(
    authorization
      .slice(ALGORITHM.length + 1)
      .split(',')
      .map((part): [string, string] => {
        const at = part.indexOf('=');
        return [part.slice(0, Math.max(at, 0)).trim(), part.slice(at + 1).trim()];
      }),
  );
  const [credential, signedHeaders, signature] = [
    fields.get('Credential'),
    fields.get('SignedHeaders'),
    fields.get('Signature'),
  ];
  if (!credential || !signedHeaders || !signature)
    throw new AuthFailure('malformed', 'The Authorization header lacks Credential, SignedHeaders or Signature');
  return {
    credential,
    signedHeaders,
    signature,
    amzDate: String(req.headers['x-amz-date'] ?? ''),
    expiresSeconds: null,
  };
}

function queryParts(params: ReadonlyMap<string, string>): Parts {
  if (params.get('X-Amz-Algorithm') !== ALGORITHM)
    throw new AuthFailure('malformed', 'Only AWS4-HMAC-SHA256 is supported');
  const expires = params.get('X-Amz-Expires') ?? '';
  if (!/^\d{1,7}$/.test(expires) || Number(expires) > MAX_PRESIGN_SECONDS || Number(expires) < 1)
    throw new AuthFailure('malformed', 'X-Amz-Expires must be between 1 and 604800 seconds');
  const [credential, signedHeaders, signature] = [
    params.get('X-Amz-Credential'),
    params.get('X-Amz-SignedHeaders'),
    params.get('X-Amz-Signature'),
  ];
  if (!credential || !signedHeaders || !signature) throw new AuthFailure('malformed', 'Incomplete presigned query');
  return {
    credential,
    signedHeaders,
    signature,
    amzDate: params.get('X-Amz-Date') ?? '',
    expiresSeconds: Number(expires),
  };
}

function checkTime(parts: Parts, now: number): void {
  const signedAt = parseAmzDate(parts.amzDate);
  if (parts.expiresSeconds === null) {
    if (Math.abs(now - signedAt) > SKEW_MS)
      throw new AuthFailure('skewed', 'The difference between the request time and the current time is too large');
  } else if (now > signedAt + parts.expiresSeconds * 1000 || now < signedAt - SKEW_MS) {
    throw new AuthFailure('expired', 'Request has expired');
  }
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Reads the SigV4 claim of a request from its Authorization header or its presigned query.
 * Throws AuthFailure when there is none, or key id, scope, date or header coverage are wrong.
 */
export function authenticate(req: IncomingMessage, credentials: Credentials, now: number): Claim {
  const [path, query] = splitUrl(req.url ?? '/');
  let params: Map<string, string>;
  try {
    params = new Map(queryPairs(query));
    decodeURIComponent(path);
  } catch {
    throw new AuthFailure('malformed', 'The request URL has broken percent-encoding');
  }
  const authorization = req.headers.authorization;
  const presigned = authorization === undefined && params.has('X-Amz-Signature');
  if (authorization === undefined && !presigned)
    throw new AuthFailure('missing', 'Request is missing Authentication Token');
  const parts = authorization === undefined ? queryParts(params) : headerParts(req, authorization);

  const [keyId, date, region, service, terminator, ...more] = parts.credential.split('/');
  if (!keyId || !date || !region || !service || terminator !== 'aws4_request' || more.length > 0)
    throw new AuthFailure('malformed', 'The credential scope is malformed');
  const [plainId = '', caller = null] = keyId.split('.');
  if (!sameText(plainId, credentials.accessKeyId))
    throw new AuthFailure('unknown-key', 'The access key id does not exist in this embedded cloud');
  checkTime(parts, now);
  if (!parts.amzDate.startsWith(date)) throw new AuthFailure('malformed', 'Credential scope and request date differ');

  const signedHeaders = parts.signedHeaders.split(';');
  if (!signedHeaders.includes('host')) throw new AuthFailure('malformed', 'The host header must be signed');
  const uncovered = Object.keys(req.headers).find((name) => name.startsWith('x-amz-') && !signedHeaders.includes(name));
  if (uncovered) throw new AuthFailure('unsigned', `Header ${uncovered} was present in the request but not signed`);

  const scope = { date, region, service };
  const key = signingKey(credentials.secretAccessKey, scope);
  return {
    scope,
    amzDate: parts.amzDate,
    signature: parts.signature,
    presigned,
    caller,
    key,
    verify(payloadHash) {
      const hash = canonicalRequestHash({
        method: req.method ?? 'GET',
        path,
        query,
        headers: req.headers,
        signedHeaders,
        payloadHash,
      });
      if (!sameText(sign(key, ALGORITHM, parts.amzDate, scope, hash), parts.signature))
        throw new AuthFailure('mismatch', 'The request signature does not match the signature you provided');
    },
  };
}

/** Path and query of a request target, both still encoded. */
export function splitUrl(url: string): [path: string, query: string] {
  const at = url.indexOf('?');
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}
