import type { ByteReader } from './byte-reader';
import { normalisePath } from './safe-path';
import { readTar, type TarMember, type TarOutcome } from './tar';
import type { Member, Unpacking } from './unpacking';

/** What becomes of a member; handed in, because a member may itself be a tar. */
type StoreMember = (pass: Unpacking, member: Member) => Promise<void>;

const REFUSED: Partial<Record<TarMember['type'], string>> = {
  link: 'hard links are not followed',
  symlink: 'symbolic links are not followed',
  device: 'device files hold nothing to read',
  fifo: 'pipes hold nothing to read',
};

/**
 * Stores the members of a tar stream below `prefix` ("" for the archive itself). Returns when the tar ends or a limit
 * stops the pass; what is missing has then become gaps.
 */
export async function storeTar(
  pass: Unpacking,
  reader: ByteReader,
  prefix: string,
  depth: number,
  store: StoreMember,
): Promise<void> {
  const { members, outcome } = readTar(reader);
  const what = prefix === '' ? 'archive' : prefix;
  let last: string | null = null;
  for await (const member of members) {
    if (!pass.meter.member()) break;
    if (await storeTarMember(pass, member, prefix, depth, store)) last = member.name;
    if (pass.meter.stopped) break;
  }
  noteTar(pass, what, outcome, last);
}

/** Whether the member was a file that is now stored. */
async function storeTarMember(
  pass: Unpacking,
  member: TarMember,
  prefix: string,
  depth: number,
  store: StoreMember,
): Promise<boolean> {
  if (member.type === 'directory') return false;
  const named = prefix === '' ? member.name : `${prefix}/${member.name}`;
  const refuse = (code: 'refused' | 'unsupported', reason: string): false => {
    pass.gaps.add({
      code,
      what: printable(named),
      bytes: member.size,
      reason,
      effect: 'the member is not part of the collection',
    });
    return false;
  };
  const refused = REFUSED[member.type];
  if (refused) return refuse('refused', member.linkName ? `${refused} (to "${printable(member.linkName)}")` : refused);
  if (member.type === 'sparse') return refuse('unsupported', 'sparse files are stored in pieces that are not joined');
  if (member.type === 'unknown') return refuse('unsupported', 'unknown type of archive member');
  const safe = normalisePath(member.name, pass.limits.nameBytes);
  if ('refused' in safe) return refuse('refused', safe.refused);

  pass.clues?.memberTime(member.mtimeMs);
  const path = prefix === '' ? safe.path : `${prefix}/${safe.path}`;
  await store(pass, { path, size: member.size, mtimeMs: member.mtimeMs, reader: member.body, depth });
  return true;
}

function noteTar(pass: Unpacking, what: string, outcome: TarOutcome, last: string | null): void {
  if (outcome.damagedBytes > 0) {
    pass.gaps.add({
      code: 'corrupt',
      what,
      bytes: outcome.damagedBytes,
      reason: 'bytes that are neither files nor padding were skipped to the next readable file',
      effect: 'files in the damaged stretch are missing; which ones is unknown',
    });
  }
  if (pass.meter.stopped) return;
  if (outcome.truncated) {
    pass.gaps.add({
      code: 'truncated',
      what,
      bytes: null,
      reason: `the archive ends without its end mark${last === null ? '' : `, in or behind "${printable(last)}"`}`,
      effect: 'files that came later in the archive are missing; how many is unknown',
    });
  }
}

/** A hostile name must not carry control characters or megabytes into a report. */
export function printable(name: string): string {
  const clean = name.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
  return clean.length > 200 ? `${clean.slice(0, 200)}…` : clean;
}
