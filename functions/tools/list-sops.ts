import { z } from 'zod';
import type { Finding } from '../../schemas/finding';
import { atLeast, Severity } from '../../schemas/severity';
import { decodeCursor, encodeCursor, jsonBytes, pageOf, questionHash } from '../core/query/page';
import { byImportance } from '../core/query/select-findings';
import { type RunbookHit, searchRunbooks } from '../core/runbooks/search-runbooks';
import { collectionArguments, pageArguments } from './context/arguments';
import { completedCollection } from './context/collection';
import { defineTool } from './define';
import type { ToolDeps } from './deps';

const PAGE_BYTES = 7000;
const MAX_ITEMS = 100;
/** Runbooks per page for a question: what ranks lower rarely answers it. */
const ANSWERS = 8;
/** Rules and findings named per runbook; errors lists all. */
const MAX_NAMED = 6;

const SopView = z.strictObject({
  name: z.string().describe('Pass it to get_sop as sopName'),
  title: z.string(),
  severity: Severity,
  size: z.number(),
  objective: z.string().optional(),
  rules: z.array(z.string()).optional().describe('Rules of the question that name this runbook, at most 6'),
  findings: z.number().optional().describe('How many findings of the question name this runbook'),
  findingIds: z.array(z.string()).optional().describe('The most important of these, at most 6'),
});

interface Question {
  readonly ruleIds: readonly string[] | undefined;
  /** Findings by rule, when the question names findings. */
  readonly findings: ReadonlyMap<string, readonly string[]>;
  readonly runbookOf?: ReadonlyMap<string, string>;
  readonly unresolved: readonly string[];
  readonly collectionId: string | undefined;
}

type Asked = {
  query?: string | undefined;
  collectionId?: string | undefined;
  instanceId?: string | undefined;
  ruleId?: string | undefined;
  findingIds?: string[] | undefined;
};

const about = (findings: readonly Finding[]): Map<string, string[]> => {
  const ids = new Map<string, string[]>();
  for (const { ruleId, findingId } of findings) ids.set(ruleId, [...(ids.get(ruleId) ?? []), findingId]);
  return ids;
};

/**
 * The rules in question, most important first: the named one, those of the named findings, or, when only a collection
 * is given, those of everything serious in it.
 */
async function questionOf(deps: ToolDeps, input: Asked): Promise<Question> {
  const own = input.ruleId === undefined ? [] : [input.ruleId];
  const worded = own.length > 0 || (input.query ?? '').trim() !== '';
  if (!input.findingIds && (worded || !(input.collectionId ?? input.instanceId))) {
    return { ruleIds: own.length > 0 ? own : undefined, findings: new Map(), unresolved: [], collectionId: undefined };
  }
  const { collectionId } = await completedCollection(deps, input);
  const found = input.findingIds
    ? await deps.findings.byIds(collectionId, input.findingIds, deps.now())
    : (await deps.findings.all(collectionId, deps.now())).filter(
        (one) => !one.suppressed && atLeast(one.severity, 'medium'),
      );
  const known = new Set(found.map((finding) => finding.findingId));
  const findings = about(found.sort(byImportance));
  return {
    ruleIds: [...new Set([...own, ...findings.keys()])],
    findings,
    runbookOf: new Map(found.flatMap(({ ruleId, runbook }) => (runbook === null ? [] : [[ruleId, runbook]]))),
    unresolved: (input.findingIds ?? []).filter((id) => !known.has(id)),
    collectionId,
  };
}

/** Short in a list of everything, with its purpose as an answer to a question. */
function view({ entry, rules }: RunbookHit, question: Question, asked: boolean): z.input<typeof SopView> {
  const findingIds = rules.flatMap((rule) => question.findings.get(rule) ?? []);
  return {
    name: `${entry.id}.md`,
    title: entry.title,
    severity: entry.severity,
    size: entry.bytes,
    ...(asked ? { objective: entry.objective } : {}),
    ...(rules.length > 0 ? { rules: rules.slice(0, MAX_NAMED) } : {}),
    ...(findingIds.length > 0 ? { findings: findingIds.length, findingIds: findingIds.slice(0, MAX_NAMED) } : {}),
  };
}

export default defineTool({
  name: 'list_sops',
  effect: 'read',
  title: 'Runbooks',
  summary:
    'Lists the operating procedures, or finds those for a problem in words, a rule, findings or a whole collection, best first.',
  when: 'Use to find a procedure for a symptom before acting; with collectionId or instanceId alone it gives those for what is wrong there. Next: get_sop with the name; it fills in the ids.',
  input: z.strictObject({
    query: z
      .string()
      .max(200)
      .optional()
      .describe('What the problem is called or what the log says, such as: pods cannot resolve names.'),
    severity: Severity.optional().describe('Only runbooks of this severity: critical, high, medium, low, info.'),
    ruleId: z.string().max(80).optional().describe('ruleId of a finding: gives the runbook of that rule.'),
    findingIds: z
      .array(z.string().max(40))
      .min(1)
      .max(50)
      .optional()
      .describe('findingIds (F-…) of one collection, 1 to 50; needs collectionId or instanceId.'),
    ...collectionArguments,
    ...pageArguments,
  }),
  output: z.strictObject({
    sops: z.array(SopView),
    count: z.number().describe('How many the question selects'),
    total: z.number().describe('How many there are'),
    unresolvedFindingIds: z.array(z.string()),
    nextCursor: z.string().nullable(),
  }),
  budgetBytes: 24_000,
  examples: [
    { title: 'every runbook', input: {} },
    { title: 'for a symptom', input: { query: 'pods cannot resolve names' } },
    { title: 'for what is wrong with a node', input: { instanceId: 'i-0f00dfacade000001' } },
  ],
  async handle(deps, input) {
    const { query, severity, ruleId, findingIds } = input;
    const [entries, question] = await Promise.all([deps.runbooks.entries(deps.now()), questionOf(deps, input)]);
    const asked = (query ?? '').trim() !== '' || question.ruleIds !== undefined;
    const hits = searchRunbooks(entries, {
      text: query,
      severity,
      ruleIds: question.ruleIds,
      runbookOf: question.runbookOf,
    });
    const hash = questionHash([
      query,
      severity,
      ruleId,
      findingIds,
      question.collectionId,
      entries.map((e) => e.sha256),
    ]);
    const last = Math.max(0, hits.length - 1);
    const position = input.cursor === undefined ? 0 : decodeCursor(input.cursor, hash, 'cursor', last);
    const page = pageOf(
      hits.map((hit) => view(hit, question, asked)),
      position,
      asked ? ANSWERS : MAX_ITEMS,
      PAGE_BYTES,
      jsonBytes,
    );
    const best = asked ? page.items[0] : undefined;
    const { collectionId, instanceId } = input;
    return {
      payload: {
        sops: [...page.items],
        count: hits.length,
        total: entries.length,
        unresolvedFindingIds: [...question.unresolved],
        nextCursor: page.nextPosition === null ? null : encodeCursor(hash, page.nextPosition),
      },
      ...(question.collectionId ? { collectionId: question.collectionId } : {}),
      next: best
        ? [
            {
              tool: 'get_sop',
              arguments: {
                sopName: best.name,
                ...(collectionId ? { collectionId } : {}),
                ...(instanceId ? { instanceId } : {}),
              },
              because: best.title,
            },
          ]
        : asked && entries.length > 0
          ? [{ tool: 'list_sops', arguments: {}, because: 'no runbook matches: see all titles' }]
          : [],
    };
  },
});
