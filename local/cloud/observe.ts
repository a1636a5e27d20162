import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Claim, splitUrl } from './signature/authenticate';

/** One answered request, as CloudTrail would tell it: who asked which service for what. */
export interface ObservedCall {
  /** Function whose key signed the request; null for the key of the cloud itself (the command, the workflow). */
  readonly caller: string | null;
  /** Name of the service in the credential scope. */
  readonly service: string;
  readonly region: string;
  /** Operation of the JSON and query protocols; null where method and path say it. */
  readonly operation: string | null;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** True when somebody used a URL that the caller had signed. */
  readonly presigned: boolean;
  /** Body of a JSON request, or the form of a query request; null where there is none. */
  readonly input: unknown;
  readonly status: number;
  /** As declared in the headers; 0 when unknown. */
  readonly requestBytes: number;
  readonly responseBytes: number;
}

export type Observe = (call: ObservedCall) => void;

/** Tells `observe` of a request once its answer is known. */
export function observed(
  observe: Observe | undefined,
  claim: Claim,
  { req, res }: { readonly req: IncomingMessage; readonly res: ServerResponse },
  { operation = null, input = null }: { readonly operation?: string | null; readonly input?: unknown } = {},
): void {
  if (!observe) return;
  const [path, query] = splitUrl(req.url ?? '/');
  observe({
    caller: claim.caller,
    service: claim.scope.service,
    region: claim.scope.region,
    operation,
    method: req.method ?? 'GET',
    path,
    query,
    presigned: claim.presigned,
    input,
    status: res.statusCode,
    requestBytes: Number(req.headers['x-amz-decoded-content-length'] ?? req.headers['content-length'] ?? 0),
    responseBytes: Number(res.getHeader('content-length') ?? 0),
  });
}
