import { bindings } from '../bindings';
import { before } from '../deadline';
import type { TaskState } from '../definition';
import { type Integration, integrationFor } from '../integrations/integration';
import { awaitExecution } from '../integrations/start-execution';
import type { Checkpoint } from '../journal/checkpoint';
import type { Json } from '../json';
import { assertPayload } from '../limits';
import { evaluate, evaluateNumber } from '../query/evaluate';
import type { StateOutcome } from '../run-state';
import { commit, note, type Scope } from '../scope';
import { Abandoned, StateError, toStateError } from '../state-error';
import { leave } from './leave';
import { waitForToken } from './wait-for-token';

const LONGEST_TASK_SECONDS = 99_999_999;

/** One try of a Task. Its time counts from the first start of the try, also when a killed run enters it again. */
export async function runTask(scope: Scope, state: TaskState, at: Checkpoint): Promise<StateOutcome> {
  const { services } = scope.run;
  const { clock } = services;
  const integration = integrationFor(state.Resource, Object.keys(services.sdk));
  if (!integration) throw new StateError('States.Runtime', `The resource ${state.Resource} is not supported`);
  const token = integration.waitForToken ? (at.task?.token ?? services.tokens.mint(scope.run)) : undefined;
  const names = bindings(scope, at, { token });
  const seconds = { min: 1, max: LONGEST_TASK_SECONDS };
  const timeout = await evaluateNumber(state.TimeoutSeconds, undefined, names, 'TimeoutSeconds', seconds);
  const heartbeat = await evaluateNumber(state.HeartbeatSeconds, undefined, names, 'HeartbeatSeconds', seconds);
  const args = state.Arguments === undefined ? at.input : await evaluate(state.Arguments, names, 'Arguments');
  assertPayload(args, `The arguments of the task '${at.state}'`);

  const startedAt = at.startedAt ?? clock.now();
  const deadline = timeout === undefined ? undefined : startedAt + clock.timeoutMs(timeout);
  const { resourceType, resource } = integration;
  if (!at.task?.submitted && at.nested === undefined) {
    note(scope, 'TaskScheduled', {
      resourceType,
      resource,
      region: scope.run.identity.machineArn.split(':')[3],
      parameters: JSON.stringify(args),
      timeoutInSeconds: timeout,
      heartbeatInSeconds: heartbeat,
    });
    note(scope, 'TaskStarted', { resourceType, resource });
  }
  const fresh = token !== undefined && !at.task && { task: { token, submitted: false, heartbeatAt: startedAt } };
  commit(scope, { set: { startedAt, ...fresh } });

  // a call that still waits for a free worker when the task is over shall not be made
  const over = new AbortController();
  const signal = AbortSignal.any([scope.signal, over.signal]);
  const call = () => integration.call(services, args, signal);
  const result = await reported(scope, integration, async () => {
    if (token !== undefined)
      return waitForToken(scope, call, integration, {
        deadline,
        heartbeatMs: heartbeat === undefined ? undefined : clock.timeoutMs(heartbeat),
      });
    if (integration.waitForExecution) return awaitExecution(scope, args, resource, deadline);
    // asked before calling: a resumed task whose time is over must not run again
    const done = expired(deadline, clock.now()) ? undefined : await before(call(), deadline, clock, scope.signal);
    if (!done) throw new StateError('States.Timeout', `The task ran longer than ${timeout} seconds`);
    return done.value;
  }).finally(() => over.abort(new Abandoned('the task is over')));
  assertPayload(result, `The result of the task '${at.state}'`);
  note(scope, 'TaskSucceeded', {
    resourceType,
    resource,
    output: JSON.stringify(result),
    outputDetails: { truncated: false },
  });
  return leave(scope, state, at, result, { result, token });
}

function expired(deadline: number | undefined, now: number): boolean {
  return deadline !== undefined && now >= deadline;
}

async function reported(scope: Scope, integration: Integration, work: () => Promise<Json>): Promise<Json> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof Abandoned) throw thrown;
    const { error, reason } = toStateError(thrown);
    const late = error === 'States.Timeout' || error === 'States.HeartbeatTimeout';
    const { resourceType, resource } = integration;
    note(scope, late ? 'TaskTimedOut' : 'TaskFailed', { resourceType, resource, error, cause: reason });
    throw thrown;
  }
}
