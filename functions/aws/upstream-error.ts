import { DiagError } from '../../schemas/errors';

const THROTTLES =
  /Throttl|TooManyRequests|RequestLimitExceeded|ProvisionedThroughputExceeded|SlowDown|AutomationExecutionLimitExceeded/;
const TRANSIENT =
  /InternalError|InternalServerError|ServiceUnavailable|RequestTimeout|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|TimeoutError|NetworkingError/;

export function errorName(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { name, code } = error as { name?: unknown; code?: unknown };
  return `${typeof name === 'string' ? name : ''} ${typeof code === 'string' ? code : ''}`.trim();
}

export function hasName(error: unknown, ...names: string[]): boolean {
  return typeof error === 'object' && error !== null && names.includes(String((error as { name?: unknown }).name));
}

/** Turns an SDK failure into our error: throttling and transient faults are retryable, the rest is not. */
export function upstream(action: string, error: unknown): DiagError {
  if (error instanceof DiagError) return error;
  const name = errorName(error);
  const message = error instanceof Error ? error.message : String(error);
  const status = (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode ?? 0;
  if (/AccessDenied|UnauthorizedOperation|NotAuthorized/.test(name)) {
    return new DiagError('denied', `${action}: ${message}`, {
      cause: error,
      hint: 'the role of this function lacks the permission',
    });
  }
  // a request AWS will refuse again must not be retried: the state machine retries by name
  const retryable = THROTTLES.test(name) || TRANSIENT.test(name) || status >= 500 || status === 0;
  return new DiagError(retryable ? 'upstream' : 'upstream-refused', `${action}: ${name || 'Error'}: ${message}`, {
    cause: error,
    retryable,
  });
}
