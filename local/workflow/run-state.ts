import { assign } from './assign';
import { bindings } from './bindings';
import { abandonedBy } from './clock';
import type { Catcher, State, StateType } from './definition';
import type { Checkpoint } from './journal/checkpoint';
import type { Json, Variables } from './json';
import { assertPayload } from './limits';
import { evaluate } from './query/evaluate';
import { catcherFor, nextTry } from './recovery';
import { commit, nestedPrefix, note, position, type Scope } from './scope';
import { Abandoned, errorOutput, type StateError, toStateError } from './state-error';
import { runChoice } from './states/choice';
import { runFail } from './states/fail';
import { runMap } from './states/map';
import { runParallel } from './states/parallel';
import { runPass } from './states/pass';
import { runSucceed } from './states/succeed';
import { runTask } from './states/task';
import { runWait } from './states/wait';

/** What leaving a state means. `next` absent: the scope is over. */
export interface StateOutcome {
  readonly output: Json;
  readonly assigned?: Variables;
  readonly next?: string | undefined;
}

type StateRunner<T extends StateType> = (
  scope: Scope,
  state: Extract<State, { Type: T }>,
  at: Checkpoint,
) => Promise<StateOutcome>;

const RUNNERS: { readonly [T in StateType]: StateRunner<T> } = {
  Task: runTask,
  Pass: runPass,
  Wait: runWait,
  Choice: runChoice,
  Parallel: runParallel,
  Map: runMap,
  Succeed: runSucceed,
  Fail: runFail,
};

/** Runs the current state of a scope, with its retries and catchers. */
export async function runState(scope: Scope, state: State): Promise<StateOutcome> {
  const { clock, random } = scope.run.services;
  const runner = RUNNERS[state.Type] as StateRunner<StateType>;
  for (;;) {
    const at = position(scope);
    try {
      if (at.notBefore !== undefined) await clock.until(at.notBefore, scope.signal);
      const outcome = await runner(scope, state, at);
      assertPayload(outcome.output, `The output of the state '${at.state}'`);
      return outcome;
    } catch (thrown) {
      if (thrown instanceof Abandoned) throw thrown;
      if (scope.signal.aborted) throw abandonedBy(scope.signal);
      const error = toStateError(thrown);
      noteQueryError(scope, at, error);
      const retry = 'Retry' in state ? nextTry(state.Retry, error, at.retries, random) : undefined;
      if (retry) {
        commit(scope, {
          forget: nestedPrefix(scope, at),
          clear: ['startedAt', 'waitUntil', 'task', 'mapRun', 'nested'],
          set: {
            attempt: at.attempt + 1,
            retries: retry.retries,
            notBefore: clock.now() + clock.delayMs(retry.delaySeconds),
          },
        });
        continue;
      }
      const catcher = 'Catch' in state ? catcherFor(state.Catch, error) : undefined;
      if (catcher) return caught(scope, position(scope), catcher, error);
      throw error;
    }
  }
}

async function caught(scope: Scope, at: Checkpoint, catcher: Catcher, error: StateError): Promise<StateOutcome> {
  const data = errorOutput(error);
  const names = bindings(scope, at, { errorOutput: data });
  try {
    const assigned = await assign(scope, catcher.Assign, names, at.variables);
    const output = catcher.Output === undefined ? data : await evaluate(catcher.Output, names, 'Catch/Output');
    assertPayload(output, `The output of the state '${at.state}'`);
    return { output, assigned, next: catcher.Next };
  } catch (thrown) {
    const second = toStateError(thrown);
    noteQueryError(scope, at, second);
    throw second;
  }
}

function noteQueryError(scope: Scope, at: Checkpoint, { error, reason, location }: StateError): void {
  if (location !== undefined) note(scope, 'EvaluationFailed', { state: at.state, error, cause: reason, location });
}
