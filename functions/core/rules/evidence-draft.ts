import type { Evidence } from '../../../schemas/finding';
import { excerpt } from './excerpt';

/** Evidence of which the text may still hold secrets and be long: most drafts are replaced before anybody reads them. */
export interface EvidenceDraft {
  readonly file: string;
  readonly byteStart: number;
  readonly byteEnd: number;
  readonly line: number;
  readonly time: string | null;
  text: string;
  /** Where in `text` the match is. */
  readonly index: number;
  settled: boolean;
}

/** Text kept on either side of the match until it is redacted: far more than is quoted, so that no secret is split. */
const SIDE_CHARS = 8 * 1024;
/** 9999-12-31: later times are no times, and would not sort as ISO text. */
const LAST_MS = 253_402_300_799_999;

/** UTC ISO 8601 with milliseconds; null for null and for numbers that are no time of a log line. */
export function isoTime(ms: number | null): string | null {
  return ms === null || !(ms >= 0 && ms <= LAST_MS) ? null : new Date(Math.trunc(ms)).toISOString();
}

/** The part of a long text that has to be kept for quoting around `index`. */
export function draftText(text: string, index: number): { text: string; index: number } {
  if (text.length <= 2 * SIDE_CHARS) return { text, index };
  const from = Math.max(0, index - SIDE_CHARS);
  return { text: text.slice(from, index + SIDE_CHARS), index: index - from };
}

/** Redacts, then cuts: the other way round a cut secret might not be recognised. */
export function settle(draft: EvidenceDraft, redact: (text: string) => string): void {
  if (draft.settled) return;
  // copied through bytes: a slice would keep the long text alive, and half a surrogate pair is no character
  draft.text = Buffer.from(excerpt(redact(draft.text), draft.index), 'utf8').toString('utf8');
  draft.settled = true;
}

export function toEvidence({ file, byteStart, byteEnd, line, time, text }: EvidenceDraft): Evidence {
  return { file, byteStart, byteEnd, line, time, text };
}
