import type { Finding } from '../../../schemas/finding';
import { neighbourhood } from './citations';
import { type Html, type HtmlValue, html } from './html';
import { severityMark } from './severity-mark';
import { plural } from './wording';

export interface FaultRow {
  readonly cells: readonly HtmlValue[];
  /** The finding that points at this row. */
  readonly fault: Finding | null;
}
export interface FaultColumn {
  readonly name: string;
  readonly kind?: 'number' | 'code';
}

const AROUND = 3;
const MAX_CITED = 12;

/** A list in its own order, in which the rows that findings point at stand out, their neighbours are grey, the rest is folded. */
export function faultTable(caption: HtmlValue, columns: readonly FaultColumn[], rows: readonly FaultRow[]): Html {
  const cited = rows.flatMap((row, i) => (row.fault ? [i] : []));
  const shown = neighbourhood(
    rows.length,
    cited.length > 0 ? cited.slice(0, MAX_CITED) : [0],
    cited.length > 0 ? AROUND : 5,
  );
  const lines: Html[] = [];
  let next = 0;
  const between = (upTo: number) => {
    if (upTo > next)
      lines.push(
        html`<tr class="fold"><td colspan="${columns.length + 1}">⋮ ${plural(upTo - next, 'row')} not shown</td></tr>`,
      );
  };
  for (const index of shown) {
    between(index);
    const { cells, fault } = rows[index]!;
    lines.push(
      html`<tr class="${fault ? `fault ${fault.severity}` : 'near'}">${cells.map(
        (cell, i) =>
          html`<td${columns[i]?.kind ? html` class="${columns[i].kind}"` : null}>${columns[i]?.kind === 'code' ? html`<code>${cell}</code>` : cell}</td>`,
      )}<td>${fault ? html`${severityMark(fault.severity)} <a href="#${fault.findingId}">${fault.title}</a>` : null}</td></tr>`,
    );
    next = index + 1;
  }
  between(rows.length);
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Table"><table class="place"><caption>${caption}</caption><thead><tr>${columns.map(
    (column) => html`<th scope="col"${column.kind === 'number' ? html` class="number"` : null}>${column.name}</th>`,
  )}<th scope="col">Finding</th></tr></thead><tbody>${lines}</tbody></table></div>`;
}
