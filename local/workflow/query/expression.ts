import jsonata from 'jsonata';
import type { Json, Variables } from '../json';
import { StateError } from '../state-error';
import { STEP_FUNCTIONS, WITHDRAWN_FUNCTIONS } from './step-functions';

const EXPRESSION = /^\{%([\s\S]*)%\}$/;

// An expression is configuration, but a recursion in it must not stop the runner.
const GUARD = { timeout: 5000, stack: 500 } as const;

/** The JSONata inside `{% … %}`, or `undefined` when the text is a plain string. */
export function expressionIn(text: string): string | undefined {
  return EXPRESSION.exec(text)?.[1]?.trim();
}

const compiled = new Map<string, jsonata.Expression>();

/** Parses once per text. @throws the parser's error object `{code, message, position}`. */
export function compile(source: string): jsonata.Expression {
  const known = compiled.get(source);
  if (known) return known;
  const expression = jsonata(source, GUARD);
  for (const { name, signature, call } of STEP_FUNCTIONS) expression.registerFunction(name, call, signature);
  for (const name of WITHDRAWN_FUNCTIONS)
    expression.registerFunction(name, () => {
      throw new Error(`$${name} is not available in Step Functions`);
    });
  compiled.set(source, expression);
  return expression;
}

export function problemOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return String(thrown.message);
  return String(thrown);
}

/**
 * Evaluates one expression. There is no context item: `$`, `$$` and bare names give nothing, as on AWS.
 * @throws StateError `States.QueryEvaluationError`, also when the expression gives nothing or a function.
 */
export async function evaluateExpression(source: string, bindings: Variables, field: string): Promise<Json> {
  const fail = (why: string) =>
    new StateError('States.QueryEvaluationError', `The JSONata expression '${source}' in '${field}' ${why}`, field);
  let value: unknown;
  try {
    value = await compile(source).evaluate(undefined, bindings);
  } catch (thrown) {
    throw fail(`failed: ${problemOf(thrown)}`);
  }
  if (value === undefined) throw fail('returned nothing (undefined)');
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (isFunction(part)) throw fail('returned a function, not data');
    return part;
  });
  if (text === undefined) throw fail('returned nothing that is data');
  // JSONata marks its arrays with hidden properties and may hand out parts of the input: copy
  return JSON.parse(text) as Json;
}

function isFunction(value: unknown): boolean {
  if (typeof value === 'function') return true;
  return typeof value === 'object' && value !== null && ('_jsonata_function' in value || '_jsonata_lambda' in value);
}
