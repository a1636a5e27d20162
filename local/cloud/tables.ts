import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import dynalite from 'dynalite';
import { TTL_ATTRIBUTE } from '../../schemas/tables';
import { bounded } from './bounded';
import { visibleError } from './http-server';
import { type Observe, observed } from './observe';
import { readBody } from './request-body';
import { ServiceError } from './service';
import { authenticate, type Credentials } from './signature/authenticate';
import { TABLE_DEFINITIONS } from './table-definitions';

/** DynamoDB-compatible endpoint of the embedded cloud. */
export interface Tables {
  readonly endpoint: string;
  /** Resolves to the number of expired items deleted at this start. */
  readonly swept: Promise<number>;
  close(graceMs: number): Promise<void>;
}

const BODY_LIMIT_BYTES = 16 * 1024 * 1024; // BatchWriteItem's documented maximum
const BATCH_ITEMS = 25;

type RequestListener = (req: IncomingMessage, res: ServerResponse) => void;
type Call = (operation: string, body: unknown) => Promise<Record<string, unknown>>;

/**
 * Runs dynalite on a body that was read and checked before: its own signature check is one of form only.
 * The events fire inside this call, so that what its validation throws reaches the caller, not the process.
 */
function dispatch(listener: RequestListener, headers: IncomingMessage['headers'], body: Buffer, res: ServerResponse) {
  const req = Object.assign(new EventEmitter(), { headers, method: 'POST', url: '/' });
  listener(req as unknown as IncomingMessage, res);
  req.emit('data', body);
  req.emit('end');
}

/** Calls dynalite in process, without a socket. */
function inProcess(listener: RequestListener): Call {
  return (operation, body) =>
    new Promise((resolve, reject) => {
      const headers = {
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-date': '20000101T000000Z',
        authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=unchecked',
      };
      const res = new ServerResponse({ method: 'POST', headers } as unknown as IncomingMessage);
      const chunks: Buffer[] = [];
      const sink = new Writable({
        write(chunk: Buffer, _encoding, done) {
          chunks.push(chunk);
          done();
        },
      });
      res.assignSocket(sink as unknown as Parameters<ServerResponse['assignSocket']>[0]);
      res.on('finish', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const answer = JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) as Record<string, unknown>;
        if (res.statusCode === 200) resolve(answer);
        else reject(new Error(`tables: ${operation}: ${JSON.stringify(answer)}`));
      });
      dispatch(listener, headers, Buffer.from(JSON.stringify(body)), res);
    });
}

async function createMissingTables(call: Call): Promise<void> {
  const { TableNames } = (await call('ListTables', {})) as { TableNames: string[] };
  for (const definition of TABLE_DEFINITIONS) {
    const { TableName } = definition;
    if (TableNames.includes(TableName)) continue;
    await call('CreateTable', definition);
    // dynalite flips the state on a timer of createTableMs
    for (let status = ''; status !== 'ACTIVE'; ) {
      const { Table } = (await call('DescribeTable', { TableName })) as { Table: { TableStatus: string } };
      status = Table.TableStatus;
      if (status !== 'ACTIVE') await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

interface ScanPage {
  readonly Items: Record<string, unknown>[];
  readonly LastEvaluatedKey?: unknown;
}

/** Deletes what DynamoDB's time to live would have deleted. Stops between pages once `stop()`. */
async function sweepExpired(call: Call, nowSeconds: number, stop: () => boolean): Promise<number> {
  let swept = 0;
  for (const { TableName, KeySchema } of TABLE_DEFINITIONS) {
    const [partition, sort] = KeySchema.map(({ AttributeName }) => AttributeName);
    let start: unknown;
    do {
      const page = (await call('Scan', {
        TableName,
        ProjectionExpression: '#p, #s',
        FilterExpression: '#t < :now',
        ExpressionAttributeNames: { '#p': partition, '#s': sort, '#t': TTL_ATTRIBUTE },
        ExpressionAttributeValues: { ':now': { N: String(nowSeconds) } },
        ...(start ? { ExclusiveStartKey: start } : {}),
      })) as unknown as ScanPage;
      for (let at = 0; at < page.Items.length; at += BATCH_ITEMS) {
        const batch = page.Items.slice(at, at + BATCH_ITEMS);
        await call('BatchWriteItem', {
          RequestItems: { [TableName]: batch.map((Key) => ({ DeleteRequest: { Key } })) },
        });
        swept += batch.length;
      }
      start = page.LastEvaluatedKey;
    } while (start && !stop());
  }
  return swept;
}

/** Opens the tables of a folder on their own loopback port. Only requests signed with `credentials` are served. */
export async function startTables(options: {
  readonly dir: string;
  readonly credentials: Credentials;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
  readonly observe?: Observe;
}): Promise<Tables> {
  const { dir, credentials, now, report, observe } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const server = dynalite({ path: dir, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const listener = server.listeners('request')[0] as RequestListener;
  const call = inProcess(listener);
  const inFlight = new Set<Promise<void>>();

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    try {
      const claim = authenticate(req, credentials, now());
      const body = await readBody(req, BODY_LIMIT_BYTES);
      claim.verify(createHash('sha256').update(body).digest('hex'));
      const answered = new Promise<void>((resolve) => res.once('close', resolve));
      dispatch(listener, req.headers, body, res);
      await answered;
      if (observe) {
        const operation = String(req.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
        observed(observe, claim, { req, res }, { operation, input: JSON.parse(body.toString('utf8')) });
      }
    } catch (error) {
      if (res.headersSent) return void res.destroy();
      const { code, message, status } = visibleError(error, report);
      const body = JSON.stringify({ __type: `com.amazon.coral.service#${code}`, message });
      res.writeHead(error instanceof ServiceError ? status : 400, { 'content-type': 'application/x-amz-json-1.0' });
      res.end(body);
    }
  }

  server.removeAllListeners('request');
  server.on('request', (req: IncomingMessage, res: ServerResponse) => {
    req.on('error', () => undefined);
    const work: Promise<void> = serve(req, res).finally(() => inFlight.delete(work));
    inFlight.add(work);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  await createMissingTables(call);
  let closing = false;
  const swept = sweepExpired(call, Math.floor(now() / 1000), () => closing).catch((error) => {
    report(error);
    return 0;
  });

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    swept,
    async close(graceMs) {
      closing = true;
      await swept;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await bounded(Promise.all(inFlight), graceMs);
      server.closeAllConnections();
      await closed;
    },
  };
}
