import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ServiceError } from '../service';
import type { Claim } from '../signature/authenticate';
import { decodeAwsChunked } from './aws-chunked';
import { CHECKSUM_ALGORITHMS, type ChecksumAlgorithm, type Checksums, runningChecksum } from './checksums';
import type { DataFiles } from './data-files';
import type { Segment } from './object-record';

/** A body on disk, every announced digest verified. */
export interface ReceivedBody {
  readonly segment: Segment;
  readonly md5: string;
  readonly checksums: Checksums;
}

/** S3's limit for one PUT or part. */
const MAX_BODY_BYTES = 5 * 1024 ** 3;
const HEX_SHA256 = /^[0-9a-f]{64}$/;

const badDigest = (what: string) =>
  new ServiceError('BadDigest', `The ${what} you specified did not match the calculated checksum.`);

function header(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function declaredLength(req: IncomingMessage, chunked: boolean): number | null {
  const text = header(req, chunked ? 'x-amz-decoded-content-length' : 'content-length');
  if (text === undefined) {
    if (!chunked && header(req, 'transfer-encoding') === undefined) return 0;
    throw new ServiceError('MissingContentLength', 'You must provide the Content-Length HTTP header.', 411);
  }
  if (!/^\d{1,15}$/.test(text)) throw new ServiceError('InvalidArgument', 'The content length is not a number');
  return Number(text);
}

function announcedAlgorithms(req: IncomingMessage): ChecksumAlgorithm[] {
  const trailer = (header(req, 'x-amz-trailer') ?? '').toLowerCase();
  const named = (header(req, 'x-amz-sdk-checksum-algorithm') ?? '').toLowerCase();
  return CHECKSUM_ALGORITHMS.filter(
    (name) =>
      req.headers[`x-amz-checksum-${name}`] !== undefined ||
      trailer.split(',').some((part) => part.trim() === `x-amz-checksum-${name}`) ||
      named === name,
  );
}

/**
 * Streams the body of an authenticated upload into a data file. Memory stays flat; on any mismatch
 * (BadDigest, XAmzContentSHA256Mismatch, IncompleteBody, chunk signature) the file is gone.
 * Checksums in a presigned URL's query are not checked: SDKs sign the empty body's there, and S3 ignores them.
 */
export async function receiveBody(
  { req, claim, payloadHash }: { readonly req: IncomingMessage; readonly claim: Claim; readonly payloadHash: string },
  files: DataFiles,
): Promise<ReceivedBody> {
  const chunked = payloadHash.startsWith('STREAMING-');
  if (!chunked && payloadHash !== 'UNSIGNED-PAYLOAD' && !HEX_SHA256.test(payloadHash))
    throw new ServiceError(
      'InvalidArgument',
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-… or a SHA-256',
    );
  const length = declaredLength(req, chunked);
  if (length !== null && length > MAX_BODY_BYTES)
    throw new ServiceError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');

  const raw = req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  const decoded = chunked
    ? decodeAwsChunked(raw, payloadHash.startsWith('STREAMING-AWS4-HMAC-SHA256') ? claim : null)
    : { data: raw, trailers: new Map<string, string>() };
  const md5 = createHash('md5');
  const sha256 = HEX_SHA256.test(payloadHash) ? createHash('sha256') : null;
  const running = announcedAlgorithms(req).map((name) => ({ name, value: runningChecksum(name) }));

  async function* digesting(): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const chunk of decoded.data) {
      bytes += chunk.length;
      if (bytes > (length ?? MAX_BODY_BYTES)) throw new ServiceError('IncompleteBody', 'More bytes than announced');
      md5.update(chunk);
      sha256?.update(chunk);
      for (const { value } of running) value.update(chunk);
      yield chunk;
    }
    if (length !== null && bytes < length)
      throw new ServiceError('IncompleteBody', 'You did not provide the number of bytes specified by Content-Length');
  }

  const segment = await files.write(digesting());
  try {
    const digest = md5.digest();
    const contentMd5 = header(req, 'content-md5');
    if (contentMd5 !== undefined && contentMd5 !== digest.toString('base64')) throw badDigest('Content-MD5');
    if (sha256 && sha256.digest('hex') !== payloadHash)
      throw new ServiceError('XAmzContentSHA256Mismatch', 'The provided x-amz-content-sha256 header does not match');
    const checksums: Checksums = {};
    for (const { name, value } of running) {
      const actual = value.digest().toString('base64');
      const claimed = header(req, `x-amz-checksum-${name}`) ?? decoded.trailers.get(`x-amz-checksum-${name}`);
      if (claimed !== undefined && claimed !== actual) throw badDigest(name.toUpperCase());
      checksums[name] = actual;
    }
    return { segment, md5: digest.toString('hex'), checksums };
  } catch (error) {
    files.discard([segment]);
    throw error;
  }
}
