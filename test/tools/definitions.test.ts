import { z } from 'zod';
import { coerceArguments } from '../../functions/mcp/coerce-arguments';
import { TOOLS } from '../../functions/tools/tools.generated';
import { expectGolden } from '../core/rules/golden-file';

/** Target name of the gateway deployment; the agent product shows at most 64 characters of `<target>___<tool>`. */
const TARGET = 'nodelog';

/** Every schema below a schema, with the path to it. */
function fields(schema: z.core.JSONSchema.BaseSchema, path: string): [string, z.core.JSONSchema.BaseSchema][] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
    typeof child === 'object' ? [[`${path}.${name}`, child] as [string, z.core.JSONSchema.BaseSchema]] : [],
  );
  return [...own, ...own.flatMap(([name, child]) => fields(child, name))];
}

const json = (schema: z.ZodType, io: 'input' | 'output') => z.toJSONSchema(schema, { io, unrepresentable: 'any' });

describe('the tools', () => {
  it('are these', () => {
    expect(TOOLS.map((tool) => tool.name).sort()).toEqual([
      ...['artifact', 'batch_collect', 'batch_status', 'cluster_health', 'collect', 'compare_nodes', 'correlate'],
      ...['errors', 'get_sop', 'history', 'list_sops', 'network_diagnostics', 'quick_triage', 'read', 'search'],
      ...['status', 'storage_diagnostics', 'summarize', 'tcpdump_analyze', 'tcpdump_capture', 'validate'],
    ]);
  });

  it('start something only where they say so', () => {
    expect(TOOLS.filter((tool) => tool.effect !== 'read').map((tool) => tool.name)).toEqual([
      ...['batch_collect', 'collect', 'tcpdump_capture'],
    ]);
  });
});

describe.each(TOOLS.map((tool) => [tool.name, tool] as const))('%s', (name, tool) => {
  it('has a name that every client can show', () => {
    expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(`${TARGET}___${name}`.length).toBeLessThanOrEqual(64);
  });

  it('says in one sentence what it does, and when to use it', () => {
    expect(tool.summary).toMatch(/^[A-Z].*[^.]\.$/);
    expect(tool.summary.slice(0, -1)).not.toMatch(/[.!?]\s+[A-Z]/);
    expect(tool.summary.length).toBeLessThanOrEqual(200);
    expect(tool.when).toMatch(/^Use /);
    expect(`${tool.summary} ${tool.when}`.length).toBeLessThanOrEqual(600);
    expect(tool.title.length).toBeLessThanOrEqual(60);
    expect(tool.budgetBytes).toBeLessThanOrEqual(24_000);
  });

  it('describes every argument, with default and allowed values in words', () => {
    // the gateway's schema subset knows neither enum nor default: what is not in the text is not known to the agent
    for (const [path, field] of fields(json(tool.input, 'input'), name)) {
      if (!field.description) throw new Error(`${path} has no description`);
      for (const option of (field.enum ?? []) as string[])
        if (!field.description.includes(option)) throw new Error(`${path} does not mention ${option}`);
      if (field.default !== undefined && !/default|\(default\)/i.test(field.description))
        throw new Error(`${path} does not say its default`);
    }
  });

  it('bounds every text and list it takes', () => {
    for (const [path, field] of fields(json(tool.input, 'input'), name)) {
      const bounded =
        field.type === 'string'
          ? (field.maxLength ?? field.pattern ?? field.enum)
          : field.type === 'array'
            ? field.maxItems
            : 1;
      if (bounded === undefined) throw new Error(`${path} is unbounded`);
    }
  });

  it('refuses an unknown argument by name', () => {
    for (const key of ['surprise', '__proto__', 'constructor', 'region\u0000']) {
      const args: unknown = JSON.parse(`{${JSON.stringify(key)}: 1}`);
      const parsed = tool.input.safeParse(coerceArguments(tool.input, args));
      const unknown = parsed.error?.issues.flatMap((issue: z.core.$ZodIssue) =>
        issue.code === 'unrecognized_keys' ? issue.keys : [],
      );
      expect(unknown).toEqual([key]);
    }
  });

  it('has examples its own schema accepts', () => {
    expect(tool.examples.length).toBeGreaterThan(0);
    for (const { title, input } of tool.examples) {
      expect(title.length).toBeGreaterThan(5);
      expect(tool.input.safeParse(input).error).toBeUndefined();
    }
  });

  it('has the schema it had', () => {
    const { title, summary, when, effect, budgetBytes } = tool;
    const text = {
      name,
      title,
      effect,
      summary,
      when,
      budgetBytes,
      input: json(tool.input, 'input'),
      output: json(tool.output, 'output'),
    };
    expectGolden(`tools/${name}.json`, JSON.stringify(text, null, 2).split('\n'));
  });
});
