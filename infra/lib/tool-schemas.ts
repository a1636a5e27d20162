import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { z } from 'zod';

/** Longest name an agent may see: `<target>___<tool>`. DevOps Agent refuses longer ones. */
const MAX_VISIBLE_NAME = 64;
/** AgentCore accepts letters, digits and single hyphens in a target name, no underscores. */
const TARGET_NAME = /^([0-9a-zA-Z]-?){1,100}$/;

export const TARGETS = { read: 'nodelog', start: 'nodelog-actions' } as const;
export type Effect = keyof typeof TARGETS;

interface Schema {
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';
  readonly description?: string | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Schema | undefined;
}

/** Everything a Lambda target accepts; strict, so that a keyword it would refuse fails here and not at deployment. */
const Schema: z.ZodType<Schema> = z.lazy(() =>
  z.strictObject({
    type: z.enum(['string', 'number', 'integer', 'boolean', 'array', 'object']),
    description: z.string().optional(),
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).optional(),
    items: Schema.optional(),
  }),
);
const Tool = z.strictObject({
  name: z.string(),
  description: z.string().min(1),
  effect: z.enum(['read', 'start']),
  inputSchema: Schema,
  outputSchema: Schema.optional(),
});
export type Tool = z.infer<typeof Tool>;

function definition(schema: Schema): agentcore.SchemaDefinition {
  return {
    type: agentcore.SchemaDefinitionType.of(schema.type),
    ...(schema.description ? { description: schema.description } : {}),
    ...(schema.properties
      ? {
          properties: Object.fromEntries(
            Object.entries(schema.properties).map(([name, inner]) => [name, definition(inner)]),
          ),
        }
      : {}),
    ...(schema.required ? { required: [...schema.required] } : {}),
    ...(schema.items ? { items: definition(schema.items) } : {}),
  };
}

/** The generated tool list. Throws when the gateway or an agent would refuse a tool. */
export function readTools(root: string): Tool[] {
  const file = path.join(root, 'schemas/gateway-tools.json');
  const tools = z.array(Tool).parse(JSON.parse(readFileSync(file, 'utf8')));
  for (const target of Object.values(TARGETS)) {
    if (!TARGET_NAME.test(target)) throw new Error(`gateway target ${target}: only letters, digits and hyphens`);
  }
  for (const { name, effect, inputSchema } of tools) {
    const visible = visibleName(effect, name);
    if (visible.length > MAX_VISIBLE_NAME)
      throw new Error(`tool ${visible} has ${visible.length} characters; agents accept ${MAX_VISIBLE_NAME}`);
    if (inputSchema.type !== 'object') throw new Error(`tool ${name}: its input must be an object`);
  }
  return tools;
}

/** The name agents see. */
export const visibleName = (effect: Effect, tool: string): string => `${TARGETS[effect]}___${tool}`;

export const toolSchema = (tools: readonly Tool[]) =>
  agentcore.ToolSchema.fromInline(
    tools.map(({ name, description, inputSchema, outputSchema }) => ({
      name,
      description,
      inputSchema: definition(inputSchema),
      ...(outputSchema ? { outputSchema: definition(outputSchema) } : {}),
    })),
  );
