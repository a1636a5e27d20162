/** Shorter literals are in too many lines to save work. */
const MIN_LITERAL = 3;

/**
 * Longest run of plain characters that every match of an RE2 expression must contain; null when none is certain.
 * Deliberately simple: whatever it does not fully understand (flags, quoting, code points, odd braces) ends in null,
 * so it may miss a literal but never invents one. Character classes are read properly because a misread `]` would
 * turn class members into a literal.
 */
export function requiredLiteral(source: string): string | null {
  const chars = Array.from(source);
  let best: readonly string[] = [];
  let run: string[] = [];
  let depth = 0;
  const flush = () => {
    if (run.length > best.length) best = run;
    run = [];
  };
  for (let i = 0; i < chars.length; i++) {
    const c = chars[i]!;
    const next = chars[i + 1] ?? '';
    if (c === '\\') {
      i++;
      if (/^[A-Za-z0-9]$/.test(next)) {
        // \x41, \pL, \Q…\E, octal: how the rest reads depends on them
        if (!/^[dDsSwWbBAztnrfva]$/.test(next)) return null;
        flush();
      } else if (depth === 0) run.push(next);
    } else if (c === '[') {
      flush();
      const close = classEnd(chars, i);
      if (close < 0) return null;
      i = close;
    } else if (c === '(') {
      if (next === '?' && !/^(:|P?<\w+>)/.test(chars.slice(i + 2, i + 40).join(''))) return null;
      flush();
      depth++;
    } else if (c === ')') {
      flush();
      if (--depth < 0) return null;
    } else if (c === '|') {
      if (depth === 0) return null;
    } else if (c === '*' || c === '?' || c === '{') {
      // the character before may occur zero times
      if (depth === 0) run.pop();
      flush();
      if (c === '{') {
        const repeat = /^\{\d+(,\d*)?\}/.exec(chars.slice(i, i + 20).join(''));
        if (!repeat) return null;
        i += repeat[0].length - 1;
      }
    } else if (c === '+' || c === '.' || c === '^' || c === '$') {
      flush();
    } else if (depth === 0) {
      run.push(c);
    }
  }
  flush();
  return depth === 0 && best.length >= MIN_LITERAL ? best.join('') : null;
}

/** Index of the `]` that closes the class opened at `open`; -1 when it is not closed. */
function classEnd(chars: readonly string[], open: number): number {
  let i = open + 1;
  if (chars[i] === '^') i++;
  // a bracket that comes first is a member
  if (chars[i] === ']') i++;
  for (; i < chars.length; i++) {
    if (chars[i] === '\\') i++;
    else if (chars[i] === '[' && chars[i + 1] === ':') {
      const end = chars.indexOf(']', i + 2);
      if (end < 0) return -1;
      // [:alpha:] ends with ":]"; anything else is a plain bracket
      if (chars[end - 1] === ':' && end > i + 2) i = end;
    } else if (chars[i] === ']') return i;
  }
  return -1;
}
