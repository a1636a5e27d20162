import { isGzip } from './gunzip';
import { decodeTarHeader } from './tar-header';

export type Container = 'gzip' | 'tar' | 'zip' | 'other';

/** How many leading bytes `detectContainer` wants to see: one tar header. */
export const DETECT_BYTES = 512;

/** What a file's first bytes say it contains. Names are not asked: collectors rename, people re-pack. */
export function detectContainer(head: Uint8Array): Container {
  if (isGzip(head)) return 'gzip';
  if (startsWith(head, 'PK\u0003\u0004') || startsWith(head, 'PK\u0005\u0006') || startsWith(head, 'PK\u0007\u0008')) {
    return 'zip';
  }
  return isTar(head) ? 'tar' : 'other';
}

/** A header with a valid check sum; with the ustar mark unless `oldStyle` (v7) is allowed, too. */
export function isTar(head: Uint8Array, oldStyle = false): boolean {
  if (head.byteLength < 512) return false;
  const header = decodeTarHeader(head.subarray(0, 512));
  return header !== null && (oldStyle || header.ustar) && header.name !== '';
}

function startsWith(head: Uint8Array, text: string): boolean {
  return Buffer.from(head.subarray(0, text.length)).toString('latin1') === text;
}

const BINARY_MAGIC: readonly (readonly [magic: string, what: string])[] = [
  ['\u007fELF', 'an ELF program or library'],
  ['ElfFile\u0000', 'a Windows event log (evtx)'],
  ['LPKSHHRH', 'a systemd journal file'],
  ['PK\u0003\u0004', 'a zip archive inside the archive'],
  ['\u00fd7zXZ\u0000', 'xz-compressed data'],
  ['(\u00b5/\u00fd', 'zstd-compressed data'],
  ['BZh', 'bzip2-compressed data'],
  ['\u001f\u008b\u0008', 'gzip-compressed data inside gzip'],
  ['\u00d4\u00c3\u00b2\u00a1', 'a packet capture'],
  ['\u00a1\u00b2\u00c3\u00d4', 'a packet capture'],
  ['\n\r\r\n', 'a packet capture'],
  ['SQLite format 3\u0000', 'a SQLite database'],
  ['\u0089PNG', 'an image'],
  ['MZ\u0090\u0000', 'a Windows program'],
];

/** What a binary file is, by its magic number; null for text and for unknown bytes. */
export function binaryMagic(head: Uint8Array): string | null {
  if (isTar(head)) return 'a tar archive nested too deeply';
  return BINARY_MAGIC.find(([magic]) => startsWith(head, magic))?.[1] ?? null;
}
