/** A key seen often; `count` is a lower bound, too low by at most `total / capacity`. */
export interface HeavyHitter {
  readonly key: string;
  readonly count: number;
}

/**
 * Finds the most frequent keys of a stream in fixed memory (Misra–Gries): every key with more than
 * `total / capacity` occurrences is in it, whatever the order.
 */
export function heavyHitters(capacity: number) {
  const counts = new Map<string, number>();
  let total = 0;
  return {
    add(key: string): void {
      total++;
      const count = counts.get(key);
      if (count !== undefined) counts.set(key, count + 1);
      else if (counts.size < capacity) counts.set(key, 1);
      else
        for (const [other, value] of counts) {
          if (value === 1) counts.delete(other);
          else counts.set(other, value - 1);
        }
    },
    top(limit: number): HeavyHitter[] {
      return [...counts]
        .map(([key, count]) => ({ key, count }))
        .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
        .slice(0, limit);
    },
    total: () => total,
  };
}
