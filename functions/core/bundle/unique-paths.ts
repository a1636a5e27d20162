/** Gives each stored file a path of its own; a second file of the same name becomes `name~2`. */
export interface UniquePaths {
  claim(path: string): string;
}

export function createUniquePaths(): UniquePaths {
  const used = new Set<string>();
  // where the search starts, so that thousands of equal names do not cost a quadratic search
  const next = new Map<string, number>();
  return {
    claim(path) {
      let candidate = path;
      for (let n = next.get(path) ?? 2; used.has(candidate); n++) {
        candidate = `${path}~${n}`;
        next.set(path, n + 1);
      }
      used.add(candidate);
      return candidate;
    },
  };
}
