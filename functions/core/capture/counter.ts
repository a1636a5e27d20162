/** Counts names up to a limit; what comes after is counted together, so that no name can be wrong. */
export function createCounter(limit: number) {
  const counts = new Map<string, number>();
  let other = 0;
  return {
    add(name: string, by = 1): void {
      const count = counts.get(name);
      if (count !== undefined) counts.set(name, count + by);
      else if (counts.size < limit) counts.set(name, by);
      else other += by;
    },
    get: (name: string): number => counts.get(name) ?? 0,
    /** Occurrences of names that came after the limit. */
    get other() {
      return other;
    },
    get size() {
      return counts.size;
    },
    /** Most frequent first; equal ones by name. */
    top(limitTo: number): { name: string; count: number }[] {
      return [...counts]
        .map(([name, count]) => ({ name, count }))
        .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
        .slice(0, limitTo);
    },
    record(limitTo = 30): Record<string, number> {
      return Object.fromEntries(this.top(limitTo).map(({ name, count }) => [name, count]));
    },
  };
}
export type Counter = ReturnType<typeof createCounter>;
