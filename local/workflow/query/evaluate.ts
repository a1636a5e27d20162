import { isJsonObject, type Json, type Variables } from '../json';
import { StateError } from '../state-error';
import { evaluateExpression, expressionIn } from './expression';

/**
 * Evaluates every `{% … %}` string anywhere in a value of a definition; everything else stays as written.
 * @param field name of the field, for the error message
 */
export async function evaluate(template: Json, bindings: Variables, field: string): Promise<Json> {
  if (typeof template === 'string') {
    const source = expressionIn(template);
    return source === undefined ? template : evaluateExpression(source, bindings, field);
  }
  if (Array.isArray(template)) {
    const values: Json[] = [];
    for (const [index, item] of template.entries())
      values.push(await evaluate(item as Json, bindings, `${field}[${index}]`));
    return values;
  }
  if (isJsonObject(template)) {
    const entries: [string, Json][] = [];
    for (const [key, item] of Object.entries(template))
      entries.push([key, await evaluate(item, bindings, `${field}/${key}`)]);
    return Object.fromEntries(entries);
  }
  return template;
}

/** A field that takes a number or an expression giving one. Absent fields give the fallback. */
export async function evaluateNumber<F>(
  template: number | string | undefined,
  fallback: F,
  bindings: Variables,
  field: string,
  range: { readonly min: number; readonly max: number; readonly whole?: boolean },
): Promise<number | F> {
  if (template === undefined) return fallback;
  const value = await evaluate(template, bindings, field);
  const right =
    typeof value === 'number' &&
    value >= range.min &&
    value <= range.max &&
    (range.whole === false || Number.isInteger(value));
  if (right) return value;
  throw new StateError(
    'States.QueryEvaluationError',
    `'${field}' must be a${range.whole === false ? '' : ' whole'} number from ${range.min} to ${range.max}, got ${JSON.stringify(value)}`,
    field,
  );
}
