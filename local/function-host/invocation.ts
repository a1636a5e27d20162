/** A failed function, as Lambda puts it into the payload of its response. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export interface InvokeOptions {
  /** As the client's `ClientContext`: AgentCore puts the tool's name into `custom`. */
  readonly clientContext?: Readonly<Record<string, unknown>>;
  readonly requestId?: string;
  /** Gives up a call that still waits for a worker; one that runs goes on, as on AWS. */
  readonly signal?: AbortSignal;
}

/** Lambda's limit on a synchronous request and on its response. */
export const PAYLOAD_BYTES = 6 * 1024 * 1024;
