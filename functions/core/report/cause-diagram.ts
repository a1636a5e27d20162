import type { Finding, FindingsDocument } from '../../../schemas/finding';
import { type CauseNode, causeGraph } from './cause-graph';
import { type Html, html } from './html';
import { severityBadge } from './severity-mark';
import { plural } from './wording';

interface Box {
  readonly width: number;
  readonly gapX: number;
  /** Characters of 12.5 px that fit beside the mark, in the widest of usual fonts. */
  readonly chars: number;
}

const HEIGHT = 84;
const GAP_Y = 16;
const LINES = 3;
/** Three columns fit the page as they are; more are narrower, so that they shrink little. */
const boxOf = (columns: number): Box =>
  columns > 3 ? { width: 206, gapX: 34, chars: 21 } : { width: 230, gapX: 46, chars: 24 };

function wrapTitle(title: string, chars: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of title.split(' ')) {
    if (line && line.length + 1 + word.length > chars) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  lines.push(line);
  const shown = lines.slice(0, LINES).map((text) => (text.length > chars + 3 ? `${text.slice(0, chars)}…` : text));
  if (lines.length > LINES) shown[LINES - 1] = `${shown[LINES - 1]} …`;
  return shown;
}

interface Placed extends CauseNode {
  readonly x: number;
  readonly y: number;
}

/** Columns from cause to symptom; the chain's own boxes on top, so that its line is straight. */
function place(nodes: readonly CauseNode[]): { placed: Placed[]; size: Box; width: number; height: number } {
  const used = [...new Set(nodes.map((node) => node.layer))].sort((a, b) => a - b);
  const columns = used.map((layer) =>
    nodes.filter((node) => node.layer === layer).sort((a, b) => Number(b.onChain) - Number(a.onChain)),
  );
  const size = boxOf(columns.length);
  const placed = columns.flatMap((column, c) =>
    column.map((node, r) => ({
      ...node,
      x: 1 + c * (size.width + size.gapX),
      y: 1 + r * (HEIGHT + GAP_Y),
    })),
  );
  const rows = Math.max(...columns.map((column) => column.length));
  return {
    placed,
    size,
    width: columns.length * (size.width + size.gapX) - size.gapX + 2,
    height: rows * (HEIGHT + GAP_Y) - GAP_Y + 2,
  };
}

function box(node: Placed, size: Box): Html {
  const { finding, subjects, x, y } = node;
  const lines = wrapTitle(finding.title, size.chars);
  const note = `${finding.component}${subjects > 1 ? `, ${subjects} subjects` : ''}`;
  return html`<a href="#${finding.findingId}" class="box ${finding.severity}${node.onChain ? ' chain' : ''}"><title>${finding.title} (${finding.severity})</title>
<rect x="${x}" y="${y}" width="${size.width}" height="${HEIGHT}" rx="6"/>
<rect class="edge" x="${x}" y="${y}" width="5" height="${HEIGHT}" rx="2"/>
<use href="#mark-${finding.severity}" class="mark ${finding.severity}" x="${x + 14}" y="${y + 9}" width="16" height="16"/>
${lines.map((line, i) => html`<text x="${x + 37}" y="${y + 21 + i * 16}">${line}</text>`)}<text class="note" x="${x + 37}" y="${y + 21 + lines.length * 16}">${note}</text></a>`;
}

function words(chain: readonly Finding[]): Html {
  return html`<ol class="chain">${chain.map(
    (finding, i) =>
      html`<li>${severityBadge(finding.severity)} <a href="#${finding.findingId}">${finding.title}</a> <span class="muted">${
        i === 0 ? 'the root' : 'which it may have caused'
      }</span></li>`,
  )}</ol>`;
}

/** The chain from root cause to symptom and what hangs on it, as a picture with links, and in words below it. */
export function causeDiagram(document: FindingsDocument, chain: readonly Finding[]): Html | null {
  const { nodes, links, omitted } = causeGraph(document.findings, chain);
  if (nodes.length < 2) return null;
  const { placed, size, width, height } = place(nodes);
  const at = new Map(placed.map((node) => [node.ruleId, node]));
  const edges = [...links].sort((a, b) => Number(a.onChain) - Number(b.onChain));
  return html`<h2 class="sub">What led to what</h2>
<figure class="causes"><div class="scroll" tabindex="0" role="group" aria-label="Diagram of causes and effects, from left to right">
<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="Causes and effects">${edges.map(
    ({ from, to, onChain }) => {
      const [a, b] = [at.get(from)!, at.get(to)!];
      const [x1, y1, x2, y2] = [a.x + size.width, a.y + HEIGHT / 2, b.x - 7, b.y + HEIGHT / 2];
      const bend = size.gapX / 2;
      return html`<path class="link${onChain ? ' chain' : ''}" d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}"/><path class="tip${onChain ? ' chain' : ''}" d="M${x2} ${y2 - 4}l7 4-7 4z"/>`;
    },
  )}${placed.map((node) => box(node, size))}</svg></div>
<figcaption>Only edges that rules declare and times allow are drawn; the strong line is the chain of the verdict.${
    omitted > 0
      ? ` ${plural(omitted, 'further problem')} linked with these ${omitted === 1 ? 'is' : 'are'} listed among the findings.`
      : ''
  }</figcaption></figure>
${words(chain)}`;
}
