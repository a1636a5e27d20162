import type { Command } from 'commander';
import { registerExplain } from './rules/explain';
import { registerList } from './rules/list';
import { registerMatch } from './rules/match';
import { registerNew } from './rules/new';
import { registerScore } from './rules/score';
import { registerTest } from './rules/test';

export function registerRules(program: Command): void {
  const rules = program.command('rules').description('Look at the rules, try them on lines, write your own.');
  for (const register of [registerList, registerExplain, registerMatch, registerNew, registerTest, registerScore])
    register(rules);
}
