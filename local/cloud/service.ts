/** What a service behind the endpoint sees of one request besides its body. */
export interface RequestContext {
  /** Region of the credential scope: the region the client believes it talks to. */
  readonly region: string;
  readonly requestId: string;
}

/** A service of the AWS JSON protocol, addressed by `x-amz-target: <targetPrefix>.<operation>`. */
export interface JsonService {
  readonly targetPrefix: string;
  readonly jsonVersion: '1.0' | '1.1';
  /** Resolves to the response body (`undefined` = empty). Throws ServiceError for anything the client should see. */
  handle(operation: string, body: unknown, context?: RequestContext): Promise<unknown>;
}

/** A service of the EC2 query protocol, addressed by `Action` and `Version` in a form body. */
export interface QueryService {
  readonly version: string;
  /** Resolves to the complete XML document. */
  handle(action: string, form: URLSearchParams, context: RequestContext): Promise<string>;
}

/** A service of the REST-JSON protocol, addressed by the service name in the credential scope; it takes no bodies. */
export interface RestService {
  readonly signingName: string;
  /** `path` is split at slashes and decoded. Resolves to the response body. */
  handle(method: string, path: readonly string[], query: URLSearchParams, context: RequestContext): Promise<unknown>;
}

/** An error as AWS services answer it: code, message, HTTP status and modelled extra fields. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, fields: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}

/** The answer to an operation that a service does not know. */
export function unknownOperation(operation: string): ServiceError {
  return new ServiceError('UnknownOperationException', `The operation ${operation} is not supported by this endpoint`);
}
