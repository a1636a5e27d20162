import type { Command } from 'commander';
import { labelledLines } from './labelled-lines';
import { matchesOf, rulesWith } from './match-rules';

export function registerMatch(rules: Command): void {
  rules
    .command('match')
    .description('Classify single lines as the pipeline would for their file; prints one JSON object per line.')
    .requiredOption('--jsonl <file>', 'file with one {"file": path in the bundle, "line": text} per line')
    .option('--rules <folder>', 'your own rule packs, added to the built-in rules')
    .action(async (local: { jsonl: string; rules?: string }) => {
      const ruleset = await rulesWith(local.rules);
      for await (const { file, line } of labelledLines(local.jsonl, '--jsonl')) {
        process.stdout.write(`${JSON.stringify({ file, line, matches: matchesOf(ruleset, file, line) })}\n`);
      }
    });
}
