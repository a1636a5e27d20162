import type { FactVerdict } from '../../../schemas/rule';
import type { Severity } from '../../../schemas/severity';
import type { FactSource } from './inspector';

type Fired = Extract<FactVerdict, { fires: unknown }>['fires'][number];

/** What a fact rule says when it fires; everything but the sentence may be left out. */
export interface Hit {
  /** One sentence with the numbers. */
  readonly detail: string;
  readonly evidence?: readonly (FactSource | null | undefined)[];
  readonly facts?: Record<string, unknown>;
  readonly entities?: Record<string, readonly string[]>;
  readonly dedup?: readonly string[];
  /** Only below the rule's own severity. */
  readonly severity?: Severity | undefined;
  readonly confidence?: { score: number; reason: string } | undefined;
  readonly count?: number;
}

const EVIDENCE = 5;

function fired(hit: Hit): Fired {
  return {
    dedup: [...(hit.dedup ?? [])],
    ...(hit.severity ? { severity: hit.severity } : {}),
    ...(hit.confidence ? { confidence: hit.confidence } : {}),
    detail: hit.detail,
    facts: hit.facts ?? {},
    entities: Object.fromEntries(Object.entries(hit.entities ?? {}).map(([name, values]) => [name, [...values]])),
    evidence: (hit.evidence ?? []).filter((source): source is FactSource => source != null).slice(0, EVIDENCE),
    count: Math.max(1, hit.count ?? 1),
  };
}

/** Fires once per hit, or is clear with what was checked. */
export function verdict(hits: readonly Hit[], clear: string): FactVerdict {
  return hits.length > 0 ? { fires: hits.map(fired) } : { clear };
}

/** A ratio as people read it: `83.4 %`. */
export function percent(part: number, whole: number): string {
  if (whole <= 0) return 'n/a';
  const value = (100 * part) / whole;
  if (value > 0 && value < 0.01) return 'under 0.01 %';
  return `${value >= 10 || value === 0 ? value.toFixed(1) : value.toPrecision(2)} %`;
}
