/**
 * A failure as the Amazon States Language sees it: an error name that Retry and Catch match on, and a cause in words
 * (for a Lambda function: the JSON the function's runtime reported).
 */
export class StateError extends Error {
  readonly error: string;
  readonly reason: string;
  /** Where in the state the failing expression stands; set for query errors only. */
  readonly location: string | undefined;

  constructor(error: string, cause: string, location?: string) {
    super(`${error}: ${cause}`);
    this.name = 'StateError';
    this.error = error;
    this.reason = cause;
    this.location = location;
  }
}

/** Work given up because somebody above ended it: a stop, a timeout, a failed sibling, or the runner closing. */
export class Abandoned extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'Abandoned';
  }
}

/** What a Catch and `$states.errorOutput` receive. */
export function errorOutput(error: StateError): { readonly Error: string; readonly Cause: string } {
  return { Error: error.error, Cause: error.reason };
}

/** Turns whatever was thrown into a state error; what nobody foresaw is `States.Runtime`, as on AWS. */
export function toStateError(thrown: unknown): StateError {
  if (thrown instanceof StateError) return thrown;
  return new StateError(
    'States.Runtime',
    thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown),
  );
}
