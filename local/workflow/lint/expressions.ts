import type { State, StateMachineDefinition } from '../definition';
import { BUILT_IN_NAMES } from '../query/built-in-names';
import { expressionIn, problemOf } from '../query/expression';
import { type References, referencesOf } from '../query/references';
import { blocksOf, exitsOf, type LocatedBlock, placeOf } from './blocks';
import type { Report } from './lint-problem';

/** Fields of a state that hold other states; their expressions belong to those. */
const NESTED = new Set(['ItemProcessor', 'Branches']);
const STATES_FIELDS = new Set(['input', 'result', 'errorOutput', 'context']);

interface Found extends References {
  readonly field: string;
}

/** Expressions that do not parse, variables nobody has assigned, `$states` fields that do not exist where they are read. */
export function lintExpressions(definition: StateMachineDefinition, report: Report): void {
  const analysed = new Map<LocatedBlock, Map<string, Names>>();
  for (const located of blocksOf(definition)) {
    const { parent, isolated } = located;
    const outer = (!isolated && parent && analysed.get(parent.block)?.get(parent.name)) || NONE;
    const known = flow(located, outer);
    analysed.set(located, known);
    for (const [name, state] of Object.entries(located.block.States)) {
      const where = placeOf(located, name);
      const names = known.get(name);
      for (const found of expressionsOf(state, where, report)) {
        if (names) lintVariables(found, where, names, report);
        lintStates(found, where, state, report);
      }
      lintAssign(state, where, outer, report);
    }
  }
}

/** Variables on every way here, and on some way. */
interface Names {
  readonly always: ReadonlySet<string>;
  readonly sometimes: ReadonlySet<string>;
}
const NONE: Names = { always: new Set(), sometimes: new Set() };

/** Forward analysis to a fixed point: a name survives a join when all ways in carry it. */
function flow({ block }: LocatedBlock, outer: Names): Map<string, Names> {
  const known = new Map<string, Names>([[block.StartAt, outer]]);
  const queue = [block.StartAt];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const state = Object.hasOwn(block.States, name) ? block.States[name] : undefined;
    if (!state) continue;
    const here = known.get(name) ?? NONE;
    for (const { next, assign } of exitsOf(state)) {
      const assigned = typeof assign === 'object' && assign !== null ? Object.keys(assign) : [];
      const always = new Set([...here.always, ...assigned]);
      const sometimes = new Set([...here.sometimes, ...assigned]);
      const there = known.get(next);
      const merged: Names = there
        ? {
            always: new Set([...there.always].filter((variable) => always.has(variable))),
            sometimes: new Set([...there.sometimes, ...sometimes]),
          }
        : { always, sometimes };
      if (there && there.always.size === merged.always.size && there.sometimes.size === merged.sometimes.size) continue;
      known.set(next, merged);
      queue.push(next);
    }
  }
  return known;
}

function expressionsOf(state: State, where: string, report: Report): Found[] {
  const found: Found[] = [];
  const visit = (value: unknown, field: string): void => {
    if (typeof value === 'string') {
      const source = expressionIn(value);
      if (source === undefined) {
        if (value.includes('{%') || value.includes('%}'))
          report('error', 'expression', `${where}/${field}`, 'an expression must fill the whole string: {% … %}');
        return;
      }
      try {
        found.push({ field, ...referencesOf(source) });
      } catch (thrown) {
        report('error', 'expression', `${where}/${field}`, `not JSONata: ${problemOf(thrown)}`);
      }
    } else if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value))
        visit(item, Array.isArray(value) ? `${field}[${key}]` : `${field}/${key}`);
  };
  for (const [field, value] of Object.entries(state))
    if (!NESTED.has(field) && field !== 'Comment') visit(value, field);
  return found;
}

function lintVariables({ variables, field }: Found, where: string, { always, sometimes }: Names, report: Report): void {
  for (const name of variables) {
    if (always.has(name) || BUILT_IN_NAMES.has(name)) continue;
    if (sometimes.has(name))
      report('warning', 'maybe-undefined', `${where}/${field}`, `$${name} is not assigned on every way to this state`);
    else
      report('error', 'undefined-variable', `${where}/${field}`, `$${name} is not assigned on any way to this state`);
  }
}

function lintStates({ states, field }: Found, where: string, state: State, report: Report): void {
  const inCatch = field.startsWith('Catch');
  const hasResult =
    (field.startsWith('Output') || field.startsWith('Assign')) && ['Task', 'Parallel', 'Map'].includes(state.Type);
  for (const name of states)
    if (!STATES_FIELDS.has(name))
      report('error', 'states-field', `${where}/${field}`, `$states.${name} does not exist`);
    else if (name === 'errorOutput' && !inCatch)
      report('error', 'states-field', `${where}/${field}`, '$states.errorOutput exists only in Catch');
    else if (name === 'result' && !hasResult)
      report('error', 'states-field', `${where}/${field}`, '$states.result exists only in Output and Assign');
}

function lintAssign(state: State, where: string, outer: Names, report: Report): void {
  for (const { assign } of [...exitsOf(state), { assign: 'Assign' in state ? state.Assign : undefined }])
    for (const name of typeof assign === 'object' && assign !== null ? Object.keys(assign) : []) {
      if (name === 'states') report('error', 'assign', where, '`states` is reserved');
      if (outer.sometimes.has(name))
        report('error', 'assign', where, `$${name} belongs to an outer scope and cannot be assigned here`);
    }
}
