import type { UnknownTemplate } from '../../../schemas/partial';
import type { SourceKind } from '../../../schemas/source-kind';
import { maskTemplate } from '../lines/mask';
import { createRedactor } from '../redact/redact';
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

/** Templates whose published form is remembered; beyond it every line is redacted on its own. */
const MAX_KNOWN = 5000;

/**
 * The template with secrets replaced. They are looked for in the line itself: with its numbers masked a secret is not
 * recognised any more. Placeholders lose their hash, so that the same error about two secrets stays one error.
 */
function withoutSecrets(template: string, line: string, redact: (text: string) => string): string {
  const clean = redact(line);
  return clean === line ? template : maskTemplate(clean.replace(/(«secret:[a-z0-9-]+)#[0-9a-f]+»/g, '$1»'));
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
  const published = new Map<string, string>();
  // a redactor of its own: what it replaces is counted where evidence is redacted
  const { redact: hide } = createRedactor();
  let dropped = 0;
  return {
    get dropped() {
      return dropped;
    },
    add(raw, kind, draft) {
      const template = published.get(raw) ?? withoutSecrets(raw, draft.text, hide);
      if (published.size < MAX_KNOWN) published.set(raw, template);
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
