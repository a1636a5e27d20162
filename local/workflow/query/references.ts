import { compile } from './expression';

/** What an expression reads from outside itself. */
export interface References {
  /** Variables without the `$`, not counting `$states`, functions bound inside and parameters. */
  readonly variables: ReadonlySet<string>;
  /** First step after `$states`: `input`, `result`, `errorOutput`, `context`. */
  readonly states: ReadonlySet<string>;
}

interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly steps?: readonly Node[];
  readonly lhs?: unknown;
  readonly arguments?: readonly Node[];
  readonly focus?: unknown;
  readonly index?: unknown;
}

/** Static scan of the syntax tree. @throws the parser's error object when the text is no JSONata. */
export function referencesOf(source: string): References {
  const read = new Set<string>();
  const bound = new Set<string>();
  const states = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const node = value as Node;
    if (node.type === 'variable' && typeof node.value === 'string') read.add(node.value);
    if (node.type === 'bind') bindName(node.lhs);
    if (node.type === 'lambda') for (const argument of node.arguments ?? []) bindName(argument);
    for (const name of [node.focus, node.index]) if (typeof name === 'string') bound.add(name);
    if (node.type === 'path') {
      const [first, second] = node.steps ?? [];
      if (first?.type === 'variable' && first.value === 'states' && typeof second?.value === 'string')
        states.add(second.value);
    }
    for (const part of Object.values(value)) visit(part);
  };
  const bindName = (target: unknown): void => {
    const name = (target as Node | undefined)?.value;
    if (typeof name === 'string') bound.add(name);
  };
  visit(compile(source).ast());
  for (const name of ['', '$', 'states', ...bound]) read.delete(name);
  return { variables: read, states };
}
