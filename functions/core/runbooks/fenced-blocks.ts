export interface FencedBlock {
  /** `tool`, `sh`, `sh yellow`, `sh red`. */
  readonly tag: string;
  /** Without the block's indentation, empty lines and comments. */
  readonly lines: readonly string[];
}

export interface WrittenCall {
  readonly tool: string;
  /** JSON of the arguments, placeholders not filled in. */
  readonly json: string;
}

/** Fenced blocks of Markdown, in order. A line that ends with `\` goes on in the next. */
export function fencedBlocks(markdown: string): FencedBlock[] {
  const blocks: { tag: string; lines: string[] }[] = [];
  let open: { tag: string; lines: string[] } | null = null;
  for (const line of markdown.split('\n')) {
    const fence = /^\s*```\s*(.*?)\s*$/.exec(line);
    if (fence) {
      if (open) blocks.push(open);
      open = open ? null : { tag: fence[1]!, lines: [] };
      continue;
    }
    if (!open) continue;
    const text = line.trim();
    const before = open.lines.at(-1);
    if (before?.endsWith('\\')) open.lines[open.lines.length - 1] = `${before.slice(0, -1).trimEnd()} ${text}`;
    else if (text !== '' && !text.startsWith('#')) open.lines.push(text);
  }
  return blocks;
}

/** A line of a `tool` block; null when it is not `name {…}`. */
export function readCall(line: string): WrittenCall | null {
  const match = /^([a-z]+(?:_[a-z]+)*) (\{.*\})$/.exec(line);
  return match ? { tool: match[1]!, json: match[2]! } : null;
}
