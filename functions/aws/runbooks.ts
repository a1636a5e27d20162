import { RUNBOOK_INDEX_KEY, RUNBOOK_PREFIX } from '../../schemas/artifact-keys';
import { DiagError } from '../../schemas/errors';
import { type RunbookEntry, RunbookIndex } from '../../schemas/runbook';
import { objects } from './objects';

/** A process lives for hours; new runbooks shall not wait for that. */
const INDEX_AGE_MS = 60_000;

let index: { readonly entries: readonly RunbookEntry[]; readonly readAtMs: number } | undefined;
/** By hash, so that a text is never older than the index that lists it. */
const texts = new Map<string, string>();

/** All runbooks of the deployment; none when it has none. Read again after a minute. */
async function entries(nowMs: number): Promise<readonly RunbookEntry[]> {
  if (index && nowMs - index.readAtMs < INDEX_AGE_MS && nowMs >= index.readAtMs) return index.entries;
  if (!(await objects.head(RUNBOOK_INDEX_KEY))) return [];
  const parsed = RunbookIndex.safeParse(await objects.json(RUNBOOK_INDEX_KEY));
  if (!parsed.success) {
    throw new DiagError('upstream-refused', `${RUNBOOK_INDEX_KEY} is not a runbook index`, {
      hint: 'upload runbooks/ of the release that is deployed',
      cause: parsed.error,
    });
  }
  if (index && JSON.stringify(index.entries) !== JSON.stringify(parsed.data.runbooks)) texts.clear();
  index = { entries: parsed.data.runbooks, readAtMs: nowMs };
  return index.entries;
}

/** The file of a runbook, front matter included. Throws DiagError `not-found` when only the index knows it. */
async function text(entry: RunbookEntry): Promise<string> {
  const known = texts.get(entry.sha256);
  if (known !== undefined) return known;
  const read = (await objects.bytes(`${RUNBOOK_PREFIX}${entry.id}.md`)).toString('utf8');
  texts.set(entry.sha256, read);
  return read;
}

/** Operating procedures in the artefact bucket, cached per process. */
export const runbooks = { entries, text };
