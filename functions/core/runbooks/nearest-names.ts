/** Longest name compared; a longer one is no misspelling of ours. */
const MAX_LENGTH = 80;

/** Edits (insert, delete, replace) between two texts; quadratic, so callers bound the lengths. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** The names most like `wanted`: shared words first, then fewest edits. Ties keep alphabetical order. */
export function nearestNames(wanted: string, names: readonly string[], count: number): string[] {
  const text = wanted.slice(0, MAX_LENGTH).toLowerCase();
  const words = new Set(text.split(/[^a-z0-9]+/).filter((word) => word.length > 2));
  return [...names]
    .sort()
    .map((name) => {
      const shared = name.split('-').filter((word) => words.has(word)).length;
      return { name, shared, edits: editDistance(text, name) };
    })
    .sort((a, b) => b.shared - a.shared || a.edits - b.edits)
    .slice(0, count)
    .map(({ name }) => name);
}
