import { before } from '../deadline';
import type { Integration } from '../integrations/integration';
import type { TokenWait } from '../journal/checkpoint';
import type { Json } from '../json';
import type { Run } from '../run';
import { commit, note, position, type Scope } from '../scope';
import { StateError } from '../state-error';
import type { TokenHolder } from '../task-tokens';

/** Answers for a scope whose checkpoint holds a token, whether or not its state is being run right now. */
export function holderFor(run: Run, scope: string, token: string): TokenHolder {
  const change = (next: (task: TokenWait) => Partial<TokenWait>, durable: boolean): boolean => {
    const task = run.ledger.folded.scopes.get(scope)?.at?.task;
    if (task?.token !== token || task.outcome !== undefined) return false;
    run.ledger.commit({ scope, set: { task: { ...task, ...next(task) } } }, durable);
    run.wake(scope);
    return true;
  };
  return {
    run,
    // on disk before the caller hears that it was accepted
    settle: (outcome) => change(() => ({ outcome }), true),
    beat: () => change(() => ({ heartbeatAt: run.services.clock.now() }), false),
  };
}

interface Limits {
  readonly deadline: number | undefined;
  readonly heartbeatMs: number | undefined;
}

/** Sends the request once (not again after a restart) and waits for the token to come back. */
export async function waitForToken(
  scope: Scope,
  call: () => Promise<Json>,
  { resourceType, resource }: Integration,
  { deadline, heartbeatMs }: Limits,
): Promise<Json> {
  const { clock, tokens } = scope.run.services;
  const current = (): TokenWait => {
    const { task } = position(scope);
    if (!task) throw new StateError('States.Runtime', 'The task has lost its token');
    return task;
  };
  const { token, submitted } = current();
  tokens.open(token, holderFor(scope.run, scope.name, token));
  let refused: { readonly reason: unknown } | undefined;
  if (!submitted)
    call()
      .then((output) => {
        const task = scope.run.ledger.folded.scopes.get(scope.name)?.at?.task;
        if (scope.signal.aborted || task?.token !== token || task.outcome) return;
        note(scope, 'TaskSubmitted', {
          resourceType,
          resource,
          output: JSON.stringify(output),
          outputDetails: { truncated: false },
        });
        commit(scope, { set: { task: { ...task, submitted: true } } });
      })
      .catch((reason: unknown) => {
        refused = { reason };
        scope.run.wake(scope.name);
      });
  try {
    for (;;) {
      const { outcome, heartbeatAt } = current();
      if (outcome) {
        if ('output' in outcome) return outcome.output;
        throw new StateError(outcome.error, outcome.cause);
      }
      if (refused) throw refused.reason;
      const now = clock.now();
      if (deadline !== undefined && now >= deadline)
        throw new StateError('States.Timeout', 'The task token was not returned within TimeoutSeconds');
      const missedAt = heartbeatMs === undefined ? undefined : heartbeatAt + heartbeatMs;
      if (missedAt !== undefined && now >= missedAt)
        throw new StateError('States.HeartbeatTimeout', 'No heartbeat was received within HeartbeatSeconds');
      await before(scope.run.woken(scope.name), earlier(deadline, missedAt), clock, scope.signal);
    }
  } finally {
    tokens.close(token);
  }
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : Math.min(a, b);
}
