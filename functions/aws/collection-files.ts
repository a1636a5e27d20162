import type { Readable } from 'node:stream';
import { artifactKeys } from '../../schemas/artifact-keys';
import { DiagError } from '../../schemas/errors';
import type { LineIndex, Manifest, ManifestEntry } from '../../schemas/manifest';
import { objects } from './objects';

/** Inventories of ended collections never change: keep the last few. */
const KEEP = 4;
const inventories = new Map<string, Promise<Manifest>>();
const indexes = new Map<string, Promise<Map<string, LineIndex['starts']>>>();

function remembered<T>(cache: Map<string, Promise<T>>, key: string, load: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const loading = load();
  loading.catch(() => cache.delete(key));
  cache.set(key, loading);
  const oldest = cache.keys().next().value;
  if (cache.size > KEEP && oldest !== undefined) cache.delete(oldest);
  return loading;
}

/** Every file of the collection; DiagError `not-ready` before it has been unpacked and aggregated. */
function inventory(collectionId: string): Promise<Manifest> {
  return remembered(inventories, collectionId, async () => {
    try {
      return await objects.json<Manifest>(artifactKeys.inventory(collectionId));
    } catch (error) {
      if (error instanceof DiagError && error.code === 'not-found') {
        throw new DiagError('not-ready', `collection ${collectionId} has no inventory yet`, {
          hint: 'call status until its state is completed',
        });
      }
      throw error;
    }
  });
}

/** Sparse line index of a file; small files have none and start at line 1. */
async function lineStarts(collectionId: string, path: string): Promise<LineIndex['starts']> {
  const all = await remembered(indexes, collectionId, async () => {
    const text = (await objects.bytes(artifactKeys.lineIndex(collectionId))).toString('utf8');
    const parsed = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as LineIndex);
    return new Map(parsed.map((index) => [index.path, index.starts]));
  });
  return all.get(path) ?? [[0, 1]];
}

/** The entry of a path; names near misses when there is none. */
async function entry(
  collectionId: string,
  path: string,
): Promise<ManifestEntry & { stored: NonNullable<ManifestEntry['stored']> }> {
  const { entries } = await inventory(collectionId);
  const wanted = path.replace(/^\.?\//, '');
  const found = entries.find((candidate) => candidate.path === wanted);
  if (found?.stored) return { ...found, stored: found.stored };
  const base = wanted.split('/').pop() ?? wanted;
  const near = entries.filter((candidate) => base.length > 2 && candidate.path.includes(base)).slice(0, 5);
  throw new DiagError('not-found', `there is no file ${wanted} in this collection`, {
    field: 'logKey',
    hint:
      near.length > 0
        ? `did you mean ${near.map((e) => e.path).join(' or ')}?`
        : 'validate lists the files of the collection',
  });
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** Bytes of a stored file; the range is cut to the file. */
async function bytes(
  file: { stored: NonNullable<ManifestEntry['stored']> },
  start: number,
  end: number,
): Promise<Buffer> {
  const { key, offset, bytes: size } = file.stored;
  const from = clamp(start, 0, size);
  return objects.bytes(key, { start: offset + from, end: offset + clamp(end, from, size) });
}

async function stream(
  file: { stored: NonNullable<ManifestEntry['stored']> },
  start = 0,
  end = Number.POSITIVE_INFINITY,
): Promise<Readable | null> {
  const { key, offset, bytes: size } = file.stored;
  const from = clamp(start, 0, size);
  const to = clamp(end, from, size);
  return to > from ? objects.stream(key, { start: offset + from, end: offset + to }) : null;
}

/** Reads the unpacked files of a collection by their path in the bundle. */
export const collectionFiles = { inventory, lineStarts, entry, bytes, stream };
