import type { StatesBlock } from './definition';
import type { Ending } from './journal/journal-record';
import type { Run } from './run';
import { runScope } from './run-scope';
import { commit, createScope } from './scope';
import { Abandoned, toStateError } from './state-error';

/**
 * Runs an execution from wherever its journal says it stands to its end, and writes the end down.
 * @param seconds the execution's own limit: counted from its start, or from its last redrive
 * @returns how it ended; `undefined` when the runner closed and the execution waits for another process
 */
export async function executeRun(
  run: Run,
  block: StatesBlock,
  seconds: number | undefined,
): Promise<Ending | undefined> {
  const { clock } = run.services;
  const { folded } = run.ledger;
  if (folded.ending) return folded.ending;
  const root = createScope({ run, name: '', previous: folded.events });
  const limit = new AbortController();
  if (seconds !== undefined)
    clock
      .until(
        (folded.redrive?.at ?? run.identity.startDate) + clock.timeoutMs(seconds),
        AbortSignal.any([limit.signal, run.signal]),
      )
      .then(() => timeOut(run, seconds))
      // ended before its time
      .catch(() => {});
  try {
    const output = await runScope(root, block, run.identity.input);
    run.end(
      { status: 'SUCCEEDED', stopDate: clock.now(), output },
      {
        type: 'ExecutionSucceeded',
        details: { output: JSON.stringify(output), outputDetails: { truncated: false } },
      },
    );
  } catch (thrown) {
    if (!(thrown instanceof Abandoned)) fail(run, root, thrown);
  } finally {
    limit.abort();
  }
  return folded.ending;
}

function fail(run: Run, root: Parameters<typeof commit>[0], thrown: unknown): void {
  const { error, reason: cause } = toStateError(thrown);
  try {
    commit(root, {}, false);
  } catch {
    // the history is full or closed: the notes are lost, how it ended is not
  }
  const stopDate = run.services.clock.now();
  run.end({ status: 'FAILED', stopDate, error, cause }, { type: 'ExecutionFailed', details: { error, cause } });
}

function timeOut(run: Run, seconds: number): void {
  const [error, cause] = ['States.Timeout', `The execution ran longer than ${seconds} seconds`];
  const stopDate = run.services.clock.now();
  run.end({ status: 'TIMED_OUT', stopDate, error, cause }, { type: 'ExecutionTimedOut', details: { error, cause } });
}
