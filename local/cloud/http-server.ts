import { createHash, createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bounded } from './bounded';
import { type Observe, observed } from './observe';
import { readBody } from './request-body';
import { type JsonService, type QueryService, type RestService, ServiceError, unknownOperation } from './service';
import { AuthFailure, authenticate, type Claim, type Credentials, splitUrl } from './signature/authenticate';

/** Serves everything that is neither a JSON nor a query request: the object store. */
export interface ObjectsHandler {
  /** Must verify `claim` with the payload hash of its protocol before acting. */
  handle(req: IncomingMessage, res: ServerResponse, claim: Claim, requestId: string): Promise<void>;
  /** Renders a failure in the S3 error form. */
  fail(req: IncomingMessage, res: ServerResponse, error: unknown, requestId: string): void;
}

export interface CloudServer {
  readonly endpoint: string;
  register(service: JsonService): void;
  registerQuery(service: QueryService): void;
  registerRest(service: RestService): void;
  serveObjects(handler: ObjectsHandler): void;
  /** Stops accepting, waits up to `graceMs` for requests in flight, then cuts connections. */
  close(graceMs: number): Promise<void>;
}

/** The largest documented API request is 1 MB (state machine definitions); JSON escaping may triple it. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;
const DRAIN_BYTES = 8 * 1024 * 1024;
const DRAIN_MS = 2_000;
const HEALTH_PATH = '/-/health'; // cannot be a bucket: names have at least three characters

/** Proof that the server on a port holds the secret key of the lock file, without sending the key. */
export function healthProof(secretAccessKey: string, nonce: string): string {
  return createHmac('sha256', secretAccessKey).update(`nodescope-health:${nonce}`).digest('hex');
}

const AUTH_CODES: Record<AuthFailure['reason'], string> = {
  missing: 'MissingAuthenticationTokenException',
  malformed: 'IncompleteSignatureException',
  'unknown-key': 'UnrecognizedClientException',
  mismatch: 'InvalidSignatureException',
  skewed: 'InvalidSignatureException',
  expired: 'InvalidSignatureException',
  unsigned: 'InvalidSignatureException',
};

/** Maps anything thrown by a service to an error the client may see; internals go to `report` only. */
export function visibleError(error: unknown, report: (error: unknown) => void): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof AuthFailure) return new ServiceError(AUTH_CODES[error.reason], error.message, 403);
  report(error);
  return new ServiceError('InternalServerError', 'The embedded cloud failed; its log has the details', 500);
}

function send(res: ServerResponse, status: number, type: string, body: string): void {
  res.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  res.end(body);
}

const xmlText = (text: string) => text.replace(/[<>&]/g, (c) => `&#${c.charCodeAt(0)};`);

const bodyHash = (body: Buffer) => createHash('sha256').update(body).digest('hex');

/** Starts the one endpoint of the embedded cloud on an ephemeral loopback port. */
export async function startHttpServer(options: {
  readonly credentials: Credentials;
  readonly report: (error: unknown) => void;
  readonly now: () => number;
  readonly observe?: Observe;
}): Promise<CloudServer> {
  const { credentials, report, now, observe } = options;
  const jsonServices = new Map<string, JsonService>();
  const queryServices = new Map<string, QueryService>();
  const restServices = new Map<string, RestService>();
  const inFlight = new Set<Promise<void>>();
  let objects: ObjectsHandler | undefined;

  async function json(req: IncomingMessage, res: ServerResponse, target: string, requestId: string): Promise<void> {
    const dot = target.lastIndexOf('.');
    const service = jsonServices.get(target.slice(0, dot));
    const type = `application/x-amz-json-${service?.jsonVersion ?? '1.1'}`;
    const operation = target.slice(dot + 1);
    let tell = () => {};
    try {
      const claim = authenticate(req, credentials, now());
      const body = await readBody(req, BODY_LIMIT_BYTES);
      claim.verify(bodyHash(body));
      if (!service) throw unknownOperation(target);
      let input: unknown;
      try {
        input = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
      } catch {
        throw new ServiceError('SerializationException', 'The request body is not JSON');
      }
      tell = () => observed(observe, claim, { req, res }, { operation, input });
      const context = { region: claim.scope.region, requestId };
      const output = await service.handle(operation, input, context);
      send(res, 200, type, output === undefined ? '' : JSON.stringify(output));
    } catch (error) {
      const visible = visibleError(error, report);
      res.setHeader('x-amzn-errortype', visible.code);
      send(
        res,
        visible.status,
        type,
        JSON.stringify({ __type: visible.code, message: visible.message, ...visible.fields }),
      );
    } finally {
      tell();
    }
  }

  async function query(req: IncomingMessage, res: ServerResponse, requestId: string): Promise<void> {
    try {
      const claim = authenticate(req, credentials, now());
      const body = await readBody(req, BODY_LIMIT_BYTES);
      claim.verify(bodyHash(body));
      const form = new URLSearchParams(body.toString('utf8'));
      const service = queryServices.get(form.get('Version') ?? '');
      if (!service) throw unknownOperation(form.get('Action') ?? '');
      const context = { region: claim.scope.region, requestId };
      const operation = form.get('Action') ?? '';
      send(res, 200, 'text/xml;charset=UTF-8', await service.handle(operation, form, context));
      observed(observe, claim, { req, res }, { operation, input: Object.fromEntries(form) });
    } catch (error) {
      const visible = visibleError(error, report);
      send(
        res,
        visible.status,
        'text/xml;charset=UTF-8',
        `<?xml version="1.0" encoding="UTF-8"?><Response><Errors><Error><Code>${visible.code}</Code><Message>${xmlText(visible.message)}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`,
      );
    }
  }

  async function rest(req: IncomingMessage, res: ServerResponse, claim: Claim, requestId: string): Promise<void> {
    const type = 'application/json';
    try {
      claim.verify(bodyHash(await readBody(req, BODY_LIMIT_BYTES)));
      const [path, queryString] = splitUrl(req.url ?? '/');
      const segments = path.split('/').filter(Boolean).map(decodeURIComponent);
      const context = { region: claim.scope.region, requestId };
      const service = restServices.get(claim.scope.service)!;
      const output = await service.handle(req.method ?? 'GET', segments, new URLSearchParams(queryString), context);
      send(res, 200, type, JSON.stringify(output));
    } catch (error) {
      const visible = visibleError(error, report);
      res.setHeader('x-amzn-errortype', visible.code);
      send(res, visible.status, type, JSON.stringify({ message: visible.message, ...visible.fields }));
    } finally {
      observed(observe, claim, { req, res });
    }
  }

  async function route(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    const target = req.headers['x-amz-target'];
    if (typeof target === 'string') {
      res.setHeader('x-amzn-requestid', requestId);
      return json(req, res, target, requestId);
    }
    const [path, queryString] = splitUrl(req.url ?? '/');
    if (path === HEALTH_PATH) {
      const nonce = new URLSearchParams(queryString).get('nonce') ?? '';
      return send(res, 200, 'text/plain', healthProof(credentials.secretAccessKey, nonce.slice(0, 128)));
    }
    if (req.method === 'POST' && req.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
      res.setHeader('x-amzn-requestid', requestId);
      return query(req, res, requestId);
    }
    res.setHeader('x-amz-request-id', requestId);
    let tell = () => {};
    try {
      if (!objects) throw new ServiceError('ServiceUnavailable', 'The object store is starting', 503);
      const claim = authenticate(req, credentials, now());
      if (restServices.has(claim.scope.service)) return await rest(req, res, claim, requestId);
      tell = () => observed(observe, claim, { req, res });
      await objects.handle(req, res, claim, requestId);
    } catch (error) {
      if (objects) objects.fail(req, res, error, requestId);
      else send(res, 503, 'text/plain', 'starting');
    } finally {
      tell();
    }
  }

  const server = createServer({ requestTimeout: 0, headersTimeout: 30_000, keepAliveTimeout: 60_000 }, (req, res) => {
    // a client that goes away mid-request surfaces where the body is read; the socket itself must not throw
    req.on('error', () => undefined);
    const work = route(req, res)
      .catch((error) => {
        report(error);
        res.destroy();
      })
      .then(() => settle(req));
    inFlight.add(work);
    void work.finally(() => inFlight.delete(work));
  });
  // large objects may stream for many minutes, so requests have no total limit, but a socket is cut that is silent
  // for longer than a synchronous Express execution may take (5 minutes)
  server.timeout = 360_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    register(service) {
      jsonServices.set(service.targetPrefix, service);
    },
    registerQuery(service) {
      queryServices.set(service.version, service);
    },
    registerRest(service) {
      restServices.set(service.signingName, service);
    },
    serveObjects(handler) {
      objects = handler;
    },
    async close(graceMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await bounded(Promise.all(inFlight), graceMs);
      server.closeAllConnections();
      await closed;
    },
  };
}

/**
 * Deals with a body nobody read: an early refusal is only seen by clients that may finish sending, so a
 * little more is swallowed, then the connection is cut.
 */
function settle(req: IncomingMessage): void {
  if (req.complete || req.destroyed) return;
  let left = DRAIN_BYTES;
  req.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) req.destroy();
  });
  req.resume();
  const timer = setTimeout(() => req.destroy(), DRAIN_MS);
  req.once('close', () => clearTimeout(timer));
}
