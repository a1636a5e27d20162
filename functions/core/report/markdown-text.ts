import { visible } from './html';

/**
 * Text for a paragraph, list or table cell of Markdown: nothing in it is markup, a link, a mention or HTML, also in chat
 * programs that know `<@user>`, `@here`, `#channel` and bare addresses.
 */
export function inline(text: string): string {
  return (
    visible(text)
      .replace(/\s+/g, ' ')
      .replace(/[\\`*_{}[\]()#+!|~$]/g, (char) => `\\${char}`)
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/@/g, '&#64;')
      .replace(/:\/\//g, ':&#47;/')
      // a number or dash at the start would begin a list
      .replace(/^(\d+)\./, '$1\\.')
      .replace(/^-/, '\\-')
      .trim()
  );
}

/** A fenced block that its text cannot leave: the fence is longer than any run of backticks in it. */
export function fenced(text: string): string {
  const shown = visible(text);
  const longest = [...shown.matchAll(/`+/g)].reduce((max, [run]) => Math.max(max, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${shown}\n${fence}`;
}

/** A code span that its text cannot leave. */
export function codeSpan(text: string): string {
  return `\`${visible(text).replace(/[\s]+/g, ' ').replace(/`/g, "'").replace(/\|/g, '¦')}\``;
}
