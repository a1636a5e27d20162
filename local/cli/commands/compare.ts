import type { Command } from 'commander';
import compareNodes from '../../../functions/tools/compare-nodes';
import { DiagError } from '../../../schemas/errors';
import { askTool } from '../ask-tool';
import { choice } from '../choice';
import { chooseCollection } from '../choose-collection';
import type { GlobalOptions } from '../context';
import { withTools } from '../with-tools';
import { renderComparison } from './compare/render-comparison';

interface CompareOptions extends GlobalOptions {
  readonly what: string;
  readonly equal?: boolean;
}

export function registerCompare(program: Command): void {
  program
    .command('compare')
    .argument('<a>', 'collection id, the beginning of one, or an instance id (its latest)')
    .argument('<b>', 'the other one: a healthy neighbour, or the same node before')
    .description('Compare two collections: findings and settings that only one of them has, side by side.')
    .addOption(choice('--what <part>', 'findings, settings, or both', ['all', 'errors', 'config']).default('all'))
    .option('--equal', 'also show the values that are the same on both sides')
    .action(async (a: string, b: string, _local: object, command: Command) => {
      const options = command.optsWithGlobals<CompareOptions>();
      await withTools(options, async (call, t) => {
        // one after the other, so that an error names the first of two that are wrong
        const collectionIds = [await chooseCollection(call, a), await chooseCollection(call, b)];
        if (collectionIds[0] === collectionIds[1])
          throw new DiagError('invalid-argument', `${a} and ${b} are the same collection ${collectionIds[0]}`, {
            field: 'b',
            hint: 'name another one; nodescope runs lists them',
          });
        t.progress('comparing …');
        const answer = await askTool(call, compareNodes, {
          collectionIds,
          compareFields: options.what,
          includeEqual: options.equal === true,
        });
        t.out(options.json ? JSON.stringify(answer, null, 2) : renderComparison(answer, t));
      });
    });
}
