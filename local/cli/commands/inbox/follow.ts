import { setTimeout as sleep } from 'node:timers/promises';
import { objects } from '../../../../functions/aws/objects';
import { collectionIdForObject } from '../../../../functions/steps/collection-ids';
import { INBOX_PREFIX } from '../../../../schemas/artifact-keys';
import { DiagError } from '../../../../schemas/errors';
import type { Terminal } from '../../terminal';

const POLL_MS = { near: 300, far: 3_000 } as const;

/**
 * Waits until the object is there and answers the id its collection has: the workflow names it after key and content.
 * Throws DiagError `timeout` when the link has expired before.
 */
export async function awaitUpload(
  name: string,
  expiresInSeconds: number,
  where: keyof typeof POLL_MS,
  t: Terminal,
): Promise<{ collectionId: string; bytes: number }> {
  const until = Date.now() + expiresInSeconds * 1000;
  const key = `${INBOX_PREFIX}${name}`;
  while (Date.now() < until) {
    const head = await objects.head(key);
    if (head) return { collectionId: collectionIdForObject(key, head.etag), bytes: head.bytes };
    t.progress(`waiting for ${key}, ${Math.ceil((until - Date.now()) / 60_000)} min left`);
    await sleep(POLL_MS[where]);
  }
  throw new DiagError('timeout', `nothing was uploaded as ${key} before the link expired`, {
    hint: 'run nodescope inbox again for a new link',
  });
}
