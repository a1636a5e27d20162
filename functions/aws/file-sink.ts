import { PassThrough } from 'node:stream';
import type { StoredRange } from '../../schemas/manifest';
import { objects } from './objects';

/** Files up to this size share a pack object; larger ones get an object of their own. */
const SMALL_FILE_BYTES = 1024 * 1024;
/** A pack is closed when it reaches this size. */
const PACK_BYTES = 64 * 1024 * 1024;

interface OpenObject {
  readonly key: string;
  bytes: number;
  readonly pipe: PassThrough;
  readonly done: Promise<void>;
}

function openObject(key: string): OpenObject {
  const pipe = new PassThrough({ highWaterMark: 4 * 1024 * 1024 });
  const done = objects.putStream(key, pipe);
  // a failed upload must stop the writer instead of leaving it waiting for a drain that never comes
  done.catch((error) => pipe.destroy(error as Error));
  return { key, bytes: 0, pipe, done };
}

async function append(object: OpenObject, chunk: Uint8Array): Promise<void> {
  object.bytes += chunk.byteLength;
  if (object.pipe.write(chunk)) return;
  await new Promise<void>((resolve, reject) => {
    const settle = (error?: Error) => {
      object.pipe.off('drain', onDrain);
      object.pipe.off('error', onError);
      object.pipe.off('close', onClose);
      if (error) reject(error);
      else resolve();
    };
    const onDrain = () => settle();
    const onError = (error: Error) => settle(error);
    const onClose = () => settle(new Error(`upload of ${object.key} closed early`));
    object.pipe.once('drain', onDrain).once('error', onError).once('close', onClose);
  });
}

async function close(object: OpenObject): Promise<void> {
  object.pipe.end();
  await object.done;
}

export interface ObjectFileSink {
  open(path: string): { write(chunk: Uint8Array): Promise<void>; end(): Promise<StoredRange> };
  /** Completes the last pack. Only then are all returned ranges readable. */
  finish(): Promise<void>;
}

/**
 * Writes unpacked files under `prefix`, packed so that a typical bundle needs tens of objects. One file is open at a
 * time. Object names depend only on the order of files: a retry writes the same bytes to the same keys.
 */
export function objectFileSink(prefix: string): ObjectFileSink {
  let pack: OpenObject | null = null;
  let packs = 0;
  let large = 0;

  const appendToPack = async (chunks: Uint8Array[], bytes: number): Promise<StoredRange> => {
    pack ??= openObject(`${prefix}pack-${String(packs++).padStart(4, '0')}`);
    const range = { key: pack.key, offset: pack.bytes, bytes };
    for (const chunk of chunks) await append(pack, chunk);
    if (pack.bytes >= PACK_BYTES) {
      await close(pack);
      pack = null;
    }
    return range;
  };

  return {
    open: () => {
      let held: Uint8Array[] = [];
      let bytes = 0;
      let own: OpenObject | null = null;
      return {
        write: async (chunk) => {
          bytes += chunk.byteLength;
          if (own) return append(own, chunk);
          held.push(chunk);
          if (bytes <= SMALL_FILE_BYTES) return;
          own = openObject(`${prefix}file-${String(large++).padStart(4, '0')}`);
          for (const part of held) await append(own, part);
          held = [];
        },
        end: async () => {
          if (!own) return appendToPack(held, bytes);
          await close(own);
          return { key: own.key, offset: 0, bytes };
        },
      };
    },
    finish: async () => {
      if (pack) await close(pack);
      pack = null;
    },
  };
}
