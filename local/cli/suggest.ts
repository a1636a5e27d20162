/** A longer text is no misspelling of a name of ours. */
const MAX_LENGTH = 120;

/** Edits that turn `a` into `b`; two neighbouring letters swapped count as one, the commonest slip of all. */
function edits(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}

/** Up to `count` names that `wanted` was probably meant to be: part of it typed, or a few letters wrong. Best first. */
export function suggest(wanted: string, names: readonly string[], count = 3): string[] {
  const text = wanted.slice(0, MAX_LENGTH).toLowerCase();
  if (text === '') return [];
  return [...new Set(names)]
    .map((name) => {
      const lower = name.slice(0, MAX_LENGTH).toLowerCase();
      // the beginning of a long id may be all that was typed
      const begun = text.length > 3 && lower.length > text.length ? edits(text, lower.slice(0, text.length)) : Infinity;
      const distance = Math.min(edits(text, lower), begun + 1);
      const close = distance <= Math.max(1, Math.floor(Math.min(text.length, lower.length) / 3));
      const part = text.length > 2 && (lower.includes(text) || text.includes(lower));
      return { name, distance, likely: close || part };
    })
    .filter(({ likely }) => likely)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name);
}

/** `did you mean a or b? …`, or only what comes after when nothing resembles the wanted name. */
export function didYouMean(wanted: string, names: readonly string[], otherwise: string): string {
  const near = suggest(wanted, names);
  return near.length > 0 ? `did you mean ${near.join(' or ')}? ${otherwise}` : otherwise;
}
