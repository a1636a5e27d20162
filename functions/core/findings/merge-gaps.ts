import type { Gap, GapInput } from '../../../schemas/gap';
import { Gap as GapSchema } from '../../../schemas/gap';

const CODES = GapSchema.shape.code.options;

/** Gaps that say the same become one with a count; sorted, so that their order of arrival does not show. */
export function mergeGaps(gaps: readonly GapInput[]): Gap[] {
  const merged = new Map<string, Gap>();
  for (const { count = 1, ...gap } of gaps) {
    const key = JSON.stringify([CODES.indexOf(gap.code), gap.what, gap.reason, gap.effect]);
    const before = merged.get(key);
    if (!before) merged.set(key, { ...gap, count });
    else {
      before.count += count;
      before.bytes = before.bytes === null || gap.bytes === null ? null : before.bytes + gap.bytes;
    }
  }
  return [...merged.keys()].sort().map((key) => merged.get(key)!);
}
