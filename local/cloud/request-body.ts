import type { IncomingMessage } from 'node:http';
import { ServiceError } from './service';

/** Reads a whole body; throws RequestEntityTooLarge as soon as more than `limitBytes` arrived. */
export async function readBody(req: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const tooLarge = () => new ServiceError('RequestEntityTooLarge', `The body exceeds ${limitBytes} bytes`, 413);
  if (Number(req.headers['content-length'] ?? 0) > limitBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  // leaving the default iterator would destroy the socket, and with it the answer that says why
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length;
    if (bytes > limitBytes) throw tooLarge();
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks, bytes);
}
