import type { Finding } from '../../../schemas/finding';
import { collectionFiles } from '../../aws/collection-files';
import { createRedactor } from '../../core/redact/redact';

/** How an evidence quote compares with the stored bytes it cites. */
export interface Verification {
  readonly findingId: string;
  readonly quotes: number;
  readonly verified: number;
}

const plain = (text: string) => text.replace(/\s+/g, ' ').trim();

/** The bytes, redacted the same way, must begin with the quoted text up to its cut mark. */
function sameText(quote: string, stored: string): boolean {
  const said = plain(quote.split('…[cut')[0] ?? '');
  return said.length === 0 || plain(createRedactor().redact(stored)).includes(said);
}

/** Reads every cited range again. A citation that does not hold is counted, not hidden. */
export async function verifyEvidence(collectionId: string, findings: readonly Finding[]): Promise<Verification[]> {
  return Promise.all(
    findings.map(async (finding) => {
      let verified = 0;
      for (const evidence of finding.evidence) {
        const file = await collectionFiles.entry(collectionId, evidence.file).catch(() => null);
        if (!file) continue;
        const stored = await collectionFiles.bytes(file, evidence.byteStart, evidence.byteEnd);
        if (sameText(evidence.text, stored.toString('utf8'))) verified++;
      }
      return { findingId: finding.findingId, quotes: finding.evidence.length, verified };
    }),
  );
}
