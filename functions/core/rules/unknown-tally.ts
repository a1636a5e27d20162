import type { UnknownTemplate } from '../../../schemas/partial';
import type { SourceKind } from '../../../schemas/source-kind';
import { type EvidenceDraft, toEvidence } from './evidence-draft';
import { earliestFirst, keepFirst } from './evidence-order';

/** Templates kept per shard. A program with more different errors than this is shown by the gap, not by its lines. */
export const MAX_TEMPLATES = 200;

interface TemplateTally {
  readonly template: string;
  readonly kind: SourceKind;
  count: number;
  firstMs: number | null;
  lastMs: number | null;
  readonly sample: EvidenceDraft[];
}

/** Error lines that no rule knows, counted by what remains when their variable parts are masked. */
export interface UnknownTally {
  add(template: string, kind: SourceKind, draft: EvidenceDraft): void;
  drafts(): EvidenceDraft[];
  result(redact: (text: string) => string): UnknownTemplate[];
  /** Lines whose template had no place any more. */
  readonly dropped: number;
}

export function createUnknownTally(maxTemplates: number): UnknownTally {
  const templates = new Map<string, TemplateTally>();
  let dropped = 0;
  return {
    get dropped() {
      return dropped;
    },
    add(template, kind, draft) {
      const key = `${kind} ${template}`;
      let tally = templates.get(key);
      if (!tally) {
        if (templates.size >= maxTemplates) {
          dropped++;
          return;
        }
        tally = { template, kind, count: 0, firstMs: null, lastMs: null, sample: [] };
        templates.set(key, tally);
      }
      tally.count++;
      if (draft.time !== null) {
        const ms = Date.parse(draft.time);
        tally.firstMs = Math.min(tally.firstMs ?? ms, ms);
        tally.lastMs = Math.max(tally.lastMs ?? ms, ms);
      }
      keepFirst(tally.sample, draft, earliestFirst, 1);
    },
    drafts: () => [...templates.values()].flatMap((tally) => tally.sample),
    result: (redact) =>
      [...templates.keys()].sort().map((key) => {
        const { template, kind, count, firstMs, lastMs, sample } = templates.get(key)!;
        return { template: redact(template), kind, count, firstMs, lastMs, sample: toEvidence(sample[0]!) };
      }),
  };
}
