import type { BatchRecord } from '../../../schemas/batch';
import type { CollectionRecord } from '../../../schemas/collection';
import { SEVERITIES } from '../../../schemas/severity';
import type { RenderedReport } from './collection-report';
import { type ComparedSide, comparisonSections, MOST_SIDES } from './comparison-report';
import { cut } from './finding-card';
import { type Html, html } from './html';
import { type PageSection, renderPage } from './page';
import { moment, plural, short } from './wording';

export interface BatchInput {
  readonly batch: BatchRecord;
  /** Records of the members, by collection id; a member without one never started. */
  readonly records: ReadonlyMap<string, CollectionRecord>;
  /** Completed members whose findings could be read, in the order of the batch. */
  readonly sides: readonly ComparedSide[];
}

function memberRows({ batch, records }: BatchInput): Html[] {
  const notStarted = new Map(batch.notStarted.map((one) => [one.collectionId, one]));
  return batch.members.map((member) => {
    const record = records.get(member.collectionId);
    const missing = notStarted.get(member.collectionId);
    const words = record?.verdict ?? record?.failure?.cause ?? missing?.cause ?? '';
    return html`<tr><th scope="row">${member.instanceId}<br><span class="muted">${member.collectionId}</span></th><td>${member.role}</td><td>${cut(member.stratum, 200)}</td><td>${record?.state ?? 'not started'}${member.joined ? ' (joined)' : ''}</td>${SEVERITIES.slice(
      0,
      3,
    ).map((severity) => {
      const count = record?.findings?.[severity];
      return html`<td class="number ${count ? severity : 'zero'}"><b>${count ?? '–'}</b></td>`;
    })}<td>${short(words, 320)}</td></tr>`;
  });
}

function headline({ batch }: BatchInput): string {
  const { counts, members } = batch;
  if (!counts) return `${plural(members.length, 'node')}, still ${batch.state}`;
  return `${counts.completed} of ${plural(counts.total, 'node')} analysed`;
}

/** A batch: what became of every member, and the completed ones compared, at most ten. */
export function batchReport(input: BatchInput): RenderedReport {
  const { batch } = input;
  const sides = input.sides.slice(0, MOST_SIDES);
  const omitted = input.sides.length - sides.length;
  const rows = memberRows(input);
  const sections: PageSection[] = [
    {
      id: 'batch',
      title: 'Nodes',
      headed: true,
      body: html`<h1 id="batch-h">${headline(input)}</h1><p class="lead">${cut(batch.reason, 500)}</p>${
        batch.failure
          ? html`<p class="missing">${batch.failure.state}: ${cut(batch.failure.cause, 500)}. ${batch.failure.hint}</p>`
          : null
      }<div class="scroll" tabindex="0" role="group" aria-label="Members"><table><caption>Members of the batch; a control is a node that seemed well</caption><thead><tr><th scope="col">Node</th><th scope="col">Role</th><th scope="col">Stands for</th><th scope="col">State</th>${SEVERITIES.slice(0, 3).map((severity) => html`<th scope="col" class="number">${severity}</th>`)}<th scope="col">Verdict</th></tr></thead><tbody>${rows}</tbody></table></div>${
        omitted > 0
          ? html`<p class="muted">${plural(omitted, 'further completed member')} not compared below: ${MOST_SIDES} fit side by side.</p>`
          : null
      }`,
    },
    ...(sides.length >= 2 ? comparisonSections(sides) : []),
  ];
  return {
    text: renderPage({
      title: `Batch ${batch.batchId}`,
      kicker: 'batch',
      identity: [
        ['Batch', batch.batchId],
        ['Cluster', batch.cluster],
        ['Region', batch.region],
        ['State', batch.state],
        ['Requested', moment(batch.requestedAt)],
      ],
      sections,
      footer: html`Times are UTC. Each member has a report of its own.`,
    }),
    gaps:
      omitted === 0
        ? []
        : [
            {
              code: 'limit',
              what: 'batch report',
              bytes: null,
              count: omitted,
              reason: `${MOST_SIDES} members are compared side by side`,
              effect: 'the others are in the table of members only',
            },
          ],
  };
}
