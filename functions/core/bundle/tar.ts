import { type ByteReader, createByteReader } from './byte-reader';
import { decodePax, decodeTarHeader, epochMs, type TarHeader } from './tar-header';

/** One member. `body` must be read before the next member is asked for; what is left of it is skipped. */
export interface TarMember {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'link' | 'symlink' | 'device' | 'fifo' | 'sparse' | 'unknown';
  readonly linkName: string;
  readonly size: number;
  readonly mtimeMs: number | null;
  readonly body: ByteReader;
}

/** What was wrong with the archive itself. Complete once all members have been read. */
export interface TarOutcome {
  /** An end-of-archive block was seen. */
  endMark: boolean;
  /** The stream ended inside a member or header. */
  truncated: boolean;
  /** Bytes that are neither members nor padding. */
  damagedBytes: number;
}

const BLOCK = 512;
/** Bound of one pax or long-name header: real ones hold a path and a time. */
const MAX_META = 1024 * 1024;
const TYPES: ReadonlyMap<string, TarMember['type']> = new Map([
  ['0', 'file'],
  ['7', 'file'],
  ['1', 'link'],
  ['2', 'symlink'],
  ['3', 'device'],
  ['4', 'device'],
  ['5', 'directory'],
  ['6', 'fifo'],
  ['S', 'sparse'],
]);

/**
 * Reads a tar stream member by member without holding one. Never throws for what the bytes are: damaged stretches are
 * skipped block by block to the next header, and a cut member yields the bytes it has.
 *
 * Our own reader because cut and damaged bundles are daily business here: tar-stream's extract discards what it has
 * buffered of a cut member and gives up at the first bad header. Tests check this one against it.
 */
export function readTar(reader: ByteReader): { members: AsyncGenerator<TarMember>; outcome: TarOutcome } {
  const outcome: TarOutcome = { endMark: false, truncated: false, damagedBytes: 0 };
  return { members: members(reader, outcome), outcome };
}

async function* members(reader: ByteReader, outcome: TarOutcome): AsyncGenerator<TarMember> {
  let global = new Map<string, string>();
  let local = new Map<string, string>();
  let longName: string | null = null;
  let longLink: string | null = null;
  let lost = false;

  for (;;) {
    const block = await reader.exact(BLOCK);
    if (block.byteLength < BLOCK) {
      // an archive that ends cleanly is a whole number of blocks; one that lacks the end mark was cut between members
      if (!outcome.endMark) outcome.truncated = true;
      else if (block.some((byte) => byte !== 0)) outcome.damagedBytes += block.byteLength;
      return;
    }
    if (block.every((byte) => byte === 0)) {
      // not the last word: archives joined with cat go on behind it
      if (!lost) outcome.endMark = true;
      continue;
    }
    const header = decodeTarHeader(block);
    // when lost, file content may pass for an old header by chance; the ustar mark makes that unlikely
    if (header === null || (lost && !header.ustar)) {
      lost = true;
      outcome.damagedBytes += BLOCK;
      continue;
    }
    lost = false;

    if ('xgLK'.includes(header.type)) {
      const meta = header.size <= MAX_META ? await reader.exact(header.size) : null;
      await skip(reader, meta ? padding(header.size) : header.size + padding(header.size));
      if (meta === null) {
        outcome.damagedBytes += header.size;
        continue;
      }
      if (header.type === 'x') local = decodePax(meta);
      else if (header.type === 'g') global = new Map([...global, ...decodePax(meta)]);
      else {
        const value = Buffer.from(meta).toString('utf8').replace(/\0.*$/s, '');
        if (header.type === 'L') longName = value;
        else longLink = value;
      }
      continue;
    }

    const pax = new Map([...global, ...local]);
    const member = describe(header, pax, longName, longLink);
    local = new Map();
    longName = null;
    longLink = null;
    if (member === null) {
      lost = true;
      outcome.damagedBytes += BLOCK;
      continue;
    }
    if (header.extended && !(await skipSparseMaps(reader))) outcome.truncated = true;

    const body = { remaining: member.size };
    yield { ...member, body: createByteReader(bounded(reader, body)) };
    body.remaining -= await skip(reader, body.remaining);
    if (body.remaining > 0) {
      outcome.truncated = true;
      return;
    }
    await skip(reader, padding(member.size));
  }
}

function describe(
  header: TarHeader,
  pax: ReadonlyMap<string, string>,
  longName: string | null,
  longLink: string | null,
): Omit<TarMember, 'body'> | null {
  const sparse = [...pax.keys()].some((key) => key.startsWith('GNU.sparse.'));
  const type = sparse ? 'sparse' : (TYPES.get(header.type) ?? 'unknown');
  // links, folders and devices have no body, whatever their size field says
  const bodiless = '123456'.includes(header.type);
  const size = bodiless ? 0 : Number(pax.get('size') ?? header.size);
  if (!Number.isSafeInteger(size) || size < 0) return null;
  const seconds = pax.get('mtime');
  return {
    name: pax.get('path') ?? longName ?? header.name,
    linkName: pax.get('linkpath') ?? longLink ?? header.linkName,
    type,
    size,
    mtimeMs: seconds === undefined ? header.mtimeMs : epochMs(Number(seconds)),
  };
}

/** The body as chunks; counts down even what a consumer leaves in its own buffer. */
async function* bounded(reader: ByteReader, body: { remaining: number }): AsyncGenerator<Uint8Array> {
  while (body.remaining > 0) {
    const chunk = await reader.take(Math.min(body.remaining, 256 * 1024));
    if (chunk === null) return;
    body.remaining -= chunk.byteLength;
    yield chunk;
  }
}

const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

/** Consumes up to `bytes`; returns how many there were. */
async function skip(reader: ByteReader, bytes: number): Promise<number> {
  let skipped = 0;
  while (skipped < bytes) {
    const chunk = await reader.take(bytes - skipped);
    if (chunk === null) break;
    skipped += chunk.byteLength;
  }
  return skipped;
}

async function skipSparseMaps(reader: ByteReader): Promise<boolean> {
  for (;;) {
    const block = await reader.exact(BLOCK);
    if (block.byteLength < BLOCK) return false;
    if (block[504] !== 1) return true;
  }
}
