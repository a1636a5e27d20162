/** Matches a whole text against literal pieces separated by `*`. Linear: each piece is searched once, leftmost. */
export function wildcardMatcher(pieces: readonly string[]): (text: string) => boolean {
  const first = pieces[0]!;
  if (pieces.length === 1) return (text) => text === first;
  const last = pieces[pieces.length - 1]!;
  const middle = pieces.slice(1, -1);
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    const end = text.length - last.length;
    for (const piece of middle) {
      const found = text.indexOf(piece, at);
      if (found < 0 || found + piece.length > end) return false;
      at = found + piece.length;
    }
    return true;
  };
}

/** Splits a wildcard at its `*`; a backslash escapes `*` and itself. Null for `**` or a stray backslash. */
export function wildcardPieces(pattern: string): string[] | null {
  const pieces = [''];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    if (char === '\\') {
      const next = pattern[++at];
      if (next !== '*' && next !== '\\') return null;
      pieces[pieces.length - 1] += next;
    } else if (char === '*') {
      if (pattern[at + 1] === '*') return null;
      pieces.push('');
    } else {
      pieces[pieces.length - 1] += char;
    }
  }
  return pieces;
}
