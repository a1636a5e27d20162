import type { StateMachineDefinition } from '../definition';
import { blocksOf, exitsOf, type LocatedBlock, placeOf } from './blocks';
import type { Report } from './lint-problem';

/** Targets that exist, states that can be reached, ends that are ends, names that are unique. */
export function lintStructure(definition: StateMachineDefinition, report: Report): void {
  const seen = new Map<string, string>();
  for (const located of blocksOf(definition)) {
    lintBlock(located, report);
    for (const name of Object.keys(located.block.States)) {
      const where = placeOf(located, name);
      const other = seen.get(name);
      if (other !== undefined)
        report(
          'error',
          'duplicate-name',
          where,
          `the name is taken by ${other}: names are unique in the whole machine`,
        );
      seen.set(name, where);
      if (name.length > 80) report('error', 'name-length', where, 'a state name has at most 80 characters');
    }
  }
}

function lintBlock(located: LocatedBlock, report: Report): void {
  const { States: states, StartAt: first } = located.block;
  if (!Object.hasOwn(states, first))
    report('error', 'missing-target', located.where, `StartAt names '${first}', which does not exist`);
  for (const [name, state] of Object.entries(states)) {
    const where = placeOf(located, name);
    for (const { next } of exitsOf(state))
      if (!Object.hasOwn(states, next))
        report('error', 'missing-target', where, `Next names '${next}', which does not exist here`);
    const terminal = state.Type === 'Succeed' || state.Type === 'Fail';
    if (!terminal && state.Type !== 'Choice') {
      const ways = (state.Next !== undefined ? 1 : 0) + (state.End === true ? 1 : 0);
      if (ways !== 1) report('error', 'next-or-end', where, 'exactly one of Next and End: true is needed');
    }
    if (state.Type === 'Choice' && (state.Choices ?? []).length === 0)
      report('error', 'empty-choice', where, 'a Choice needs at least one rule');
    if (state.Type === 'Choice' && state.Default === undefined)
      report('warning', 'no-default', where, 'without Default, States.NoChoiceMatched ends the execution');
  }
  const reached = reachable(located);
  for (const name of Object.keys(states))
    if (!reached.has(name)) report('error', 'unreachable', placeOf(located, name), 'no state leads here');
}

function reachable({ block }: LocatedBlock): Set<string> {
  const reached = new Set([block.StartAt]);
  for (const name of reached) {
    const state = Object.hasOwn(block.States, name) ? block.States[name] : undefined;
    if (state) for (const { next } of exitsOf(state)) reached.add(next);
  }
  return reached;
}
