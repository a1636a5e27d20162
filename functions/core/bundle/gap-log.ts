import type { Gap, GapInput } from '../../../schemas/gap';

/** Collects gaps in bounded space: after a few of the same sort, one line counts the rest. */
export interface GapLog {
  add(gap: GapInput): void;
  list(): Gap[];
}

/** `sameSort`: how many gaps of one code and reason are kept one by one before they are counted together. */
export function createGapLog(sameSort = 20): GapLog {
  const kept: Gap[] = [];
  const sorts = new Map<string, { count: number; rest: Gap | null }>();
  return {
    add(input) {
      const gap: Gap = { count: 1, ...input };
      // reasons carry numbers and names; without them the same fault is the same sort
      const key = `${gap.code} ${gap.reason.replace(/["“«].*?["”»]|\d+/g, '#')}`;
      const sort = sorts.get(key) ?? { count: 0, rest: null };
      sorts.set(key, sort);
      sort.count += 1;
      if (sort.rest) {
        sort.rest.count += gap.count;
        sort.rest.bytes = sort.rest.bytes === null || gap.bytes === null ? null : sort.rest.bytes + gap.bytes;
      } else if (sort.count > sameSort) {
        sort.rest = { ...gap, what: `${gap.what} and others` };
        kept.push(sort.rest);
      } else {
        kept.push(gap);
      }
    },
    list: () => kept.map((gap) => ({ ...gap })),
  };
}
