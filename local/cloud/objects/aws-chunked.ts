import { createHash } from 'node:crypto';
import { ServiceError } from '../service';
import type { Claim } from '../signature/authenticate';
import { sign } from '../signature/signing-key';

const MAX_LINE_BYTES = 4096;
const MAX_TRAILERS = 16;
const EMPTY_SHA256 = createHash('sha256').digest('hex');

const malformed = (what: string) => new ServiceError('InvalidRequest', `aws-chunked body: ${what}`);
const mismatch = () => new ServiceError('SignatureDoesNotMatch', 'The signature of a body chunk does not match', 403);

/** Chain of chunk signatures, each covering the one before; the first is the request's own. */
interface SignatureChain {
  chunk(dataHash: string, claimed: string | undefined): void;
  trailer(canonical: string, claimed: string | undefined): void;
}

function signatureChain(claim: Pick<Claim, 'key' | 'amzDate' | 'scope' | 'signature'>): SignatureChain {
  let previous = claim.signature;
  const step = (algorithm: string, rest: string, claimed: string | undefined) => {
    const expected = sign(claim.key, algorithm, claim.amzDate, claim.scope, `${previous}\n${rest}`);
    if (claimed !== expected) throw mismatch();
    previous = expected;
  };
  return {
    chunk: (dataHash, claimed) => step('AWS4-HMAC-SHA256-PAYLOAD', `${EMPTY_SHA256}\n${dataHash}`, claimed),
    trailer: (canonical, claimed) =>
      step('AWS4-HMAC-SHA256-TRAILER', createHash('sha256').update(canonical).digest('hex'), claimed),
  };
}

export interface ChunkedBody {
  /** The decoded bytes, as views on the source's buffers. Throws ServiceError for broken framing or signatures. */
  readonly data: AsyncIterable<Buffer>;
  /** Trailing headers, complete once `data` has ended. */
  readonly trailers: ReadonlyMap<string, string>;
}

/**
 * Decodes the `aws-chunked` body of an S3 upload: `<hex size>[;chunk-signature=…]` lines, data, then trailers.
 * With `claim`, chunk signatures (and a signed trailer) are required and verified.
 */
export function decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  claim: Pick<Claim, 'key' | 'amzDate' | 'scope' | 'signature'> | null,
): ChunkedBody {
  const trailers = new Map<string, string>();
  const chain = claim ? signatureChain(claim) : null;

  async function* decode(): AsyncGenerator<Buffer> {
    const reader = lineReader(source);
    for (;;) {
      const line = await reader.line();
      const m = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
      if (!m) throw malformed('bad chunk header');
      let left = Number.parseInt(m[1]!, 16);
      const hash = chain ? createHash('sha256') : null;
      if (left === 0) {
        chain?.chunk(EMPTY_SHA256, m[2]);
        break;
      }
      while (left > 0) {
        const piece = await reader.take(left);
        hash?.update(piece);
        left -= piece.length;
        yield piece;
      }
      if ((await reader.line()) !== '') throw malformed('chunk is longer than announced');
      if (hash) chain?.chunk(hash.digest('hex'), m[2]);
    }
    let canonical = '';
    // bodies without trailers may end right after the last chunk's line
    for (let line = await reader.line(true); line !== ''; line = await reader.line(true)) {
      const at = line.indexOf(':');
      if (at < 1 || trailers.size >= MAX_TRAILERS) throw malformed('bad trailer');
      const name = line.slice(0, at).trim().toLowerCase();
      const value = line.slice(at + 1).trim();
      if (name !== 'x-amz-trailer-signature') canonical += `${name}:${value}\n`;
      trailers.set(name, value);
    }
    if (chain && canonical !== '') chain.trailer(canonical, trailers.get('x-amz-trailer-signature'));
    if (!(await reader.atEnd())) throw malformed('bytes after the trailers');
  }
  return { data: decode(), trailers };
}

function lineReader(source: AsyncIterable<Buffer>) {
  const iterator = source[Symbol.asyncIterator]();
  let buffer: Buffer = Buffer.alloc(0);
  const fill = async (): Promise<boolean> => {
    const next = await iterator.next();
    if (next.done) return false;
    buffer = buffer.length === 0 ? next.value : Buffer.concat([buffer, next.value]);
    return true;
  };
  return {
    /** The next line without its CR LF. At the end of the body: '' when `endIsEmpty`, else an error. */
    async line(endIsEmpty = false): Promise<string> {
      for (;;) {
        const at = buffer.indexOf('\r\n');
        if (at > MAX_LINE_BYTES || (at < 0 && buffer.length > MAX_LINE_BYTES)) throw malformed('line too long');
        if (at >= 0) {
          const text = buffer.toString('latin1', 0, at);
          buffer = buffer.subarray(at + 2);
          return text;
        }
        if (await fill()) continue;
        if (endIsEmpty && buffer.length === 0) return '';
        throw new ServiceError('IncompleteBody', 'The request body ended inside a chunk');
      }
    },
    /** Between 1 and `limit` bytes. */
    async take(limit: number): Promise<Buffer> {
      while (buffer.length === 0) {
        if (!(await fill())) throw new ServiceError('IncompleteBody', 'The request body ended inside a chunk');
      }
      const piece = buffer.subarray(0, limit);
      buffer = buffer.subarray(piece.length);
      return piece;
    },
    async atEnd(): Promise<boolean> {
      while (buffer.length === 0) {
        if (!(await fill())) return true;
      }
      return false;
    },
  };
}
