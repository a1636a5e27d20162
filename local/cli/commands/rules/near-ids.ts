/** Pairs of neighbouring letters, each as often as it occurs. */
function bigrams(text: string): Map<string, number> {
  const pairs = new Map<string, number>();
  for (let i = 0; i + 1 < text.length; i++) {
    const pair = text.slice(i, i + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

/** Dice coefficient, 0 to 1: tolerant of swapped words, which people misremember more often than letters. */
function likeness(a: string, b: string): number {
  const [left, right] = [bigrams(a), bigrams(b)];
  let common = 0;
  for (const [pair, count] of left) common += Math.min(count, right.get(pair) ?? 0);
  return (2 * common) / Math.max(1, a.length + b.length - 2);
}

/** Up to five ids that resemble what was asked for, best first. */
export function nearIds(wanted: string, ids: readonly string[]): string[] {
  const asked = wanted.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return ids
    .map((id) => ({ id, score: likeness(asked, id) + (id.includes(asked) && asked.length > 2 ? 1 : 0) }))
    .filter(({ score }) => score >= 0.4)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, 5)
    .map(({ id }) => id);
}
