// Scores the rules on labelled lines and writes docs/quality.md: numbers only, no line of the corpus.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSources } from './load-sources.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const [faultyFile, healthyFile] = process.argv.slice(2);
if (!faultyFile || !healthyFile) {
  console.error('usage: npm run quality -- FAULTY.jsonl HEALTHY.jsonl');
  process.exit(2);
}

const { labelledLines, matchesOf, rulesWith, scoreLines, shareText } = await loadSources(
  root,
  `
  export { labelledLines } from './local/cli/commands/rules/labelled-lines';
  export { matchesOf, rulesWith } from './local/cli/commands/rules/match-rules';
  export { scoreLines, shareText } from './local/cli/commands/rules/scorecard';
`,
);

const ruleset = await rulesWith(undefined);
async function scored(file) {
  const lines = [];
  for await (const row of labelledLines(file, 'file')) {
    lines.push({ row, matches: matchesOf(ruleset, row.file, row.line) });
  }
  return lines;
}

const card = scoreLines(await scored(faultyFile), await scored(healthyFile));
const table = (head, shares) =>
  [
    `| ${head} | |`,
    '| --- | --- |',
    ...Object.entries(shares).map(([name, share]) => `| ${name} | ${shareText(share)} |`),
  ].join('\n');

const page = `# Quality of the rules

How the built-in rules do on problem lines and healthy lines from public issues and test data, each labelled with file,
component, category and severity. A problem line counts as found when any rule fires on it in the file it is from.
Healthy lines are those on which nothing should fire.

Written by \`npm run quality -- FAULTY.jsonl HEALTHY.jsonl\`; the lines are not part of this repository. The same numbers,
with the missed lines: \`nodescope rules score --faulty FAULTY.jsonl --healthy HEALTHY.jsonl\`. Bundles with known faults
are scored by \`nodescope rules score --bundles FOLDER\`.

Rules: ${ruleset.byId.size} (${ruleset.logRules.length} on log lines), version \`${ruleset.version}\`.

**Recall: ${shareText(card.recall.overall)}. False positives of medium severity or worse: ${shareText(card.falsePositives.medium)}.**

${table('Recall by labelled severity', card.recall.bySeverity)}

${table('Recall by component', card.recall.byComponent)}

${table('Agreement, of the lines that were found', {
  'same severity': card.severity.exact,
  'severity within one step': card.severity.withinOneStep,
})}

${table('Healthy lines that fire, by severity floor', card.falsePositives)}

What the numbers do not say: the corpus is small, and rules were improved with these lines in view. They show how well
known faults are covered; new phrasings will be found less often. A line without its neighbours is also harder to judge
than a bundle, in which facts, counts and order help.
`;
writeFileSync(path.join(root, 'docs/quality.md'), page);
console.log(`wrote docs/quality.md: recall ${shareText(card.recall.overall)}`);
