import { ServiceError } from '../service';

export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Character data directly inside, entities resolved. */
  readonly text: string;
}

const MAX_DEPTH = 16;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const malformed = () =>
  new ServiceError('MalformedXML', 'The XML you provided was not well-formed or did not validate against our schema');

function resolveEntities(text: string): string {
  return text.replace(/&([^;&]{0,12});?/g, (_, name: string) => {
    const code = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
    if (code) {
      const point = code[1] ? Number.parseInt(code[1], 16) : Number(code[2]);
      if (point > 0x10ffff) throw malformed();
      return String.fromCodePoint(point);
    }
    const known = ENTITIES[name];
    if (known === undefined) throw malformed();
    return known;
  });
}

interface Draft {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

/** Parses the small documents S3 clients send. No DTD, no CDATA, attributes are skipped. Throws MalformedXML. */
export function parseXml(source: string): XmlElement {
  const body = source.replace(/^\uFEFF?\s*<\?xml[^>]*\?>/, '');
  const stack: Draft[] = [{ name: '', children: [], text: '' }];
  const tag = /<(\/?)([A-Za-z_][\w.:-]{0,127})((?:\s[^<>]{0,1024})?)>|([^<]+)/y;
  while (tag.lastIndex < body.length) {
    const m = tag.exec(body);
    if (!m) throw malformed();
    const top = stack[stack.length - 1]!;
    if (m[4] !== undefined) {
      top.text += resolveEntities(m[4]);
    } else if (m[1] === '/') {
      if (stack.length < 2 || top.name !== m[2]) throw malformed();
      stack.pop();
      stack[stack.length - 1]!.children.push(top);
    } else {
      if (stack.length > MAX_DEPTH) throw malformed();
      const draft: Draft = { name: m[2]!, children: [], text: '' };
      if (m[3]?.trimEnd().endsWith('/')) top.children.push(draft);
      else stack.push(draft);
    }
  }
  const root = stack[0]!;
  if (stack.length !== 1 || root.children.length !== 1) throw malformed();
  return root.children[0]!;
}

export const childText = (element: XmlElement, name: string): string | undefined =>
  element.children.find((child) => child.name === name)?.text;

/** XML 1.0 cannot hold most control characters even escaped; S3 sends the references all the same. */
export const escapeXml = (text: string): string =>
  text.replace(/[<>&"'\u0000-\u001f\u007f]/g, (c) => `&#x${c.charCodeAt(0).toString(16)};`);

/** A value as nested elements: arrays repeat the element, undefined is left out. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue };

export function renderXml(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((item: XmlValue) => renderXml(name, item)).join('');
  if (typeof value === 'object') {
    const inner = Object.entries(value).map(([key, item]) => renderXml(key, item));
    return `<${name}>${inner.join('')}</${name}>`;
  }
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

export function xmlDocument(root: string, value: XmlValue, namespace: string): string {
  const inner = renderXml(root, value);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${namespace}">${inner.slice(root.length + 2)}`;
}
