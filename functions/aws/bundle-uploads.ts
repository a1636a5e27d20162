import { bundleKeyInstance } from '../../schemas/artifact-keys';
import type { ObjectRef } from '../../schemas/collection';
import { environment } from './environment';
import { objects } from './objects';

/** Clocks of S3 and the functions may differ by this much. */
const CLOCK_SLACK_MS = 5000;

/** Newest bundle of a node in the bucket root that is not older than `sinceMs`; null when there is none. */
async function newest(instanceId: string, sinceMs: number): Promise<ObjectRef | null> {
  let best: { key: string; bytes: number; at: number } | null = null;
  for await (const object of objects.list(`eks_${instanceId}_`)) {
    const at = object.lastModified?.getTime() ?? 0;
    if (bundleKeyInstance(object.key) !== instanceId || at < sinceMs - CLOCK_SLACK_MS) continue;
    if (!best || at > best.at) best = { key: object.key, bytes: object.bytes, at };
  }
  if (!best) return null;
  const head = await objects.head(best.key);
  return head && { bucket: environment().bucket, key: best.key, bytes: head.bytes, etag: head.etag };
}

export const bundleUploads = { newest };
