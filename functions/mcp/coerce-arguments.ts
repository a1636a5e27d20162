import { z } from 'zod';

const WORDS: Record<string, boolean> = { true: true, false: false, yes: true, no: false };

/** The schema below optional, default, nullable wrappers. */
function inner(schema: z.ZodType): z.ZodType {
  let current: unknown = schema;
  while (current instanceof z.ZodOptional || current instanceof z.ZodDefault || current instanceof z.ZodNullable) {
    current = current.unwrap();
  }
  return current as z.ZodType;
}

function coerce(schema: z.ZodType, value: unknown): unknown {
  const type = inner(schema);
  if (type instanceof z.ZodNumber && typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()))
    return Number(value);
  if (type instanceof z.ZodBoolean && typeof value === 'string') return WORDS[value.trim().toLowerCase()] ?? value;
  if (type instanceof z.ZodString && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  if (type instanceof z.ZodArray && typeof value === 'string') {
    const text = value.trim();
    if (text.startsWith('[')) {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return value;
      }
    }
    return text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  }
  return value;
}

/**
 * Harmless type slips of models and of gateways without array types: "5" for 5, "true" for true, "a,b" for ["a","b"].
 * An empty string or null for an optional argument means it was left out. Nothing else is guessed.
 */
export function coerceArguments(schema: z.ZodObject, args: unknown): unknown {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return args;
  const shape = schema.shape as Record<string, z.ZodType>;
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(args)) {
    const field = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (!field) {
      out[key] = value;
      continue;
    }
    const optional = field instanceof z.ZodOptional || field instanceof z.ZodDefault;
    if (optional && (value === null || value === '')) continue;
    out[key] = coerce(field, value);
  }
  return out;
}
