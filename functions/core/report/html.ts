const MARKUP: unique symbol = Symbol('markup');

/** Markup that `html` made: the only thing it inserts without escaping. A symbol key, so no JSON value can pass for it. */
export interface Html {
  readonly [MARKUP]: string;
}

export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/**
 * Controls (C0 but tab and line feed, DEL, C1), bidirectional marks and overrides, invisible joiners, line separators,
 * unpaired surrogates, and what no document may hold: they would hide or reorder what a person reads.
 */
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text as a person may read it safely: what is invisible or moves other characters is named instead (`‹U+202E›`). */
export function visible(text: string): string {
  return text.replace(UNSEEN, (char) => {
    const code = char.charCodeAt(0);
    // control pictures are one character wide and known from terminals: ␀, ␛
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
  });
}

export function escapeText(text: string): string {
  return visible(text).replace(/[&<>"']/g, (char) => ENTITIES[char]!);
}

function render(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  return MARKUP in value ? value[MARKUP] : value.map(render).join('');
}

/** The one way markup is made: everything inserted is escaped for text and quoted attributes alike. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { [MARKUP]: parts.reduce((markup, part, i) => markup + render(values[i - 1]) + part) };
}

/** Constant text of this program (style, script): never anything that was read. */
export const constant = (text: string): Html => ({ [MARKUP]: text });

export const markupOf = (value: Html): string => value[MARKUP];
