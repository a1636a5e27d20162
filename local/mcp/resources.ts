import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import { askFor, askQuietly, type Row, rows, type ToolCaller, text } from './ask';
import { recentCollections, suggestCollections, suggestFindings } from './collections';

const JSON_TYPE = 'application/json';
const MARKDOWN = 'text/markdown';
/** Pages followed: of runbooks about two, of the findings of one severity and component rarely more. */
const MAX_PAGES = 8;

const contents = (uri: URL, mimeType: string, body: string) => ({
  contents: [{ uri: uri.href, mimeType, text: body }],
});
const asJson = (uri: URL, answer: Row) => contents(uri, JSON_TYPE, JSON.stringify(answer));

interface Listed {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly size: number | undefined;
}

async function runbooks(call: ToolCaller): Promise<Listed[]> {
  const listed: Listed[] = [];
  let cursor: unknown;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await askQuietly(call, 'list_sops', typeof cursor === 'string' ? { cursor } : {});
    for (const { name, title, severity, size } of rows(answer.sops))
      listed.push({
        id: text(name).replace(/\.md$/, ''),
        title: text(title),
        severity: text(severity),
        size: typeof size === 'number' ? size : undefined,
      });
    cursor = answer.nextCursor;
    if (typeof cursor !== 'string') break;
  }
  return listed;
}

/** The whole text: what did not fit one answer of get_sop is asked for section by section. */
async function runbookText(call: ToolCaller, uri: string, id: string): Promise<string> {
  const ask = (more: Row) => askFor(call, uri, 'get_sop', { sopName: id, ...more });
  const content = (answer: Row) => text((answer.sop as Row | undefined)?.content);
  const first = await ask({});
  const parts = [content(first)];
  const left = Array.isArray(first.sectionsNotShown) ? first.sectionsNotShown : [];
  for (const section of left) parts.push(content(await ask({ section })));
  return parts.join('\n\n');
}

/** The finding with all it has: verified by summarize, in full from the page of errors that holds it. */
async function wholeFinding(call: ToolCaller, uri: string, collectionId: string, findingId: string): Promise<Row> {
  const summary = await askFor(call, uri, 'summarize', { collectionId, finding_ids: [findingId] });
  const { verification, grounded, collection, gaps } = summary;
  const [brief] = rows(summary.findings);
  const answer = { ok: true, grounded, verification, collection, gaps };
  if (!brief) return answer;
  const { severity, component, state } = brief;
  const filter = { severity, state, components: [component], response_format: 'detailed', pageSize: 200 };
  let cursor: unknown;
  for (let page = 0; page < MAX_PAGES; page++) {
    const ask = { collectionId, ...filter, ...(typeof cursor === 'string' ? { cursor } : {}) };
    const found = await askFor(call, uri, 'errors', ask);
    const whole = rows(found.findings).find((finding) => finding.findingId === findingId);
    if (whole) return { ...answer, finding: whole };
    cursor = found.nextCursor;
    if (typeof cursor !== 'string') break;
  }
  return { ...answer, finding: brief };
}

/**
 * Runbooks and findings as resources. Each is served by calling tools, so that the allow-list, redaction and budgets of
 * the one exit apply here too; nothing is read from a store directly.
 */
export function registerResources(server: McpServer, call: ToolCaller): void {
  server.registerResource(
    'runbook',
    new ResourceTemplate('nodescope://runbooks/{id}', {
      list: async () => ({
        resources: (await runbooks(call)).map(({ id, title, severity, size }) => ({
          uri: `nodescope://runbooks/${id}`,
          name: id,
          title,
          description: `Runbook, severity ${severity}`,
          mimeType: MARKDOWN,
          ...(size === undefined ? {} : { size }),
        })),
      }),
      complete: {
        id: async (start) => (await runbooks(call)).map(({ id }) => id).filter((id) => id.startsWith(start)),
      },
    }),
    {
      title: 'Runbook',
      description: 'Operating procedure for one family of problems: the runbook a finding names. Same text as get_sop.',
      mimeType: MARKDOWN,
    },
    async (uri, { id }) => contents(uri, MARKDOWN, await runbookText(call, uri.href, text(id))),
  );

  const collectionId = (start: string) => suggestCollections(call, start);

  server.registerResource(
    'findings',
    new ResourceTemplate('nodescope://collections/{collectionId}/findings', {
      list: async () => ({
        resources: (await recentCollections(call)).map(({ collectionId: id, instanceId, collectedAt }) => ({
          uri: `nodescope://collections/${id}/findings`,
          name: id,
          title: `Findings of ${instanceId || id}, ${collectedAt}`,
          mimeType: JSON_TYPE,
        })),
      }),
      complete: { collectionId },
    }),
    {
      title: 'Findings of a collection',
      description:
        'Verdict and the worst findings of one collection. Same answer as errors, which pages through the rest.',
      mimeType: JSON_TYPE,
    },
    async (uri, variables) =>
      asJson(uri, await askFor(call, uri.href, 'errors', { collectionId: variables.collectionId })),
  );

  server.registerResource(
    'finding',
    new ResourceTemplate('nodescope://collections/{collectionId}/findings/{findingId}', {
      list: undefined,
      complete: {
        collectionId,
        findingId: (start, context) => suggestFindings(call, context?.arguments?.collectionId, start),
      },
    }),
    {
      title: 'One finding',
      description:
        'One finding in full: evidence with file, line and byte range, why it happens, impact, remediation, runbook; its quotes verified against the stored bytes.',
      mimeType: JSON_TYPE,
    },
    async (uri, variables) =>
      asJson(uri, await wholeFinding(call, uri.href, text(variables.collectionId), text(variables.findingId))),
  );

  server.registerResource(
    'timeline',
    new ResourceTemplate('nodescope://collections/{collectionId}/timeline', {
      list: undefined,
      complete: { collectionId },
    }),
    {
      title: 'Order of events of a collection',
      description: 'Findings of one collection on a timeline, clusters and cause chains. Same answer as correlate.',
      mimeType: JSON_TYPE,
    },
    async (uri, variables) =>
      asJson(uri, await askFor(call, uri.href, 'correlate', { collectionId: variables.collectionId })),
  );
}
