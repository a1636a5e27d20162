import type { Json, Variables } from '../json';

/** How a task waiting for its token ended, as told by SendTaskSuccess or SendTaskFailure. */
export type TokenOutcome = { readonly output: Json } | { readonly error: string; readonly cause: string };

export interface TokenWait {
  readonly token: string;
  /** The integration accepted the request: on resume it is not sent again. */
  readonly submitted: boolean;
  readonly heartbeatAt: number;
  readonly outcome?: TokenOutcome;
}

/** Where a scope (machine, branch, iteration) stands. Written before a state runs, so a killed run can enter it again. */
export interface Checkpoint {
  readonly state: string;
  readonly input: Json;
  /** Assigned in this scope; those of outer scopes are in the outer checkpoints. */
  readonly variables: Variables;
  /** Id of the StateEntered event; makes the names of nested scopes unique in loops. */
  readonly entry: number;
  readonly enteredAt: number;
  /** 0 for the first try. */
  readonly attempt: number;
  /** Retries used, per retrier. */
  readonly retries: readonly number[];
  /** Start of the current try; timeouts count from here, across a restart. */
  readonly startedAt?: number;
  /** The next try may begin at this time. */
  readonly notBefore?: number;
  readonly waitUntil?: number;
  readonly task?: TokenWait;
  /** Map Run of the current try. */
  readonly mapRun?: string;
  /** ARN of the execution that the current try has started and waits for. */
  readonly nested?: string;
}

/** A scope that has ended keeps its output until its parent state is left. */
export type ScopeRecord =
  | { readonly at: Checkpoint; readonly done?: undefined }
  | { readonly done: { readonly output: Json }; readonly at?: undefined };
