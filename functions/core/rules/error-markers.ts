import { SourceKind } from '../../../schemas/source-kind';

/**
 * Keys that declare a line an error and may stand anywhere in it: looked for together with the literals of rules.
 * Shorter signs of an error are only looked for in the head of a line, see `headLooksLikeError`.
 */
export const ERROR_MARKERS: readonly string[] = [
  'level=error', // logrus: containerd, soci
  'level=fatal',
  'level="error"',
  '"level":"error"', // zap: ipamd, cni plugin, nodeadm, network policy agent
  '"level":"fatal"',
  '"level":"ERROR"', // slog
  '"severity":"ERROR"',
];

const LOG_KINDS: ReadonlySet<SourceKind> = new Set(
  SourceKind.options.slice(0, SourceKind.options.indexOf('other-log') + 1),
);

/** True for kinds that are logs, in which an unknown error line means something (not command output). */
export function isLogKind(kind: SourceKind): boolean {
  return LOG_KINDS.has(kind);
}

/** As far as labels are looked for, behind what the transport put in front. */
const HEAD_BYTES = 96;
const SPACE = 0x20;
const COLON = 0x3a;
const DASH = 0x2d;

/** Words that label an error, by their first letter. The last two are dmesg --decode. */
const LABELS: Readonly<Record<string, readonly string[]>> = {
  E: ['RROR', 'RRO', 'RR', 'rror', 'MERG'],
  F: ['ATAL', 'ATA', 'atal'],
  C: ['RITICAL', 'ritical'],
  S: ['EVERE'],
  P: ['ANIC'],
  A: ['LERT'],
  e: ['rror', 'rr   '],
  f: ['atal'],
  c: ['rit  '],
};
/** What must stand behind the word, unless it is ` - `. */
const LABEL_ENDS = ']):>|"[';
const labelsOf: readonly (readonly Buffer[])[] = Array.from({ length: 256 }, (_, byte) =>
  (LABELS[String.fromCharCode(byte)] ?? []).map((rest) => Buffer.from(rest)),
);
const endsLabel = new Uint8Array(256);
for (const end of LABEL_ENDS) endsLabel[end.charCodeAt(0)] = 1;
/** 1 for byte pairs with which a label or a klog header begins: one look per byte is all most lines cost. */
const beginsLabel = new Uint8Array(65_536);
for (const [first, rests] of Object.entries(LABELS)) {
  const seconds = first === 'E' || first === 'F' ? [...rests, '0', '1'] : rests;
  for (const rest of seconds) beginsLabel[(first.charCodeAt(0) << 8) | rest.charCodeAt(0)] = 1;
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** `E1122 ` or `F1122 `: the header of klog. */
function isKlogError(buffer: Uint8Array, at: number): boolean {
  for (let i = 1; i <= 4; i++) if (!isDigit(buffer[at + i])) return false;
  return buffer[at + 5] === 0x20;
}

function isLabelled(buffer: Uint8Array, at: number, end: number, rest: Uint8Array): boolean {
  const behind = at + rest.length;
  if (behind >= end) return false;
  for (let i = 0; i < rest.length; i++) if (buffer[at + i] !== rest[i]) return false;
  if (endsLabel[buffer[behind]!] === 1) return true;
  // a capital word may stand alone: `ERROR Registration failed`
  return buffer[behind] === SPACE && (rest[0]! < 0x61 || buffer[behind + 1] === DASH);
}

function isLabel(buffer: Uint8Array, at: number, end: number): boolean {
  const first = buffer[at]!;
  if ((first === 0x45 || first === 0x46) && isKlogError(buffer, at)) return true;
  return labelsOf[first]!.some((rest) => isLabelled(buffer, at + 1, end, rest));
}

/** Start of what the program printed: behind `Nov 22 11:00:01 host unit[1]: ` or `2026-… stderr F `, else `start`. */
function payloadStart(buffer: Uint8Array, start: number, end: number): number {
  if (buffer[start + 3] === SPACE && buffer[start + 6] === SPACE && buffer[start + 9] === COLON) {
    const limit = Math.min(end, start + 140);
    for (let at = start + 16; at < limit; at++) if (buffer[at] === COLON && buffer[at + 1] === SPACE) return at + 2;
  } else if (buffer[start + 4] === DASH && buffer[start + 10] === 0x54) {
    const limit = Math.min(end, start + 40);
    for (let at = start + 19; at < limit; at++) {
      // ` stdout F `: the stream's name has six letters
      if (buffer[at] === SPACE) return buffer[at + 7] === SPACE && buffer[at + 9] === SPACE ? at + 10 : at + 1;
    }
  }
  return start;
}

/**
 * True when the head of the line `[start, end)` has a label, a klog header or a kernel priority (`<3>`) of an error.
 * Cheap and generous: run on every line, it only selects lines whose severity is then read properly. Looking at every
 * byte of the head was half the cost of classifying (415 ns a line), so the common forms are told by their first ones.
 */
export function headLooksLikeError(buffer: Uint8Array, start: number, end: number): boolean {
  const from = payloadStart(buffer, start, end);
  const first = buffer[from];
  // klog's own word for it; logfmt and JSON declare their level by a key, which is an ERROR_MARKER
  if ((first === 0x49 || first === 0x57) && isDigit(buffer[from + 1])) return false;
  if ((first === 0x7b && buffer[from + 1] === 0x22) || (first === 0x74 && buffer[from + 4] === 0x3d)) return false;
  if (first === 0x3c && buffer[from + 2] === 0x3e) return isDigit(buffer[from + 1]) && buffer[from + 1]! <= 0x33;
  const limit = Math.min(end, from + HEAD_BYTES);
  for (let at = from; at + 1 < limit; at++) {
    if (beginsLabel[(buffer[at]! << 8) | buffer[at + 1]!] === 1 && isLabel(buffer, at, end)) return true;
  }
  return false;
}

/** True when the whole line, given as bytes and as text, is worth asking for its severity. */
export function mayBeError(buffer: Uint8Array, start: number, end: number, text: string): boolean {
  return headLooksLikeError(buffer, start, end) || ERROR_MARKERS.some((marker) => text.includes(marker));
}
