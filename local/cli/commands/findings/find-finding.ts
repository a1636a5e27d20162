import errors from '../../../../functions/tools/errors';
import getSop from '../../../../functions/tools/get-sop';
import summarize from '../../../../functions/tools/summarize';
import { DiagError } from '../../../../schemas/errors';
import type { ToolCaller } from '../../../mcp/ask';
import { type Answer, askTool } from '../../ask-tool';
import { chooseCollection, listCollections } from '../../choose-collection';
import { didYouMean } from '../../suggest';
import type { Terminal } from '../../terminal';

/** Newest collections among which a finding is looked for when none was named. */
const LOOK_BACK = 10;
const FINDING_ID = /^F-[a-z2-7]{12}$/;

export interface FoundFinding {
  readonly collection: Answer<typeof summarize>['collection'];
  readonly finding: Answer<typeof errors>['findings'][number];
  /** Quotes of its evidence, and how many of them match the stored bytes. */
  readonly verification: Answer<typeof summarize>['verification'][number] | null;
  readonly runbook: { readonly name: string; readonly title: string; readonly objective: string } | null;
  /** Titles of the findings it names as causes and consequences. */
  readonly titles: Readonly<Record<string, string>>;
}

async function summaryOf(call: ToolCaller, collectionId: string, id: string): Promise<Answer<typeof summarize> | null> {
  try {
    return await askTool(call, summarize, { collectionId, finding_ids: [id] });
  } catch (error) {
    if (error instanceof DiagError && error.code === 'not-found') return null;
    throw error;
  }
}

/** All findings of a collection that the filters select, page by page. */
async function* findingsOf(call: ToolCaller, question: object) {
  let cursor: string | null = null;
  do {
    const page: Answer<typeof errors> = await askTool(call, errors, {
      ...question,
      pageSize: 200,
      ...(cursor ? { cursor } : {}),
    });
    yield* page.findings;
    cursor = page.nextCursor;
  } while (cursor);
}

async function notFound(call: ToolCaller, collectionId: string, id: string): Promise<DiagError> {
  const ids: string[] = [];
  for await (const { findingId } of findingsOf(call, { collectionId })) ids.push(findingId);
  return new DiagError('not-found', `collection ${collectionId} has no finding ${id}`, {
    field: 'finding',
    hint: didYouMean(id, ids, `nodescope findings ${collectionId} lists them`),
  });
}

/** Where the finding is: in the named collection, else in the newest one that has it. */
async function locate(call: ToolCaller, target: string | undefined, id: string, t: Terminal) {
  const latest = await chooseCollection(call, target);
  const well = FINDING_ID.test(id);
  const here = well ? await summaryOf(call, latest, id) : null;
  if (here) return { collectionId: latest, summary: here };
  if (well && target === undefined) {
    for (const { collectionId } of (await listCollections(call, 1)).slice(0, LOOK_BACK)) {
      if (collectionId === latest) continue;
      t.progress(`looking in ${collectionId}`);
      const summary = await summaryOf(call, collectionId, id);
      if (summary) return { collectionId, summary };
    }
  }
  throw await notFound(call, latest, id);
}

async function runbookOf(call: ToolCaller, collectionId: string, name: string | null | undefined) {
  if (!name) return null;
  try {
    const { sop } = await askTool(call, getSop, { sopName: name, collectionId });
    return { name, title: sop.title, objective: sop.objective };
  } catch (error) {
    // a deployment may have taken it away; the name still says something
    if (error instanceof DiagError && error.code === 'not-found') return { name, title: '', objective: '' };
    throw error;
  }
}

/** One finding with all that is known about it. Throws DiagError with similar ids when no collection has it. */
export async function findFinding(
  call: ToolCaller,
  target: string | undefined,
  wanted: string,
  t: Terminal,
): Promise<FoundFinding> {
  const id = `F-${wanted.slice(2).toLowerCase()}`;
  const { collectionId, summary } = await locate(call, target, id, t);
  const { severity, component } = summary.findings[0]!;
  const question = { collectionId, severity, components: [component], response_format: 'detailed' };
  for await (const finding of findingsOf(call, question)) {
    if (finding.findingId !== id) continue;
    const related = new Set([...(finding.causedBy ?? []), ...(finding.mayCause ?? [])]);
    const titles: Record<string, string> = {};
    if (related.size > 0)
      for await (const other of findingsOf(call, { collectionId }))
        if (related.has(other.findingId)) titles[other.findingId] = other.title;
    return {
      collection: summary.collection,
      finding,
      verification: summary.verification.find((one) => one.findingId === id) ?? null,
      runbook: await runbookOf(call, collectionId, finding.runbook),
      titles,
    };
  }
  throw await notFound(call, collectionId, id);
}
