import type { ManifestEntry } from '../../../schemas/manifest';
import type { SourceKind } from '../../../schemas/source-kind';
import { type ByteReader, createByteReader } from './byte-reader';
import { DETECT_BYTES, detectContainer } from './format';
import { type GunzipOutcome, gunzip } from './gunzip';
import { metered } from './meter';
import { kindOfPath } from './source-kinds';
import { storeFile } from './store-file';
import { storeTar } from './store-tar';
import type { Member, Unpacking } from './unpacking';

/** Stores one member: gzip is opened, a tar inside is unpacked under the member's path, anything else is a file. */
export async function storeMember(pass: Unpacking, member: Member): Promise<void> {
  const { reader, depth, path } = member;
  const container = detectContainer(await reader.peek(DETECT_BYTES));
  if (container === 'tar' && depth < pass.limits.depth) return storeTar(pass, reader, path, depth + 1, storeMember);
  if (container !== 'gzip') {
    if (container === 'tar') noteTooDeep(pass, path);
    return storeOne(pass, member, reader, null);
  }

  // what gzip hides is counted again on top of its own bytes: it is what has to be stored and read
  const inflated = gunzip(reader);
  const inner = createByteReader(metered(inflated.chunks, pass.meter));
  const nested = detectContainer(await inner.peek(DETECT_BYTES)) === 'tar';
  if (nested && depth < pass.limits.depth) {
    await storeTar(pass, inner, path, depth + 1, storeMember);
  } else {
    if (nested) noteTooDeep(pass, path);
    await storeOne(pass, member, inner, inflated.outcome);
  }
  await inner.close();
  noteGunzip(pass, path, inflated.outcome);
}

function noteTooDeep(pass: Unpacking, path: string): void {
  pass.gaps.add({
    code: 'limit',
    what: path,
    bytes: null,
    reason: `archives are opened ${pass.limits.depth} deep, this one lies deeper`,
    effect: 'nothing is known about the files inside it',
  });
}

/**
 * Gaps for how a gzip stream ended; `unread` are the compressed bytes behind a damaged spot. Nothing is said when a limit
 * ended it: that gap is the archive's.
 */
export function noteGunzip(
  pass: Pick<Unpacking, 'gaps' | 'meter'>,
  what: string,
  outcome: GunzipOutcome,
  unread: number | null = null,
): void {
  if (pass.meter.stopped) return;
  if (outcome.state !== 'complete') {
    pass.gaps.add({
      code: outcome.state,
      what,
      bytes: unread,
      reason: outcome.reason,
      effect: 'what came before was read; how much follows is unknown',
    });
  }
  if (outcome.trailingBytes > 0) {
    pass.gaps.add({
      code: 'corrupt',
      what,
      bytes: outcome.trailingBytes,
      reason: 'bytes behind the end of the compressed data that are no gzip',
      effect: 'none on what was read; the file may have been overwritten or joined badly',
    });
  }
}

async function storeOne(
  pass: Unpacking,
  member: Member,
  reader: ByteReader,
  inflated: GunzipOutcome | null,
): Promise<void> {
  const path = pass.paths.claim(member.path);
  if (path !== member.path) {
    pass.gaps.add({
      code: 'refused',
      what: path,
      bytes: 0,
      reason: `the archive holds "${member.path}" more than once`,
      effect: 'nothing is lost: the later file is kept under its own path',
    });
  }
  const kind: SourceKind = kindOfPath(member.path);
  const file = await storeFile({
    path,
    kind,
    reader,
    sink: pass.sink,
    maxBytes: pass.limits.entryBytes,
    clues: pass.clues,
    prefixSizes: pass.duplicates.prefixSizes(member.path),
    tail: pass.duplicates.openTail(member.path),
  });
  const missing = inflated || member.size === null ? 0 : member.size - member.reader.position;
  const cut = inflated ? inflated.state !== 'complete' : missing > 0;
  // only a member that says its size can have been whole when a limit ended the pass
  const stopped = pass.meter.stopped !== null && (inflated !== null || member.size === null || missing > 0);
  if (file.overLimit) {
    pass.gaps.add({
      code: 'limit',
      what: path,
      bytes: inflated ? null : Math.max(0, missing) || null,
      reason: `the file is longer than ${pass.limits.entryBytes} bytes`,
      effect: 'its end was not read',
    });
  } else if (missing > 0) {
    pass.gaps.add({
      code: pass.meter.stopped ? 'limit' : 'truncated',
      what: path,
      bytes: missing,
      reason: pass.meter.stopped ?? `the archive ends ${missing} bytes before the end of this file`,
      effect: 'its last line may be cut and what follows is unknown',
    });
  }
  if (file.binary) noteBinary(pass, path, file.bytes, file.binary);

  const entry: ManifestEntry = {
    path,
    kind: file.kind,
    bytes: file.bytes,
    stored: file.stored,
    sha256: file.sha256,
    encoding: file.encoding,
    lines: file.lines,
    mtimeMs: member.mtimeMs,
    duplicateOf: null,
    truncated: cut || stopped || file.overLimit,
  };
  pass.duplicates.register(entry, file);
  pass.entries.push(entry);
  if (file.lines !== null) pass.lineIndexes.push({ path, starts: file.starts });
}

function noteBinary(pass: Unpacking, path: string, bytes: number, what: string): void {
  const evtx = what.includes('evtx');
  pass.gaps.add({
    code: 'unsupported',
    what: path,
    bytes,
    reason: `stored unread: it is ${what}`,
    effect: evtx
      ? 'only the events that the collector also exported as text are classified'
      : 'nothing it may say is classified',
  });
}
