import type { Command } from 'commander';
import { DiagError } from '../../../../schemas/errors';
import type { FindingsDocument } from '../../../../schemas/finding';
import { EXIT, type GlobalOptions, terminalFor } from '../../context';
import { printable, type Terminal } from '../../terminal';
import { analyzeArchive } from '../analyze';
import { type BundleScore, labelledBundles, readExpected, scoreBundle } from './bundle-score';
import { labelledLines } from './labelled-lines';
import { matchesOf, rulesWith } from './match-rules';
import { type Scorecard, type ScoredLine, type Share, scoreLines, shareText } from './scorecard';

interface ScoreOptions extends GlobalOptions {
  readonly faulty?: string;
  readonly healthy?: string;
  readonly bundles?: string;
  readonly rules?: string;
}

function table(title: string, rows: Readonly<Record<string, Share>>): string[] {
  const width = Math.max(...Object.keys(rows).map((name) => name.length), 0);
  return ['', title, ...Object.entries(rows).map(([name, share]) => `  ${name.padEnd(width)}  ${shareText(share)}`)];
}

function renderScorecard(card: Scorecard, t: Terminal): string {
  const { recall, severity, named, falsePositives } = card;
  return [
    t.style('bold', `Recall: ${shareText(recall.overall)}`),
    ...table('Recall by severity', recall.bySeverity),
    ...table('Recall by component', recall.byComponent),
    ...table('Recall by category', recall.byCategory),
    ...table('Agreement, of the lines that were found', {
      'same severity': severity.exact,
      'severity within one step': severity.withinOneStep,
      'same component': named.component,
      'same category': named.category,
    }),
    ...table('False positives on healthy lines, by severity floor', falsePositives),
    ...(card.missed.length > 0 ? ['', `Missed (${card.missed.length})`] : []),
    ...card.missed.map(
      ({ file, line, severity: label }) => `  ${label ?? '-'}  ${file}: ${printable(line).slice(0, 240)}`,
    ),
    ...(card.alarms.length > 0 ? ['', `Healthy lines that fire (${card.alarms.length})`] : []),
    ...card.alarms.map(({ row, ruleIds }) => `  ${ruleIds.join(', ')}: ${printable(row.line).slice(0, 200)}`),
  ].join('\n');
}

async function scoredLines(file: string | undefined, option: string, rules: string | undefined): Promise<ScoredLine[]> {
  if (file === undefined) return [];
  const ruleset = await rulesWith(rules);
  const lines: ScoredLine[] = [];
  for await (const row of labelledLines(file, option)) {
    lines.push({ row, matches: matchesOf(ruleset, row.file, row.line) });
  }
  return lines;
}

async function scoreBundles(folder: string, options: ScoreOptions): Promise<BundleScore[]> {
  const bundles = await labelledBundles(folder);
  if (bundles.length === 0)
    throw new DiagError('invalid-argument', `no bundle in ${folder} has an expected.json beside it`, {
      field: '--bundles',
      hint: '{"findings": ["conntrack-table-full", {"category": "dns", "severity": "high"}]}',
    });
  const scores: BundleScore[] = [];
  for (const { bundle, expected } of bundles) {
    const wanted = await readExpected(expected);
    const { text } = await analyzeArchive(bundle, { ...options, json: true });
    scores.push(scoreBundle(bundle, JSON.parse(text) as FindingsDocument, wanted));
  }
  return scores;
}

const sum = (shares: readonly Share[]): Share => ({
  hits: shares.reduce((total, one) => total + one.hits, 0),
  of: shares.reduce((total, one) => total + one.of, 0),
});

function renderBundles(scores: readonly BundleScore[], t: Terminal): string {
  return [
    t.style('bold', `Expected findings found: ${shareText(sum(scores.map((one) => one.found)))}`),
    `with the expected severity: ${shareText(sum(scores.map((one) => one.severityExact)))}`,
    ...scores.flatMap((one) => [
      `${one.bundle}: ${shareText(one.found)}`,
      ...(one.missed.length > 0 ? [`  missed: ${one.missed.join(', ')}`] : []),
      ...(one.wronglyFound.length > 0 ? [`  must not fire: ${one.wronglyFound.join(', ')}`] : []),
      ...(one.others.length > 0 ? [`  also found: ${one.others.join(', ')}`] : []),
    ]),
  ].join('\n');
}

export function registerScore(rules: Command): void {
  rules
    .command('score')
    .description('Measure the rules on labelled lines or bundles: recall, severity agreement, false positives.')
    .option('--faulty <jsonl>', 'lines of problems: {file, line, component, category, severity} per line')
    .option('--healthy <jsonl>', 'lines on which nothing should fire: {file, line} per line')
    .option('--bundles <folder>', 'bundles with expected.json: {"findings": [rule ids or {category, severity}]}')
    .option('--rules <folder>', 'your own rule packs, added to the built-in rules')
    .action(async (_local: object, command: Command) => {
      const options = command.optsWithGlobals<ScoreOptions>();
      const t = terminalFor(options);
      if (options.faulty === undefined && options.healthy === undefined && options.bundles === undefined)
        throw new DiagError('invalid-argument', 'nothing to score', {
          field: '--faulty',
          hint: 'nodescope rules score --faulty F.jsonl --healthy H.jsonl, or --bundles FOLDER',
        });
      if (options.bundles !== undefined) {
        const scores = await scoreBundles(options.bundles, options);
        t.out(options.json ? JSON.stringify(scores, null, 2) : renderBundles(scores, t));
        if (scores.some((one) => one.missed.length + one.wronglyFound.length > 0)) process.exitCode = EXIT.failed;
        return;
      }
      const card = scoreLines(
        await scoredLines(options.faulty, '--faulty', options.rules),
        await scoredLines(options.healthy, '--healthy', options.rules),
      );
      t.out(options.json ? JSON.stringify(card, null, 2) : renderScorecard(card, t));
    });
}
