import type { Redactor } from './redact';

/** Names whose value is a secret whatever it looks like. */
const SECRET_NAME = /passw|secret|token|credential|api_?key|private_?key/i;

type Redact = Pick<Redactor, 'redact'>;

function named(redactor: Redact, name: string, value: string): string {
  if (!SECRET_NAME.test(name)) return redactor.redact(value);
  // a value alone does not look like a secret; with its name before it, as in a file, it does
  const line = redactor.redact(`${name}=${value}`);
  return line.startsWith(`${name}=`) ? line.slice(name.length + 1) : redactor.redact(value);
}

/**
 * A copy of a JSON value with secrets replaced in every string, also those only their name gives away:
 * `{password: "…"}` and `{name: "DB_PASSWORD", value: "…"}`. Keys and shape stay.
 */
export function redactDeep<T>(value: T, redactor: Redact): T {
  const visit = (node: unknown, name: string): unknown => {
    if (typeof node === 'string') return named(redactor, name, node);
    if (Array.isArray(node)) return node.map((item) => visit(item, name));
    if (typeof node !== 'object' || node === null) return node;
    const pair = node as { name?: unknown; key?: unknown };
    const label = typeof pair.name === 'string' ? pair.name : typeof pair.key === 'string' ? pair.key : '';
    return Object.fromEntries(
      Object.entries(node).map(([key, child]) => [key, visit(child, key === 'value' && label !== '' ? label : key)]),
    );
  };
  return visit(value, '') as T;
}
