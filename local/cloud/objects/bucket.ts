import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ServiceError } from '../service';
import { applyEntry, type BucketEntry, compactEntries, liveFiles, type OpenUpload, replayState } from './bucket-state';
import { type DataFiles, dataFiles } from './data-files';
import { replayJournal, rewriteJournal } from './journal';
import type {
  CreateReason,
  MultipartUpload,
  ObjectAttributes,
  ObjectCreated,
  ObjectRecord,
  Segment,
  UploadedPart,
} from './object-record';
import type { SortedKeys } from './sorted-keys';

/** Where committed objects are announced. */
export interface ObjectEvents {
  /** True when some rule wants the event: only those are journalled. */
  wanted(created: ObjectCreated): boolean;
  /** Resolves once the event is safe with the router. */
  announce(created: ObjectCreated): Promise<void>;
}

/** What must hold for a write, checked in the same step as the commit. */
export interface WriteCondition {
  readonly ifNoneMatch?: string | undefined;
  readonly ifMatch?: string | undefined;
}

export interface Commit {
  readonly key: string;
  readonly bytes: number;
  readonly etag: string;
  readonly checksums: ObjectRecord['checksums'];
  readonly segments: readonly Segment[];
  readonly attributes: ObjectAttributes;
  readonly condition: WriteCondition;
  readonly reason: CreateReason;
  readonly requestId: string;
  /** Set when the object completes this upload. */
  readonly uploadId?: string;
}

export interface Bucket {
  readonly name: string;
  readonly files: DataFiles;
  readonly keys: SortedKeys;
  get(key: string): ObjectRecord | undefined;
  /** Throws PreconditionFailed (412) or NoSuchKey (404) when the condition does not hold now. */
  check(key: string, condition: WriteCondition): void;
  /** Makes an object visible. On failure its segments are discarded, unless they belong to an upload. */
  commit(commit: Commit): Promise<ObjectRecord>;
  delete(keys: readonly string[]): Promise<void>;
  createUpload(upload: Omit<MultipartUpload, 'uploadId' | 'initiated'>): Promise<MultipartUpload>;
  /** Throws NoSuchUpload (404). */
  upload(uploadId: string, key: string): OpenUpload;
  uploads(): OpenUpload[];
  addPart(uploadId: string, part: Omit<UploadedPart, 'lastModified'>): Promise<void>;
  abortUpload(uploadId: string): Promise<void>;
  close(): Promise<void>;
}

/** Uploads nobody finished are given up after this time, as the deployed bucket's lifecycle rule does. */
const ABANDONED_UPLOAD_MS = 7 * 24 * 3600_000;

const segmentsOf = (item: ObjectRecord | UploadedPart): readonly Segment[] =>
  'segments' in item ? item.segments : [item.segment];

/** Opens a bucket folder: replays and compacts its journal, deletes files no entry refers to. */
export async function openBucket(options: {
  readonly dir: string;
  readonly name: string;
  readonly events: ObjectEvents;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
}): Promise<Bucket> {
  const { dir, name, events, now, report } = options;
  await mkdir(path.join(dir, 'data'), { recursive: true, mode: 0o700 });
  const files = dataFiles(path.join(dir, 'data'));
  const journalFile = path.join(dir, 'index.jsonl');
  const replay = await replayJournal<BucketEntry>(journalFile);
  if (replay.damagedLines > 0) {
    // refusing is safer than compacting: the next step would delete the bytes of every damaged entry
    throw new Error(`${journalFile}: ${replay.damagedLines} damaged lines; restore it or remove the bucket folder`);
  }
  const state = replayState(replay.entries);
  for (const { upload, parts } of [...state.uploads.values()]) {
    const touched = Math.max(upload.initiated, ...[...parts.values()].map((part) => part.lastModified));
    if (now() - touched > ABANDONED_UPLOAD_MS) state.uploads.delete(upload.uploadId);
  }
  const journal = await rewriteJournal(journalFile, compactEntries(state));
  await files.sweep(liveFiles(state));

  const announcements = new Set<Promise<void>>();
  let queue: Promise<unknown> = Promise.resolve();
  /** Commits one at a time, so that a condition still holds when its entry is written. */
  const exclusive = <T>(work: () => Promise<T>): Promise<T> => {
    const done = queue.then(work);
    queue = done.catch(() => undefined);
    return done;
  };
  const record = async (entry: BucketEntry) => {
    await journal.append(entry);
    for (const item of applyEntry(state, entry, state.keys)) files.discard(segmentsOf(item));
  };
  const announce = (created: ObjectCreated) => {
    const done: Promise<void> = events
      .announce(created)
      .then(() => exclusive(() => record({ op: 'sent', sequencer: created.sequencer })))
      .catch(report) // stays in the journal, so the next start announces it again
      .finally(() => announcements.delete(done));
    announcements.add(done);
  };
  const nextSequencer = () => {
    state.lastSequencer = Math.max(state.lastSequencer + 1, now() * 1000);
    return state.lastSequencer.toString(16).toUpperCase().padStart(16, '0');
  };
  const check = (key: string, condition: WriteCondition) => {
    const current = state.objects.get(key);
    if (condition.ifNoneMatch !== undefined && current)
      throw new ServiceError(
        'PreconditionFailed',
        'At least one of the pre-conditions you specified did not hold',
        412,
      );
    if (condition.ifMatch === undefined) return;
    if (!current) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
    if (condition.ifMatch !== '*' && condition.ifMatch.replaceAll('"', '') !== current.etag)
      throw new ServiceError(
        'PreconditionFailed',
        'At least one of the pre-conditions you specified did not hold',
        412,
      );
  };
  const upload = (uploadId: string, key: string) => {
    const open = state.uploads.get(uploadId);
    if (open?.upload.key !== key) throw new ServiceError('NoSuchUpload', 'The specified upload does not exist.', 404);
    return open;
  };
  for (const created of state.unsent.values()) announce(created);

  return {
    name,
    files,
    keys: state.keys,
    get: (key) => state.objects.get(key),
    check,
    commit: (commit) =>
      exclusive(async () => {
        const { key, bytes, etag, checksums, segments, attributes, reason, requestId, uploadId } = commit;
        try {
          check(key, commit.condition);
          if (uploadId !== undefined) upload(uploadId, key);
          const lastModified = now();
          const sequencer = nextSequencer();
          const object = { key, bytes, etag, checksums, segments, ...attributes, lastModified, sequencer };
          const created = { bucket: name, key, bytes, etag, sequencer, reason, time: lastModified, requestId };
          const event = events.wanted(created) ? { event: created } : {};
          if (uploadId === undefined) await record({ op: 'put', record: object, ...event });
          else await record({ op: 'complete', uploadId, record: object, ...event });
          if (event.event) announce(created);
          return object;
        } catch (error) {
          if (uploadId === undefined) files.discard(segments);
          throw error;
        }
      }),
    delete: (keys) =>
      exclusive(async () => {
        const existing = keys.filter((key) => state.objects.has(key));
        if (existing.length > 0) await record({ op: 'delete', keys: existing });
      }),
    createUpload: (draft) =>
      exclusive(async () => {
        const created = { ...draft, uploadId: randomBytes(24).toString('base64url'), initiated: now() };
        await record({ op: 'upload', upload: created });
        return created;
      }),
    upload,
    uploads: () => [...state.uploads.values()],
    addPart: (uploadId, part) =>
      exclusive(async () => {
        try {
          if (!state.uploads.has(uploadId)) throw new ServiceError('NoSuchUpload', 'The upload is gone.', 404);
          await record({ op: 'part', uploadId, part: { ...part, lastModified: now() } });
        } catch (error) {
          files.discard([part.segment]);
          throw error;
        }
      }),
    abortUpload: (uploadId) => exclusive(() => record({ op: 'abort', uploadId })),
    async close() {
      await Promise.all(announcements);
      await queue;
      await journal.close();
      await files.settle();
    },
  };
}
