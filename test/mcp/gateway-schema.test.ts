import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type GatewaySchema, type GatewayTool, gatewayTool } from '../../functions/mcp/gateway-schema';
import { defineTool } from '../../functions/tools/define';
import { TOOLS } from '../../functions/tools/tools.generated';

const written = JSON.parse(
  readFileSync(path.join(__dirname, '../../schemas/gateway-tools.json'), 'utf8'),
) as GatewayTool[];
const ALLOWED = new Set(['type', 'description', 'properties', 'required', 'items']);

/** Every schema below one, with its path. */
function visit(schema: GatewaySchema, at: string): [string, GatewaySchema][] {
  return [
    [at, schema],
    ...Object.entries(schema.properties ?? {}).flatMap(([name, child]) => visit(child, `${at}.${name}`)),
    ...(schema.items ? visit(schema.items, `${at}[]`) : []),
  ];
}

const toolWith = (input: z.ZodObject) =>
  defineTool({
    name: 'test_tool',
    effect: 'read',
    title: 'Test',
    summary: 'Does.',
    when: 'Use.',
    input,
    output: z.strictObject({}),
    budgetBytes: 1000,
    examples: [],
    handle: async () => ({ payload: {} }),
  });

describe('the schemas of the gateway', () => {
  it('are those of the tools there are', () => {
    expect(written.map((tool) => tool.name)).toEqual(TOOLS.map((tool) => tool.name).sort());
    for (const tool of TOOLS) expect(written.find((one) => one.name === tool.name)).toEqual(gatewayTool(tool));
  });

  it.each(written.map((tool) => [tool.name, tool] as const))('%s stays inside the subset', (name, tool) => {
    expect(tool.inputSchema.type).toBe('object');
    for (const [at, schema] of visit(tool.inputSchema, name)) {
      expect([at, Object.keys(schema).filter((key) => !ALLOWED.has(key))]).toEqual([at, []]);
      expect(['string', 'number', 'integer', 'boolean', 'array', 'object']).toContain(schema.type);
      for (const key of schema.required ?? []) expect(schema.properties).toHaveProperty(key);
      if (schema.type === 'array') expect(schema.items).toBeDefined();
    }
  });

  it('fit inline into one target, and into an agent’s context', () => {
    // the service takes 1 MB; what an agent reads before its first call is our own budget
    expect(Buffer.byteLength(JSON.stringify(written))).toBeLessThan(32_000);
  });

  it('say bounds in words, once', () => {
    const tool = gatewayTool(
      toolWith(
        z.strictObject({
          lines: z.number().int().min(1).max(500).describe('Lines.'),
          page: z.number().int().min(1).max(9).describe('Page, 1 to 9.'),
          list: z.array(z.string()).max(4).describe('List.'),
        }),
      ),
    );
    expect(tool.inputSchema.properties).toMatchObject({
      lines: { type: 'integer', description: 'Lines. 1 to 500.' },
      page: { description: 'Page, 1 to 9.' },
      list: { description: 'List. At most 4 items.', items: { type: 'string' } },
    });
  });

  it('refuse an argument that the subset cannot express', () => {
    const tool = toolWith(z.strictObject({ either: z.union([z.string(), z.number()]).describe('x') }));
    expect(() => gatewayTool(tool)).toThrow(/test_tool\.either/);
  });
});
