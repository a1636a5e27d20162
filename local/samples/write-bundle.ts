import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { measure, type OnPlanted } from './archive/chunks';
import { openTar, type Write } from './archive/tar-writer';
import { openZip } from './archive/zip-writer';
import { composeFiles } from './compose-files';
import type { Fault } from './fault';
import { FAULTS } from './faults';
import { layoutOf } from './layouts/layouts';
import { buildNode } from './model/build-node';
import type { BundleSummary, FaultInput, Planted, PlantedLine, WriteBundleOptions } from './sample-options';
import { type Additions, openScene } from './scene';

const KEPT_LINES = 400;

export interface PlacedFault {
  readonly fault: Fault;
  readonly at: number;
}

/** Resolves names; a fault begins when the caller says, else its usual minutes before the collection. */
export function placeFaults(inputs: readonly FaultInput[], collectedAt: number): PlacedFault[] {
  return inputs.map((input) => {
    const given = typeof input === 'object' && 'at' in input ? input : { fault: input as string | Fault, at: null };
    const fault = typeof given.fault === 'string' ? FAULTS[given.fault] : given.fault;
    if (!fault)
      throw new RangeError(`no sample fault "${String(given.fault)}"; known: ${Object.keys(FAULTS).join(', ')}`);
    return { fault, at: given.at ?? collectedAt - fault.startsMinutesBefore * 60_000 };
  });
}

function plantedBook(): { note: (path: string) => OnPlanted; list: () => Planted[] } {
  const book = new Map<string, { fault: string; path: string; lines: PlantedLine[]; count: number }>();
  return {
    note: (path) => (fault, line) => {
      const key = `${fault}\n${path}`;
      const entry = book.get(key) ?? { fault, path, lines: [], count: 0 };
      book.set(key, entry);
      entry.count++;
      if (entry.lines.length < KEPT_LINES) entry.lines.push(line);
    },
    list: () => [...book.values()],
  };
}

/** Where archive bytes go; what lies beyond `limit` is dropped, as an interrupted upload does. */
function openSink(target: string | Writable, limit: number) {
  const stream = typeof target === 'string' ? createWriteStream(target) : target;
  let failure: Error | null = null;
  stream.once('error', (error: Error) => {
    failure = error;
  });
  let bytes = 0;
  return {
    written: () => bytes,
    async write(chunk: Buffer) {
      if (failure) throw failure;
      const part = chunk.subarray(0, Math.max(0, limit - bytes));
      bytes += part.length;
      if (part.length > 0 && !stream.write(part)) await once(stream, 'drain');
    },
    async end() {
      if (failure) throw failure;
      stream.end();
      await once(stream, 'finish');
    },
  };
}

/**
 * Writes one node's bundle. The same options give the same bytes. Memory stays bounded: large logs are produced as they
 * are written (and once before, to know their size).
 *
 * @throws RangeError for an unknown fault or a size under 1 MB
 */
export async function writeBundle(options: WriteBundleOptions): Promise<BundleSummary> {
  const { collectedAt, seed, node: who, zone = 0, layout = 'al2023', days = 3, sizeBytes = 4_000_000 } = options;
  if (sizeBytes < 1_000_000) throw new RangeError(`sizeBytes must be 1,000,000 or more, got ${sizeBytes}`);
  const node = buildNode({ seed, node: who, collectedAt, days, zone, layout });
  const additions: Additions = { logs: new Map(), edits: new Map(), extraFiles: new Set() };
  for (const { fault, at } of placeFaults(options.faults, collectedAt)) {
    fault.plant(openScene(fault.name, node, additions, at));
  }
  const missing = options.incomplete ?? [];
  const present = (path: string) => !missing.some((m) => (m.endsWith('/') ? path.startsWith(m) : path === m));
  const files = composeFiles(node, additions, { layout, sizeBytes }).filter((file) => present(file.path));

  const produce = async (write: Write) => {
    const book = plantedBook();
    const archive =
      layout === 'windows' ? openZip(write) : openTar(write, { ...layoutOf(layout).members, mtime: collectedAt });
    let uncompressedBytes = 0;
    let decodedBytes = 0;
    for (const file of files) {
      const measured = await measure(file, book.note(file.path));
      uncompressedBytes += measured.size;
      decodedBytes += measured.decoded;
      await archive.add(file.path, file.mtime, measured);
    }
    await archive.end();
    return { uncompressedBytes, decodedBytes, files: files.length, planted: book.list() };
  };

  let limit = Number.POSITIVE_INFINITY;
  if (options.truncateAt !== undefined) {
    // a share of the archive is only known once it was made: make it twice, it comes out the same
    let total = 0;
    await produce(async (chunk) => {
      total += chunk.length;
    });
    limit = Math.floor(total * options.truncateAt);
  }
  const sink = openSink(options.file, limit);
  const summary = await produce(sink.write);
  await sink.end();
  return { bytes: sink.written(), ...summary };
}
