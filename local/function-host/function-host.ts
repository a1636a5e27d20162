import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { ServiceError } from '../cloud/service';
import type { Json } from '../workflow/json';
import type { InvokeResult } from '../workflow/services';
import { type FunctionPlace, functionArn, functionNameOf } from './function-arn';
import { type FunctionWorker, startFunctionWorker } from './function-worker';
import { type FunctionError, type InvokeOptions, PAYLOAD_BYTES } from './invocation';
import { type LogFile, openLogFile } from './log-file';
import { createTurnstile, type Turnstile } from './turnstile';

export interface HostedFunction {
  /** Built CommonJS bundle exporting `handler`. */
  readonly bundle: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Places of its own, so that it never waits behind the work of the other functions. */
  readonly reservedConcurrency?: number;
}

export interface FunctionHostOptions extends FunctionPlace {
  readonly functions: Readonly<Record<string, HostedFunction>>;
  /** What every function finds in `process.env`, besides what Lambda sets. Nothing else gets in. */
  readonly env: Readonly<Record<string, string>>;
  /** Directory under which `logs/<function>.log` are written. */
  readonly home: string;
  /** Calls at a time over all functions; the others wait. Default: one per core. */
  readonly concurrency?: number;
  readonly maxLogBytes?: number;
}

/** The embedded Lambda. */
export interface FunctionHost {
  /**
   * Calls a function by name or ARN. A function that fails is an answer with `functionError`, as from AWS.
   * @throws ServiceError ResourceNotFoundException, RequestTooLargeException, ServiceException when closed
   */
  invoke(nameOrArn: string, payload: Json, options?: InvokeOptions): Promise<InvokeResult>;
  arnOf(name: string): string;
  close(): Promise<void>;
}

// Idle workers cost 10-40 MB each with an SDK loaded: enough for the steps of one collection to stay warm
const MAX_IDLE = 6;

export function createFunctionHost(options: FunctionHostOptions): FunctionHost {
  const { functions, env, home, concurrency = availableParallelism(), maxLogBytes = 5 * 1024 * 1024 } = options;
  const shared = createTurnstile(concurrency);
  const reserved = new Map<string, Turnstile>();
  for (const [name, { reservedConcurrency: places }] of Object.entries(functions))
    if (places !== undefined) reserved.set(name, createTurnstile(places));
  const idle: { readonly name: string; readonly worker: FunctionWorker }[] = [];
  const busy = new Set<FunctionWorker>();
  const logs = new Map<string, LogFile>();
  let closed = false;

  const logOf = (name: string): LogFile => {
    const known = logs.get(name);
    if (known) return known;
    const log = openLogFile(path.join(home, 'logs', `${name}.log`), maxLogBytes);
    logs.set(name, log);
    return log;
  };
  const take = (name: string, hosted: HostedFunction): FunctionWorker => {
    const warm = idle.findLastIndex((entry) => entry.name === name && !entry.worker.dead);
    if (warm !== -1) return idle.splice(warm, 1)[0]!.worker;
    const log = logOf(name);
    return startFunctionWorker({
      bundle: path.resolve(hosted.bundle),
      memoryMb: hosted.memoryMb,
      env: environmentOf(name, hosted, env, options.region),
      onOutput: (text) => log.write(text),
    });
  };
  const giveBack = (name: string, worker: FunctionWorker): void => {
    busy.delete(worker);
    if (worker.dead) return;
    if (closed) {
      void worker.close();
      return;
    }
    idle.push({ name, worker });
    if (idle.length > MAX_IDLE) void idle.shift()?.worker.close();
  };

  const invoke: FunctionHost['invoke'] = async (nameOrArn, payload, { clientContext, requestId, signal } = {}) => {
    const name = functionNameOf(nameOrArn);
    const hosted = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (!hosted) throw new ServiceError('ResourceNotFoundException', `Function not found: ${nameOrArn}`, 404);
    const text = JSON.stringify(payload);
    const bytes = Buffer.byteLength(text);
    if (bytes > PAYLOAD_BYTES)
      throw new ServiceError(
        'RequestTooLargeException',
        `Request must be smaller than ${PAYLOAD_BYTES} bytes for the InvokeFunction operation, this one has ${bytes}`,
        413,
      );
    const leave = await (reserved.get(name) ?? shared).enter(signal);
    const id = requestId ?? randomUUID();
    try {
      if (closed) throw new ServiceError('ServiceException', 'The function host is closed', 500);
      const worker = take(name, hosted);
      busy.add(worker);
      const started = performance.now();
      const done = await worker.call({
        id,
        payload: text,
        timeoutMs: hosted.timeoutSeconds * 1000,
        context: {
          functionName: name,
          functionVersion: '$LATEST',
          invokedFunctionArn: functionArn(name, options),
          memoryLimitInMB: String(hosted.memoryMb),
          awsRequestId: id,
          logGroupName: `/aws/lambda/${name}`,
          logStreamName: 'embedded',
          ...(clientContext && { clientContext }),
        },
      });
      giveBack(name, worker);
      const failure = 'failure' in done ? done.failure : tooLarge(done.result);
      const milliseconds = (performance.now() - started).toFixed(0);
      const outcome = failure ? ` Status: error Error Type: ${failure.errorType}` : '';
      if (!closed) logOf(name).write(`REPORT RequestId: ${id} Duration: ${milliseconds} ms${outcome}\n`);
      if (failure) return answerOf(id, { ...failure }, 'Unhandled');
      return answerOf(id, JSON.parse((done as { readonly result: string }).result) as Json);
    } finally {
      leave();
    }
  };

  return {
    invoke,
    arnOf: (name) => functionArn(name, options),
    close: async () => {
      closed = true;
      await Promise.all([...busy, ...idle.splice(0).map(({ worker }) => worker)].map((worker) => worker.close()));
    },
  };
}

function answerOf(requestId: string, payload: Json, functionError?: 'Unhandled'): InvokeResult {
  return { statusCode: 200, requestId, payload, ...(functionError && { functionError }) };
}

function tooLarge(result: string): FunctionError | undefined {
  const bytes = Buffer.byteLength(result);
  if (bytes <= PAYLOAD_BYTES) return undefined;
  return {
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${PAYLOAD_BYTES} bytes).`,
  };
}

/** Lambda's own variables (developer guide, "Defined runtime environment variables") over the given ones. */
function environmentOf(
  name: string,
  { bundle, memoryMb }: HostedFunction,
  env: Readonly<Record<string, string>>,
  region: string,
): Record<string, string> {
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...env,
    // a key of its own, as every function has a role of its own: the cloud can tell who asks
    ...(env.AWS_ACCESS_KEY_ID ? { AWS_ACCESS_KEY_ID: `${env.AWS_ACCESS_KEY_ID}.${name}` } : {}),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'embedded',
    LAMBDA_TASK_ROOT: path.dirname(path.resolve(bundle)),
    _HANDLER: 'index.handler',
  };
}
