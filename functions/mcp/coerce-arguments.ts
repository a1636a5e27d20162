import { z } from 'zod';

const WORDS: Readonly<Record<string, boolean>> = { true: true, false: false, yes: true, no: false };

/** The schema below optional, default, nullable wrappers. */
function inner(schema: z.ZodType): z.ZodType {
  let current: unknown = schema;
  while (current instanceof z.ZodOptional || current instanceof z.ZodDefault || current instanceof z.ZodNullable) {
    current = current.unwrap();
  }
  return current as z.ZodType;
}

function toList(text: string): unknown {
  if (!text.startsWith('['))
    return text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function coerce(schema: z.ZodType, value: unknown): unknown {
  const type = inner(schema);
  if (type instanceof z.ZodString)
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (type instanceof z.ZodNumber) return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : value;
  if (type instanceof z.ZodBoolean) {
    const word = text.toLowerCase();
    return Object.hasOwn(WORDS, word) ? WORDS[word] : value;
  }
  if (type instanceof z.ZodEnum) {
    const options: readonly unknown[] = type.options;
    return options.includes(text.toLowerCase()) ? text.toLowerCase() : value;
  }
  if (type instanceof z.ZodArray) return toList(text);
  return value;
}

/**
 * Harmless type slips of models and of gateways without array types: "5" for 5, "true" for true, "a,b" for ["a","b"],
 * "Critical" for critical. An empty string or null for an optional argument means it was left out. Nothing else is
 * guessed; unknown keys stay, whatever they are called, so that the schema can refuse them by name.
 */
export function coerceArguments(schema: z.ZodObject, args: unknown): unknown {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return args;
  const shape = schema.shape as Readonly<Record<string, z.ZodType>>;
  const out: [string, unknown][] = [];
  for (const [key, value] of Object.entries(args)) {
    const field = Object.hasOwn(shape, key) ? shape[key] : undefined;
    const optional = field instanceof z.ZodOptional || field instanceof z.ZodDefault;
    if (optional && (value === null || value === '')) continue;
    out.push([key, field ? coerce(field, value) : value]);
  }
  // not by assignment: an own key "__proto__" has to stay a key
  return Object.fromEntries(out);
}
