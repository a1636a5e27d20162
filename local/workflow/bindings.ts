import type { Checkpoint } from './journal/checkpoint';
import type { Json, JsonObject, Variables } from './json';
import type { Scope } from './scope';

/** What `$states` holds besides input and context, where the language allows it. */
export interface StateData {
  readonly result?: Json;
  readonly errorOutput?: Json;
  readonly token?: string | undefined;
  readonly mapItem?: JsonObject;
}

const ROLE_NAME = 'nodescope-embedded';

/** The context object of a state. Times are ISO strings. */
function contextObject(scope: Scope, at: Checkpoint, data: StateData): JsonObject {
  const { identity, ledger } = scope.run;
  const { redrive } = ledger.folded;
  const account = identity.machineArn.split(':')[4] ?? '';
  const item = data.mapItem ?? scope.mapItem;
  return {
    Execution: {
      Id: identity.arn,
      Input: identity.input,
      Name: identity.name,
      RoleArn: `arn:aws:iam::${account}:role/${ROLE_NAME}`,
      StartTime: new Date(identity.startDate).toISOString(),
      RedriveCount: redrive?.count ?? 0,
      ...(redrive && { RedriveTime: new Date(redrive.at).toISOString() }),
    },
    StateMachine: { Id: identity.machineArn, Name: identity.machine },
    State: { Name: at.state, EnteredTime: new Date(at.enteredAt).toISOString(), RetryCount: at.attempt },
    ...(data.token !== undefined && { Task: { Token: data.token } }),
    ...(item && { Map: { Item: item } }),
  };
}

/** All names an expression of this state may read. */
export function bindings(scope: Scope, at: Checkpoint, data: StateData = {}): Variables {
  return {
    ...scope.outer,
    ...at.variables,
    states: {
      input: at.input,
      context: contextObject(scope, at, data),
      ...(data.result !== undefined && { result: data.result }),
      ...(data.errorOutput !== undefined && { errorOutput: data.errorOutput }),
    },
  };
}
