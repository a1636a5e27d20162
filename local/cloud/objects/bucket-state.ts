import type { MultipartUpload, ObjectCreated, ObjectRecord, UploadedPart } from './object-record';
import { type SortedKeys, sortedKeys } from './sorted-keys';

/** One durable change of a bucket. A put counts from the moment its line is complete. */
export type BucketEntry =
  | { readonly op: 'put'; readonly record: ObjectRecord; readonly event?: ObjectCreated }
  | { readonly op: 'delete'; readonly keys: readonly string[] }
  | { readonly op: 'upload'; readonly upload: MultipartUpload }
  | { readonly op: 'part'; readonly uploadId: string; readonly part: UploadedPart }
  | {
      readonly op: 'complete';
      readonly uploadId: string;
      readonly record: ObjectRecord;
      readonly event?: ObjectCreated;
    }
  | { readonly op: 'abort'; readonly uploadId: string }
  | { readonly op: 'event'; readonly event: ObjectCreated }
  | { readonly op: 'sent'; readonly sequencer: string };

export interface OpenUpload {
  readonly upload: MultipartUpload;
  readonly parts: Map<number, UploadedPart>;
}

/** A bucket's journal, replayed. */
export interface BucketState {
  readonly objects: Map<string, ObjectRecord>;
  readonly keys: SortedKeys;
  readonly uploads: Map<string, OpenUpload>;
  /** Committed objects whose event the router has not taken yet, by sequencer. */
  readonly unsent: Map<string, ObjectCreated>;
  lastSequencer: number;
}

export function replayState(entries: Iterable<BucketEntry>): BucketState {
  const state: BucketState = {
    objects: new Map(),
    keys: sortedKeys([]),
    uploads: new Map(),
    unsent: new Map(),
    lastSequencer: 0,
  };
  for (const entry of entries) applyEntry(state, entry);
  return { ...state, keys: sortedKeys(state.objects.keys()) };
}

/** Applies one entry; returns the records and parts it made unreachable. */
export function applyEntry(state: BucketState, entry: BucketEntry, keys?: SortedKeys): (ObjectRecord | UploadedPart)[] {
  const put = (record: ObjectRecord, event: ObjectCreated | undefined) => {
    const before = state.objects.get(record.key);
    state.objects.set(record.key, record);
    if (!before) keys?.add(record.key);
    if (event) state.unsent.set(event.sequencer, event);
    state.lastSequencer = Math.max(state.lastSequencer, Number.parseInt(record.sequencer, 16));
    return before ? [before] : [];
  };
  switch (entry.op) {
    case 'put':
      return put(entry.record, entry.event);
    case 'delete':
      return entry.keys.flatMap((key) => {
        const before = state.objects.get(key);
        if (!before) return [];
        state.objects.delete(key);
        keys?.remove(key);
        return [before];
      });
    case 'upload':
      state.uploads.set(entry.upload.uploadId, { upload: entry.upload, parts: new Map() });
      return [];
    case 'part': {
      const parts = state.uploads.get(entry.uploadId)?.parts;
      if (!parts) return [entry.part];
      const before = parts.get(entry.part.number);
      parts.set(entry.part.number, entry.part);
      return before ? [before] : [];
    }
    case 'complete': {
      const used = new Set(entry.record.segments.map((segment) => segment.file));
      const parts = [...(state.uploads.get(entry.uploadId)?.parts.values() ?? [])];
      state.uploads.delete(entry.uploadId);
      return [...put(entry.record, entry.event), ...parts.filter((part) => !used.has(part.segment.file))];
    }
    case 'abort': {
      const parts = [...(state.uploads.get(entry.uploadId)?.parts.values() ?? [])];
      state.uploads.delete(entry.uploadId);
      return parts;
    }
    case 'event':
      state.unsent.set(entry.event.sequencer, entry.event);
      return [];
    case 'sent':
      state.unsent.delete(entry.sequencer);
      return [];
  }
}

/** The shortest journal that replays to this state. */
export function* compactEntries(state: BucketState): Generator<BucketEntry> {
  for (const record of state.objects.values()) yield { op: 'put', record };
  for (const { upload, parts } of state.uploads.values()) {
    yield { op: 'upload', upload };
    for (const part of parts.values()) yield { op: 'part', uploadId: upload.uploadId, part };
  }
  for (const event of state.unsent.values()) yield { op: 'event', event };
}

/** Names of all data files the state refers to. */
export function liveFiles(state: BucketState): Set<string> {
  const live = new Set<string>();
  for (const record of state.objects.values()) for (const { file } of record.segments) live.add(file);
  for (const { parts } of state.uploads.values()) for (const part of parts.values()) live.add(part.segment.file);
  return live;
}
