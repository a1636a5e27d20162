import type { IncomingMessage } from 'node:http';
import { ServiceError } from './service';

/** Reads a whole body; throws RequestEntityTooLarge as soon as more than `limitBytes` arrived. */
export async function readBody(req: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const tooLarge = () => new ServiceError('RequestEntityTooLarge', `The body exceeds ${limitBytes} bytes`, 413);
  if (Number(req.headers['content-length'] ?? 0) > limitBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // leaving the default iterator would destroy the socket, and with it the answer that says why
    for await (const chunk of req.iterator({ destroyOnReturn: false })) {
      bytes += (chunk as Buffer).length;
      if (bytes > limitBytes) throw tooLarge();
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw clientWentAway(error) ? aborted() : error;
  }
  return Buffer.concat(chunks, bytes);
}

/** A client that hangs up mid-request is its own business, not a fault of ours. */
export const clientWentAway = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | null)?.code === 'ECONNRESET';

export const aborted = () => new ServiceError('RequestTimeout', 'The connection broke before the request was complete');
