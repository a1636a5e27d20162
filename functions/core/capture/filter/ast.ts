/** Protocols that may stand before a qualifier or alone. */
export type Protocol = string;

/** `src or dst` is the default and is not said. */
export type Direction = 'src' | 'dst' | 'src and dst' | null;

/** Arithmetic over packet bytes; 32 bits, unsigned, as libpcap computes it. */
export type Arithmetic =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'length' }
  | { readonly kind: 'bytes'; readonly protocol: string; readonly offset: Arithmetic; readonly size: 1 | 2 | 4 }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Arithmetic; readonly right: Arithmetic };

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly operand: Filter }
  | { readonly kind: 'relation'; readonly operator: string; readonly left: Arithmetic; readonly right: Arithmetic }
  /** Words and numbers of a closed vocabulary, in order. */
  | { readonly kind: 'primitive'; readonly words: readonly string[] };
