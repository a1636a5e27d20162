import { z } from 'zod';
import type { AnyTool } from '../tools/define';

type GatewayType = 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';

/** All of JSON Schema that a Lambda target of the gateway takes: no enum, default, pattern, format, bounds or unions. */
export interface GatewaySchema {
  readonly type: GatewayType;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, GatewaySchema>>;
  readonly required?: readonly string[];
  readonly items?: GatewaySchema;
}

/** One tool as the gateway's target lists it. */
export interface GatewayTool {
  readonly name: string;
  readonly description: string;
  /** Which target it belongs to: agents may read without asking, and start work on a node only when allowed to. */
  readonly effect: 'read' | 'start';
  readonly inputSchema: GatewaySchema;
}

const TYPES: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object']);
/** zod's own bounds of integers say nothing. */
const known = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) < 2 ** 53 - 1;

/** What the subset cannot say, in words, unless the description says it already. */
function boundsInWords(schema: z.core.JSONSchema.BaseSchema): string[] {
  const words: string[] = [];
  const { minimum, maximum, maxItems, minItems } = schema;
  if (known(minimum) && known(maximum)) words.push(`${minimum} to ${maximum}.`);
  else if (known(minimum)) words.push(`At least ${minimum}.`);
  else if (known(maximum)) words.push(`At most ${maximum}.`);
  if (known(minItems) && minItems > 0 && known(maxItems)) words.push(`${minItems} to ${maxItems} items.`);
  else if (known(maxItems)) words.push(`At most ${maxItems} items.`);
  const said = schema.description ?? '';
  return words.filter((text) => !(text.match(/\d+/g) ?? []).every((number) => said.includes(number)));
}

function subset(schema: z.core.JSONSchema.BaseSchema, path: string): GatewaySchema {
  const type = schema.type;
  if (typeof type !== 'string' || !TYPES.has(type))
    throw new Error(`${path}: the gateway has no type for ${JSON.stringify(schema).slice(0, 200)}`);
  const description = [schema.description, ...boundsInWords(schema)].filter(Boolean).join(' ');
  const items = schema.items;
  const properties = Object.entries(schema.properties ?? {}).map(
    ([name, child]) => [name, subset(child as z.core.JSONSchema.BaseSchema, `${path}.${name}`)] as const,
  );
  return {
    type: type as GatewayType,
    ...(description === '' ? {} : { description }),
    ...(type === 'object' ? { properties: Object.fromEntries(properties) } : {}),
    ...(type === 'object' && schema.required?.length ? { required: schema.required } : {}),
    ...(type === 'array' && items && typeof items === 'object' && !Array.isArray(items)
      ? { items: subset(items as z.core.JSONSchema.BaseSchema, `${path}[]`) }
      : {}),
  };
}

/**
 * A tool in the gateway's words. There is no output schema on purpose: the subset can say neither "or null" nor "or an
 * error", so a client that checks answers against it would refuse true ones.
 * Throws when an argument's type does not exist in the subset.
 */
export function gatewayTool(tool: AnyTool): GatewayTool {
  const input = z.toJSONSchema(tool.input, { io: 'input', unrepresentable: 'any' });
  return {
    name: tool.name,
    description: `${tool.summary} ${tool.when}`,
    effect: tool.effect,
    inputSchema: subset(input, tool.name),
  };
}
