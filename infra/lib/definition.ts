import { readFileSync } from 'node:fs';

/** What a state machine definition asks of its role, read from the definition itself. */
export interface DefinitionNeeds {
  /** `${…}` names of functions and state machines that states invoke. */
  readonly invokes: ReadonlySet<string>;
  /** `${…}` names of state machines that are started and awaited. */
  readonly startsAndAwaits: ReadonlySet<string>;
  readonly starts: ReadonlySet<string>;
  /** Labels of Distributed Maps: their children are executions of the same machine. */
  readonly maps: readonly string[];
  readonly readsObjects: boolean;
  readonly writesObjects: boolean;
  /** Every `${…}` in the text. */
  readonly placeholders: ReadonlySet<string>;
}

interface State {
  readonly Type?: string;
  readonly Label?: string;
  readonly Resource?: string;
  readonly Arguments?: Readonly<Record<string, unknown>>;
  readonly ItemReader?: { readonly Resource?: string };
  readonly ResultWriter?: { readonly Resource?: string };
  readonly ItemProcessor?: Block & { readonly ProcessorConfig?: { readonly Mode?: string } };
  readonly Branches?: readonly Block[];
}
interface Block {
  readonly States?: Readonly<Record<string, State>>;
}

const placeholder = (value: unknown): string | null =>
  typeof value === 'string' ? (/^\$\{(\w+)\}$/.exec(value)?.[1] ?? null) : null;

/** Throws when a state uses an integration whose permissions nobody has thought about. */
export function definitionNeeds(file: string): DefinitionNeeds {
  const text = readFileSync(file, 'utf8');
  const invokes = new Set<string>();
  const starts = new Set<string>();
  const startsAndAwaits = new Set<string>();
  const maps: string[] = [];
  let readsObjects = false;
  let writesObjects = false;

  const task = (name: string, { Resource = '', Arguments = {} }: State) => {
    const service = Resource.replace(/^arn:aws(?:-[a-z-]+)?:states:::/, '');
    if (/^lambda:invoke(\.waitForTaskToken)?$/.test(service)) {
      const fn = placeholder(Arguments.FunctionName);
      if (fn) return invokes.add(fn);
    }
    const nested = /^states:startExecution(\.sync(?::2)?|\.waitForTaskToken)?$/.exec(service);
    const machine = placeholder(Arguments.StateMachineArn);
    if (nested && machine) return (nested[1]?.startsWith('.sync') ? startsAndAwaits : starts).add(machine);
    throw new Error(`${file}: state ${name} calls ${Resource}; say in infra/lib/definition.ts what its role needs`);
  };
  const walk = (block: Block) => {
    for (const [name, state] of Object.entries(block.States ?? {})) {
      if (state.Type === 'Task') task(name, state);
      if (state.ItemProcessor?.ProcessorConfig?.Mode === 'DISTRIBUTED') maps.push(state.Label ?? name);
      if (state.ItemReader) readsObjects = true;
      if (state.ResultWriter) writesObjects = true;
      if (state.ItemProcessor) walk(state.ItemProcessor);
      for (const branch of state.Branches ?? []) walk(branch);
    }
  };
  walk(JSON.parse(text) as Block);
  const placeholders = new Set([...text.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1] ?? ''));
  return { invokes, starts, startsAndAwaits, maps, readsObjects, writesObjects, placeholders };
}
