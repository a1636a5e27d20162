/** One tag as a browser would read it. */
export interface Tag {
  readonly name: string;
  readonly closing: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}
export interface Markup {
  readonly tags: readonly Tag[];
  /** Text outside tags, style and script, entities still in it. */
  readonly text: string;
  readonly raw: { readonly style: readonly string[]; readonly script: readonly string[] };
}

const ATTRIBUTE = /^([^\s"'<>/=]+)(?:="([^"]*)")?(?=\s|\/|$)/;

/**
 * Reads markup by the rules a browser has (tags begin at `<` and a letter, `/` or `!`; style and script end at their
 * own end tag only), and throws on everything the report never writes: unquoted or single-quoted values, comments,
 * a `<` or `>` in text, an unknown construct. So what passes has no second reading.
 */
export function readMarkup(source: string): Markup {
  const tags: Tag[] = [];
  const raw = { style: [] as string[], script: [] as string[] };
  let text = '';
  let at = 0;
  if (!source.startsWith('<!doctype html>')) throw new Error('no doctype');
  at = '<!doctype html>'.length;
  while (at < source.length) {
    const open = source.indexOf('<', at);
    const run = source.slice(at, open < 0 ? source.length : open);
    if (run.includes('>')) throw new Error(`> in text: ${run.slice(0, 80)}`);
    text += run;
    if (open < 0) break;
    const close = source.indexOf('>', open);
    if (close < 0) throw new Error('a tag without end');
    const inner = source.slice(open + 1, close);
    const named = /^(\/?)([a-zA-Z][a-zA-Z0-9]*)/.exec(inner);
    if (!named) throw new Error(`not a tag: <${inner.slice(0, 80)}>`);
    const name = named[2]!.toLowerCase();
    const attributes: Record<string, string> = {};
    let rest = inner.slice(named[0].length).trim().replace(/\/$/, '').trim();
    while (rest !== '') {
      const attribute = ATTRIBUTE.exec(rest);
      if (!attribute) throw new Error(`not an attribute: ${rest.slice(0, 80)}`);
      attributes[attribute[1]!.toLowerCase()] = attribute[2] ?? '';
      rest = rest.slice(attribute[0].length).trim();
    }
    tags.push({ name, closing: named[1] === '/', attributes });
    at = close + 1;
    if (named[1] === '' && (name === 'style' || name === 'script')) {
      const end = source.toLowerCase().indexOf(`</${name}`, at);
      raw[name].push(source.slice(at, end));
      at = end;
    }
  }
  return { tags, text, raw };
}

/** Start and end tags that do not pair; empty for well-formed markup. */
export function unbalanced({ tags }: Markup): string[] {
  const empty = new Set(['meta', 'input', 'br', 'rect', 'path', 'line', 'circle', 'use']);
  const open: string[] = [];
  for (const { name, closing } of tags) {
    if (empty.has(name)) continue;
    if (!closing) open.push(name);
    else if (open.pop() !== name) return [`</${name}>`, ...open];
  }
  return open;
}
