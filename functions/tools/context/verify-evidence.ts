import type { Evidence, Finding } from '../../../schemas/finding';
import { collectionFiles } from '../../aws/collection-files';
import { redactedRange, regionAround } from '../../core/query/redacted-text';
import { createRedactor } from '../../core/redact/redact';

/** How an evidence quote compares with the stored bytes it cites. */
export interface Verification {
  readonly findingId: string;
  readonly quotes: number;
  readonly verified: number;
}

const plain = (text: string) => text.replace(/\s+/g, ' ').trim();

/** Marks that excerpt() leaves where a quote was cut, and the placeholder of a secret, which context may have named otherwise. */
const GAPS = /«cut: \d+ characters»|«secret:[^»]*»/;

/**
 * True when the parts of the quote stand in the stored text in their order, the first at its beginning. Nothing quoted
 * proves nothing.
 */
export function quoteHolds(quote: string, stored: string): boolean {
  const text = plain(stored);
  const parts = quote.split(GAPS).map(plain);
  if (parts.every((part) => part === '')) return false;
  if (!text.startsWith(parts[0]!)) return false;
  let at = 0;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

async function evidenceHolds(collectionId: string, evidence: Evidence): Promise<boolean> {
  const { file: path, byteStart, byteEnd, text } = evidence;
  const file = await collectionFiles.entry(collectionId, path).catch(() => null);
  if (!file) return false;
  // that a file is empty is cited as its bytes 0 to 0
  if (text === '' && byteEnd === 0) return file.bytes === 0;
  if (byteEnd <= byteStart || byteEnd > file.bytes) return false;
  const { start, end } = regionAround(byteStart, byteEnd);
  const region = { bytes: await collectionFiles.bytes(file, start, end), base: start };
  return quoteHolds(text, redactedRange(region, byteStart, byteEnd, createRedactor().redact));
}

/** Reads every cited range again. A citation that does not hold is counted, not hidden. */
export async function verifyEvidence(collectionId: string, findings: readonly Finding[]): Promise<Verification[]> {
  return Promise.all(
    findings.map(async ({ findingId, evidence }) => {
      const held = await Promise.all(evidence.map((one) => evidenceHolds(collectionId, one)));
      return { findingId, quotes: evidence.length, verified: held.filter(Boolean).length };
    }),
  );
}
