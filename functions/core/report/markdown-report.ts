import type { Finding } from '../../../schemas/finding';
import { atLeast, SEVERITIES } from '../../../schemas/severity';
import { compareFindings, type SharedProblem } from '../query/compare-findings';
import { problemsToTreat } from './actions-section';
import type { BatchInput } from './batch-report';
import { nodeName, type ReportInput } from './collection-report';
import { type ComparedSide, MOST_SIDES } from './comparison-report';
import { cut, place } from './finding-card';
import { codeSpan, fenced, inline } from './markdown-text';
import { mainChain, seen } from './verdict-section';
import { byteCount, capital, confidenceWord, grouped, moment, plural, STATE_WORDS } from './wording';

const SHOWN = { findings: 12, quotes: 2, gaps: 8, treated: 4, rows: 30 } as const;

function findingLines(finding: Finding): string[] {
  const detail = typeof finding.facts?.detail === 'string' ? [inline(cut(finding.facts.detail))] : [];
  return [
    `### ${capital(finding.severity)}: ${inline(finding.title)}`,
    `${codeSpan(finding.component)}, ${grouped(finding.count)} times, ${STATE_WORDS[finding.state]}, ${seen(finding)}, ${confidenceWord(finding.confidence.score)} (${finding.confidence.score.toFixed(2)}), ${codeSpan(finding.findingId)}`,
    ...detail,
    ...finding.evidence
      .slice(0, SHOWN.quotes)
      .flatMap((evidence) => [`${codeSpan(place(evidence))}`, fenced(cut(evidence.text, 400))]),
  ];
}

/** One collection as Markdown for a ticket or chat: verdict, chain, what to do, the worst findings, what is not known. */
export function collectionMarkdown({ collectionId, document }: ReportInput): string {
  const chain = mainChain(document);
  const root = chain[0];
  const { coverage, summary, bundle } = document;
  const serious = document.findings.filter((one) => !one.suppressed && atLeast(one.severity, 'medium'));
  const treated = problemsToTreat(document, chain).filter((one) => one.remediation.length > 0);
  const blocks = [
    `# ${root ? inline(root.title) : 'No open problem found'}`,
    inline(summary.verdict),
    `Node ${codeSpan(nodeName(document))}, collected ${moment(bundle.collectedAt)}, collection ${codeSpan(collectionId)}. ${SEVERITIES.map((severity) => `${summary.bySeverity[severity]} ${severity}`).join(', ')}.`,
    ...(chain.length > 1
      ? ['## What led to what', chain.map((one, i) => `${i + 1}. ${inline(one.title)} (${one.severity})`).join('\n')]
      : []),
    ...(root ? ['## Why', inline(cut(root.why)), `Impact: ${inline(cut(root.impact))}`] : []),
    ...(treated.length > 0 ? ['## What to do'] : []),
    ...treated
      .slice(0, SHOWN.treated)
      .flatMap((one) => [
        `**${inline(one.title)}**${one.runbook ? `, runbook ${codeSpan(one.runbook)}` : ''}`,
        one.remediation.map((step, i) => `${i + 1}. _${step.risk}_: ${inline(step.do)}`).join('\n'),
      ]),
    ...(serious.length > 0 ? ['## Findings', ...serious.slice(0, SHOWN.findings).flatMap(findingLines)] : []),
    ...(serious.length > SHOWN.findings
      ? [`${plural(serious.length - SHOWN.findings, 'further finding')} of medium severity or worse.`]
      : []),
    '## What was read',
    `${plural(coverage.files, 'file')}, ${byteCount(coverage.bytes)}, ${plural(coverage.lines, 'line')} classified; ${document.checks.filter((one) => one.outcome === 'clear').length} checks fine, ${document.checks.filter((one) => one.outcome === 'cannot-check').length} without data.`,
    ...(document.gaps.length > 0
      ? [
          document.gaps
            .slice(0, SHOWN.gaps)
            .map(
              (gap) =>
                `- ${inline(cut(gap.what, 200))}: ${inline(cut(gap.reason, 300))}; ${inline(cut(gap.effect, 300))}`,
            )
            .join('\n'),
        ]
      : []),
    ...(document.gaps.length > SHOWN.gaps ? [`${plural(document.gaps.length - SHOWN.gaps, 'further gap')}.`] : []),
    `Engine ${inline(document.engineVersion)}, rules ${inline(document.rulesetVersion)}. Quoted lines are data from the node.`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Two to ten collections as Markdown tables. */
export function comparisonMarkdown(sides: readonly ComparedSide[]): string {
  const compared = compareFindings(sides.map(({ label, document }) => ({ label, findings: document.findings })));
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
    [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
  const labels = sides.map(({ label }) => inline(label));
  const shared = (problems: readonly SharedProblem[]) =>
    table(
      ['Finding', ...labels, 'Ratio'],
      problems
        .slice(0, SHOWN.rows)
        .map((one) => [
          `${inline(one.title)} (${one.severity})`,
          ...sides.map(({ label }) => (one.counts[label] === undefined ? '–' : grouped(one.counts[label]))),
          String(one.ratio),
        ]),
    );
  const blocks = [
    `# Comparison of ${labels.join(', ')}`,
    table(
      ['Side', ...SEVERITIES, 'Only here', 'Verdict'],
      compared.matrix.map((one, i) => [
        labels[i]!,
        ...SEVERITIES.map((severity) => String(one.bySeverity[severity])),
        String(one.unique),
        inline(cut(sides[i]!.document.summary.verdict, 300)),
      ]),
    ),
    ...sides.flatMap(({ label }) => {
      const own = compared.unique[label] ?? [];
      if (own.length === 0) return [];
      const more = own.length > SHOWN.rows ? `\n- and ${own.length - SHOWN.rows} more` : '';
      return [
        `## Only on ${inline(label)}`,
        own
          .slice(0, SHOWN.rows)
          .map((one) => `- ${capital(one.severity)}: ${inline(one.title)} (${grouped(one.count)} times)`)
          .join('\n') + more,
      ];
    }),
    ...(compared.common.length > 0 ? ['## On all sides', shared(compared.common)] : []),
    ...(compared.partial.length > 0 ? ['## On some sides', shared(compared.partial)] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** A batch as Markdown: its nodes, and what they have in common or not. */
export function batchMarkdown({ batch, records, sides }: BatchInput): string {
  const rows = batch.members.map((member) => {
    const record = records.get(member.collectionId);
    const why = batch.notStarted.find((one) => one.collectionId === member.collectionId)?.cause;
    const words = record?.verdict ?? record?.failure?.cause ?? why ?? '';
    return `- ${codeSpan(member.instanceId)} (${member.role}): ${record?.state ?? 'not started'}. ${inline(cut(words, 300))}`;
  });
  const head = [`# Batch ${inline(batch.batchId)}`, inline(cut(batch.reason, 500)), rows.join('\n')].join('\n\n');
  return sides.length < 2 ? `${head}\n` : `${head}\n\n${comparisonMarkdown(sides.slice(0, MOST_SIDES))}`;
}
