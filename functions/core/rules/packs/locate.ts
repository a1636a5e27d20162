import { type Document, isNode, type LineCounter } from 'yaml';

/** A 1-based place in a text. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where the value of a field stands; of a missing field, where the thing stands that lacks it. */
export function placeOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): Place | null {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) {
      const { line, col } = lines.linePos(node.range[0]);
      return { line: Math.max(1, line), column: Math.max(1, col) };
    }
  }
  return null;
}

/** `rules[2].match.literal`; null for the whole document. */
export function fieldName(path: readonly PropertyKey[]): string | null {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? null : text.replace(/^\./, '');
}
