import { createHash } from 'node:crypto';

const short = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8);
const compact = (iso: string) => iso.replace(/[-:]|\.\d+/g, '');

/** Readable in the Step Functions console: which node, when, which event. Same event, same id. */
export function collectionIdForEvent(instanceId: string, iso: string, eventId: string): string {
  return `${instanceId}-${compact(iso)}-${short(eventId)}`;
}

/** Id of the collection of one uploaded object: the same upload twice is the same collection. */
export function collectionIdForObject(key: string, etag: string): string {
  const name = (key.split('/').pop() ?? '')
    .replace(/\.(tar\.gz|tgz|zip|tar|gz)$/i, '')
    .replace(/[^A-Za-z0-9.-]+/g, '-');
  return `${(name.replace(/^[^A-Za-z0-9]+/, '') || 'bundle').slice(0, 60)}-${short(`${key}\n${etag}`)}`;
}
