import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { DiagError } from '../../../../schemas/errors';
import { PACK_RULE_PREFIX, PackRule } from '../../../../schemas/rule-pack';
import { type GlobalOptions, terminalFor } from '../../context';
import { packTemplate } from './template';

export function registerNew(rules: Command): void {
  rules
    .command('new')
    .argument('<id>', `id of the rule; starts with ${PACK_RULE_PREFIX}`)
    .description('Write a rule pack with one working rule, to start from.')
    .option('--dir <folder>', 'where to write it', '.')
    .action(async (id: string, local: { dir: string }, command: Command) => {
      const t = terminalFor(command.optsWithGlobals<GlobalOptions>());
      if (!PackRule.shape.id.safeParse(id).success)
        throw new DiagError('invalid-argument', `${id} cannot be the id of a rule of yours`, {
          field: 'id',
          hint: `start with ${PACK_RULE_PREFIX}, then lower-case words joined by hyphens: ${PACK_RULE_PREFIX}license-server-down`,
        });
      const file = path.join(local.dir, `${id}.yaml`);
      try {
        await writeFile(file, packTemplate(id), { flag: 'wx' });
      } catch (error) {
        const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
        throw new DiagError('invalid-argument', exists ? `${file} exists` : `${file} cannot be written`, {
          field: '--dir',
          hint: exists ? 'choose another id, or edit that file' : 'choose a folder that exists',
          cause: error,
        });
      }
      t.out(file);
      t.err(
        `\nedit it, then: nodescope rules test ${local.dir}\nuse it: nodescope analyze BUNDLE --rules ${local.dir}`,
      );
    });
}
