import { setTimeout as sleep } from 'node:timers/promises';
import { collections } from '../../functions/aws/collections-table';
import { workflow } from '../../functions/aws/workflow';
import { COLLECTION_PROGRESS, type CollectionRecord, TERMINAL_STATES } from '../../schemas/collection';
import { DiagError } from '../../schemas/errors';
import type { Terminal } from './terminal';

const POLL_MS = 150;
/** After the record says it ended, the execution needs a moment to close. */
const SETTLE_POLLS = 40;

const BAR_CELLS = 20;

/** How far along the state is: an honest order of states, not a forecast. */
function bar(state: CollectionRecord['state']): string {
  const filled = Math.round((COLLECTION_PROGRESS[state] / 100) * BAR_CELLS);
  return `[${'█'.repeat(filled)}${'·'.repeat(BAR_CELLS - filled)}]`;
}

async function executionEnded(collectionId: string): Promise<{ status: string; error: string; cause: string } | null> {
  const execution = await workflow.describe(collectionId);
  if (!execution?.status || execution.status === 'RUNNING') return null;
  return { status: execution.status, error: execution.error ?? '', cause: execution.cause ?? '' };
}

/** On AWS: reading the record costs little, and the execution may be none of our business. */
const RECORD_POLL_MS = 3_000;

/**
 * Waits for a terminal state, showing the present one as a bar. `watch`: `record` looks at the record only, never at
 * the execution. Throws DiagError when the collection did not complete.
 */
export async function awaitCollection(
  collectionId: string,
  t: Terminal,
  watch: 'execution' | 'record' = 'execution',
): Promise<CollectionRecord> {
  const describe = watch === 'execution' ? executionEnded : async () => null;
  const started = Date.now();
  for (let tick = 0; ; tick++) {
    const record = await collections.find(collectionId, Date.now());
    const state = record?.state ?? 'queued';
    const detail = record?.progress
      ? ` ${record.progress.files} files, ${Math.round(record.progress.bytes / 1e6)} MB, ${record.progress.shards} shards`
      : '';
    t.progress(`${bar(state)} ${state}${detail}  ${((Date.now() - started) / 1000).toFixed(1)} s`);
    const ended = tick % 4 === 3 || (record && TERMINAL_STATES.has(record.state)) ? await describe(collectionId) : null;
    if (record && TERMINAL_STATES.has(record.state)) {
      for (let poll = 0; poll < SETTLE_POLLS && watch === 'execution' && !ended; poll++) {
        if (await describe(collectionId)) break;
        await sleep(50);
      }
      if (record.state === 'completed') return record;
      const { failure } = record;
      throw new DiagError(
        'upstream',
        `${record.state} in ${failure?.state ?? 'the workflow'}: ${failure?.cause ?? 'no reason recorded'}`,
        { hint: failure?.hint ?? 'see nodescope runs' },
      );
    }
    if (ended)
      throw new DiagError('upstream', `the workflow ended ${ended.status}: ${ended.error} ${ended.cause}`.trim(), {
        hint: `see: nodescope runs ${collectionId}`,
      });
    await sleep(watch === 'execution' ? POLL_MS : RECORD_POLL_MS);
  }
}
