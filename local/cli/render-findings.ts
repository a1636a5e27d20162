import type { Finding, FindingsDocument } from '../../schemas/finding';
import { SEVERITIES, type Severity } from '../../schemas/severity';
import { bytesText, printable, SEVERITY_STYLE, type Terminal, wrap } from './terminal';

const SHOWN = 12;
const GAPS_SHOWN = 8;

function severityLine(document: FindingsDocument, t: Terminal): string {
  const parts = SEVERITIES.map((severity) => {
    const count = document.summary.bySeverity[severity];
    return count > 0 ? t.style(SEVERITY_STYLE[severity], `${count} ${severity}`) : t.style('dim', `0 ${severity}`);
  });
  return parts.join('  ');
}

export function renderFinding(finding: Finding, t: Terminal): string {
  const label = t.style(SEVERITY_STYLE[finding.severity], finding.severity.toUpperCase().padEnd(8));
  const lines = [`${label} ${t.style('bold', finding.title)}  ${t.style('dim', finding.findingId)}`];
  const times = finding.firstSeen ? `${finding.firstSeen} … ${finding.lastSeen}` : 'time unknown';
  const detail = typeof finding.facts?.detail === 'string' ? finding.facts.detail : null;
  if (detail)
    lines.push(
      ...wrap(detail, t.width - 10)
        .split('\n')
        .map((line) => `         ${line}`),
    );
  lines.push(`         ${finding.component} · ${finding.count}× · ${finding.state} · ${times}`);
  const accepted = finding.suppressed;
  if (accepted) lines.push(`         accepted until ${accepted.expires} by ${accepted.owner}: ${accepted.reason}`);
  const evidence = finding.evidence[0];
  if (evidence) {
    const place = `${evidence.file}${evidence.line ? `:${evidence.line}` : ''} bytes ${evidence.byteStart}-${evidence.byteEnd}`;
    lines.push(`         ${t.style('cyan', place)}`);
    lines.push(`         ${t.style('dim', `│ ${printable(evidence.text).slice(0, t.width - 13)}`)}`);
  }
  return lines.join('\n');
}

/** The findings document for people: verdict first, then what is worst, what is fine, what could not be seen. */
export function renderDocument(document: FindingsDocument, t: Terminal): string {
  const { coverage, bundle } = document;
  const node = document.node.instanceId ?? document.node.nodeName ?? 'unknown node';
  const lines = [
    '',
    `${t.style('bold', node)}  collected ${bundle.collectedAt ?? 'at an unknown time'}`,
    `${coverage.files} files, ${bytesText(coverage.bytes)}, ${coverage.lines} lines classified`,
    '',
    wrap(`Verdict: ${document.summary.verdict}`, t.width),
    severityLine(document, t),
    '',
  ];
  const serious = document.findings.filter((finding) => finding.severity !== 'info');
  for (const finding of serious.slice(0, SHOWN)) lines.push(renderFinding(finding, t), '');
  if (serious.length > SHOWN) lines.push(t.style('dim', `… and ${serious.length - SHOWN} more`), '');
  for (const chain of document.chains.slice(0, 2)) lines.push(wrap(`Chain: ${chain.summary}`, t.width), '');
  const clear = document.checks.filter((check) => check.outcome === 'clear');
  if (clear.length > 0) {
    lines.push(t.style('green', `Checked and fine (${clear.length}):`));
    for (const check of clear.slice(0, 6)) lines.push(wrap(`  ${check.detail}`, t.width, '    '));
    if (clear.length > 6) lines.push(t.style('dim', `  … and ${clear.length - 6} more`));
    lines.push('');
  }
  if (document.gaps.length > 0) {
    lines.push(t.style('yellow', `Not seen (${document.gaps.length} gaps):`));
    for (const gap of document.gaps.slice(0, GAPS_SHOWN))
      lines.push(wrap(`  ${printable(gap.what)}: ${gap.reason}; ${gap.effect}`, t.width, '    '));
    if (document.gaps.length > GAPS_SHOWN)
      lines.push(t.style('dim', `  … and ${document.gaps.length - GAPS_SHOWN} more (--json lists all)`));
  }
  return lines.join('\n');
}

/** Worst severity present, or null for a document without findings. */
export function worstSeverity(document: FindingsDocument): Severity | null {
  return SEVERITIES.find((severity) => document.summary.bySeverity[severity] > 0) ?? null;
}
