/**
 * The only error type that may cross a module boundary on purpose. Programmer errors are plain throws;
 * expected absence is a value; a partial result is the result plus gaps.
 */
export const ERROR_CODES = [
  'invalid-argument', // an argument is wrong: `field` names it, `hint` says how to fix it
  'not-found', // the collection, file, node or finding does not exist (any more)
  'not-ready', // the collection exists but is still running
  'conflict', // a lock, an idempotency token or a condition says no
  'denied', // policy refuses: allow-list, approval, effect
  'limit-exceeded', // a hard limit that no paging can solve
  'node-unreachable', // the SSM agent is offline or the instance is stopped: nothing can run on the node
  'collector-failed', // the runbook ended without a bundle
  'bad-archive', // not an archive we can read, or refused as hostile
  'upstream', // AWS (or its stand-in) failed; usually retryable
  'upstream-refused', // AWS refused the request and would refuse it again
  'timeout', // a bounded operation ran out of time
  'internal', // our fault; details are in the logs under the correlation id
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** A call that makes sense now, with its arguments filled in. */
export interface SuggestedCall {
  readonly tool: string;
  readonly arguments: Record<string, unknown>;
  readonly because: string;
}

export interface DiagErrorDetails {
  readonly field?: string;
  readonly hint?: string;
  readonly retryable?: boolean;
  readonly cause?: unknown;
  /** The way on from here, when there is one: a failed tool call is not a dead end. */
  readonly next?: readonly SuggestedCall[];
}

/** Domain failure with a stable code; `name` doubles as the error name a state machine's Catch sees. */
export class DiagError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  readonly next: readonly SuggestedCall[];

  constructor(code: ErrorCode, message: string, details: DiagErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = `Nodescope.${code}`;
    this.code = code;
    this.field = details.field;
    this.hint = details.hint;
    this.retryable = details.retryable ?? (code === 'upstream' || code === 'timeout' || code === 'not-ready');
    this.next = details.next ?? [];
  }
}
