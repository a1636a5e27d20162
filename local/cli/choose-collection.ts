import history from '../../functions/tools/history';
import status from '../../functions/tools/status';
import { DiagError } from '../../schemas/errors';
import type { ToolCaller } from '../mcp/ask';
import { type Answer, askTool } from './ask-tool';
import { didYouMean } from './suggest';

const INSTANCE = /^(i-[0-9a-f]{8,17}|mi-[0-9a-f]{17})$/;
/** Pages of collections among which a shortened or misspelt id is looked for. */
const PAGES = 4;

export type Listed = Answer<typeof history>['collections'][number];

const NOTHING_YET = 'nodescope analyze BUNDLE makes one, nodescope demo several';

/** The newest collections, completed ones only unless told otherwise. */
export async function listCollections(call: ToolCaller, pages = PAGES, state = 'success'): Promise<Listed[]> {
  const found: Listed[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pages; page++) {
    const answer: Answer<typeof history> = await askTool(call, history, {
      status: state,
      maxResults: 50,
      ...(cursor ? { cursor } : {}),
    });
    found.push(...answer.collections);
    cursor = answer.nextCursor;
    if (!cursor) break;
  }
  return found;
}

async function exists(call: ToolCaller, collectionId: string): Promise<boolean> {
  try {
    await askTool(call, status, { collectionId });
    return true;
  } catch (error) {
    // an id that is not even well-formed may still be the beginning of one
    if (error instanceof DiagError && (error.code === 'not-found' || error.code === 'invalid-argument')) return false;
    throw error;
  }
}

/** What a person calls a collection: its id, the beginning of it, a node's instance id (its latest), or nothing (the latest of all). */
export async function chooseCollection(call: ToolCaller, target: string | undefined): Promise<string> {
  if (target === undefined || target === 'latest') {
    const [latest] = (await askTool(call, history, { status: 'success', maxResults: 1 })).collections;
    if (latest) return latest.collectionId;
    throw new DiagError('not-found', 'there is no completed collection yet', { hint: NOTHING_YET });
  }
  if (INSTANCE.test(target)) {
    const args = { instanceId: target, status: 'success', maxResults: 1, includeFindings: false };
    const [latest] = (await askTool(call, history, args)).collections;
    if (latest) return latest.collectionId;
  }
  if (await exists(call, target)) return target;
  const all = await listCollections(call, PAGES, 'all');
  const begins = all.filter(({ collectionId }) => collectionId.startsWith(target));
  if (begins.length === 1 && !INSTANCE.test(target)) return begins[0]!.collectionId;
  const names = all.flatMap(({ collectionId, instanceId }) => [collectionId, ...(instanceId ? [instanceId] : [])]);
  throw new DiagError(
    'not-found',
    begins.length > 1
      ? `${begins.length} collections begin with ${target}`
      : `there is no collection or node ${target}`,
    {
      field: 'collection',
      hint: didYouMean(target, names, names.length > 0 ? 'nodescope runs lists them' : NOTHING_YET),
    },
  );
}
