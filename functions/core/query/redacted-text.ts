/**
 * A secret may begin before the place that is quoted: a PEM key of 8192 bits behind syslog prefixes takes 11 KiB. So
 * text is always redacted together with what surrounds it in the file, and cut only then.
 */
export const MARGIN_BEFORE = 16 * 1024;
export const MARGIN_AFTER = 4 * 1024;

const NEWLINE = 10;
const PLACEHOLDER = /(«secret:[^»]{1,64}»)/;

/** Bytes of a stored file from `base` on. */
export interface Region {
  readonly bytes: Buffer;
  readonly base: number;
}

export interface RegionLine {
  /** Offset in the file of the first byte; the first line of a region may be the rest of a line. */
  readonly byteStart: number;
  /** Without the line end. */
  readonly byteEnd: number;
  readonly raw: string;
  readonly shown: string;
}

export type Redact = (text: string) => string;

/** Where to read so that bytes `from` to `to` can be shown. */
export function regionAround(from: number, to: number): { start: number; end: number } {
  return { start: Math.max(0, from - MARGIN_BEFORE), end: to + MARGIN_AFTER };
}

/** The lines of a region, redacted as one text: redaction never changes the number of lines. */
export function redactedLines({ bytes, base }: Region, redact: Redact): RegionLine[] {
  const raw = bytes.toString('utf8').split('\n');
  const together = redact(raw.join('\n')).split('\n');
  const shown = together.length === raw.length ? together : raw.map(redact);
  const lines: RegionLine[] = [];
  let start = 0;
  for (let i = 0; i < raw.length; i++) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    lines.push({ byteStart: base + start, byteEnd: base + end, raw: raw[i]!, shown: shown[i]! });
    start = end + 1;
  }
  return lines;
}

/**
 * The redacted text of bytes `from` to `to` of the file, which must lie in the region and hold whole characters.
 * Consecutive ranges join to the redacted file; a secret that crosses a border shows its placeholder on both sides.
 */
export function redactedRange(region: Region, from: number, to: number, redact: Redact): string {
  let out = '';
  for (const line of redactedLines(region, redact)) {
    // the line end belongs to the range that holds its byte
    const lineEnd = from <= line.byteEnd && line.byteEnd < to ? '\n' : '';
    if (line.byteEnd > from && line.byteStart < to) {
      const characters = (byte: number) =>
        region.bytes.toString('utf8', line.byteStart - region.base, byte - region.base).length;
      const a = from <= line.byteStart ? 0 : characters(from);
      const b = to >= line.byteEnd ? line.raw.length : characters(to);
      out += slice(line, a, b);
    }
    if (line.byteEnd < region.base + region.bytes.length) out += lineEnd;
  }
  return out;
}

/** Characters `a` to `b` of the raw line, as its redacted form shows them. */
function slice({ raw, shown }: RegionLine, a: number, b: number): string {
  if (a === 0 && b === raw.length) return shown;
  if (raw === shown) return raw.slice(a, b);
  const parts = shown.split(PLACEHOLDER);
  let out = '';
  let at = 0;
  for (let i = 0; i < parts.length; i += 2) {
    const text = parts[i]!;
    const last = i === parts.length - 1;
    const found = last ? raw.length - text.length : raw.indexOf(text, at);
    // a line whose parts cannot be found again is shown whole, where it begins
    if (found < at || !raw.startsWith(text, found)) return a === 0 ? shown : '';
    const placeholder = parts[i - 1];
    if (placeholder !== undefined && at < b && found > a) out += placeholder;
    out += raw.slice(Math.max(found, a), Math.max(Math.max(found, a), Math.min(found + text.length, b)));
    at = found + text.length;
  }
  return out;
}
