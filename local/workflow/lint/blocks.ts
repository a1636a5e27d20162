import type { State, StateMachineDefinition, StatesBlock } from '../definition';

/** A set of states with what surrounds it. */
export interface LocatedBlock {
  readonly where: string;
  readonly block: StatesBlock;
  /** The state this block is inside of, and its own block. */
  readonly parent: { readonly block: LocatedBlock; readonly name: string } | undefined;
  /** Children of a Distributed Map see nothing of their surroundings. */
  readonly isolated: boolean;
  readonly express: boolean;
}

/** All blocks of a definition, outer ones first. */
export function blocksOf(definition: StateMachineDefinition): LocatedBlock[] {
  const found: LocatedBlock[] = [{ where: '', block: definition, parent: undefined, isolated: true, express: false }];
  for (const outer of found)
    for (const [name, state] of Object.entries(outer.block.States)) {
      const where = placeOf(outer, name);
      const parent = { block: outer, name };
      if (state.Type === 'Parallel')
        for (const [index, block] of (state.Branches ?? []).entries())
          found.push({ where: `${where}[${index}]`, block, parent, isolated: false, express: outer.express });
      if (state.Type === 'Map' && state.ItemProcessor) {
        const config = state.ItemProcessor.ProcessorConfig;
        const isolated = config?.Mode === 'DISTRIBUTED';
        const express = isolated ? config?.ExecutionType === 'EXPRESS' : outer.express;
        found.push({ where, block: state.ItemProcessor, parent, isolated, express });
      }
    }
  return found;
}

export function placeOf(block: LocatedBlock, name: string): string {
  return block.where === '' ? name : `${block.where}/${name}`;
}

/** Where a state may go, with what it assigns on the way. */
export function exitsOf(state: State): { readonly next: string; readonly assign: unknown }[] {
  const exits: { next: string; assign: unknown }[] = [];
  if (state.Type === 'Choice') {
    for (const rule of state.Choices ?? []) exits.push({ next: rule.Next, assign: rule.Assign });
    if (state.Default !== undefined) exits.push({ next: state.Default, assign: state.Assign });
  } else if (state.Type !== 'Fail' && state.Next !== undefined) exits.push({ next: state.Next, assign: state.Assign });
  if ('Catch' in state)
    for (const catcher of state.Catch ?? []) exits.push({ next: catcher.Next, assign: catcher.Assign });
  return exits;
}
