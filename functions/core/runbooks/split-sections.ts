export interface RunbookSection {
  readonly name: string;
  /** Without its heading. */
  readonly text: string;
}

export interface RunbookBody {
  readonly title: string;
  /** What stands between the title and the first section. */
  readonly intro: string;
  readonly sections: readonly RunbookSection[];
}

/** Front matter and body of a file; no front matter gives an empty one. */
export function splitFrontMatter(text: string): { readonly frontMatter: string; readonly body: string } {
  const match = /^---\n([\s\S]*?\n)---\n/.exec(text);
  return match
    ? { frontMatter: match[1]!, body: text.slice(match[0].length).trimStart() }
    : { frontMatter: '', body: text };
}

/** Title, introduction and second-level sections of a body; headings inside fenced blocks are no headings. */
export function splitSections(body: string): RunbookBody {
  let title = '';
  const intro: string[] = [];
  const sections: { name: string; lines: string[] }[] = [];
  let fence: string | null = null;
  for (const line of body.split('\n')) {
    const mark = /^\s*(`{3,})/.exec(line)?.[1];
    if (mark !== undefined) fence = fence === null ? mark : mark.length >= fence.length ? null : fence;
    const heading = fence === null ? /^(#{1,2}) (.+)$/.exec(line) : null;
    if (heading?.[1] === '##') sections.push({ name: heading[2]!.trim(), lines: [] });
    else if (heading && title === '') title = heading[2]!.trim();
    else (sections.at(-1)?.lines ?? intro).push(line);
  }
  return {
    title,
    intro: intro.join('\n').trim(),
    sections: sections.map(({ name, lines }) => ({ name, text: lines.join('\n').trim() })),
  };
}
