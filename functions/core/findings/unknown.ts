import type { GapInput } from '../../../schemas/gap';
import type { UnknownTemplate } from '../../../schemas/partial';

/** Rule id of findings about errors that no rule knows. */
export const UNKNOWN_RULE_ID = 'unknown-repeated-error';

const MIN_COUNT = 3;
const MAX_SHOWN = 10;

export interface UnknownErrors {
  readonly shown: readonly UnknownTemplate[];
  readonly gaps: readonly GapInput[];
}

/**
 * The repeated unknown errors most worth a look: those that began late in the bundle's time first, as what has always
 * been there is rarely why somebody looks now; then the frequent ones. At most 10, the rest counted.
 */
export function rankUnknown(
  templates: readonly UnknownTemplate[],
  span: { readonly startMs: number | null; readonly endMs: number | null },
): UnknownErrors {
  const repeated = templates.filter((one) => one.count >= MIN_COUNT);
  const ranked = [...repeated].sort(
    (a, b) =>
      novelty(b, span) - novelty(a, span) || b.count - a.count || (a.kind + a.template < b.kind + b.template ? -1 : 1),
  );
  const rest = ranked.slice(MAX_SHOWN);
  return {
    shown: ranked.slice(0, MAX_SHOWN),
    gaps: rest.length === 0 ? [] : [restGap(rest)],
  };
}

/** In which tenth of the bundle's time it began: 9 is the last; 0 when a time is unknown. Tenths, so that counts decide among equals. */
function novelty(one: UnknownTemplate, { startMs, endMs }: { startMs: number | null; endMs: number | null }): number {
  if (one.firstMs === null || startMs === null || endMs === null || endMs <= startMs) return 0;
  return Math.max(0, Math.min(9, Math.floor((10 * (one.firstMs - startMs)) / (endMs - startMs))));
}

function restGap(rest: readonly UnknownTemplate[]): GapInput {
  const lines = rest.reduce((sum, one) => sum + one.count, 0);
  return {
    code: 'limit',
    what: 'repeated errors no rule knows',
    bytes: null,
    count: rest.length,
    reason: `${MAX_SHOWN} are shown, ${rest.length} more (${lines} lines) are not`,
    effect: 'search the logs for error lines to see them',
  };
}
