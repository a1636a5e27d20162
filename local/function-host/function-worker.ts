import { Worker } from 'node:worker_threads';
import type { FunctionError } from './invocation';
import { WORKER_SOURCE } from './worker-source';

/** What one call came back with: JSON text, or a failure as Lambda's runtime words it. */
export type CallResult = { readonly result: string } | { readonly failure: FunctionError };

/** One warm instance of a function: one call at a time, like a Lambda execution environment. */
export interface FunctionWorker {
  /** Resolves in every case; after a timeout or a crash the worker is dead. */
  call(call: WorkerCall): Promise<CallResult>;
  readonly dead: boolean;
  close(): Promise<void>;
}

export interface WorkerCall {
  readonly id: string;
  /** JSON text. */
  readonly payload: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
}

export interface WorkerOptions {
  readonly bundle: string;
  readonly env: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly onOutput: (text: string) => void;
}

// Lambda gives the code outside the handler 10 s; a laptop at work on other things may need longer
const INIT_LIMIT_MS = 60_000;

interface Message {
  readonly id?: string;
  readonly ready?: boolean;
  readonly result?: string;
  readonly failure?: FunctionError;
  readonly crashed?: FunctionError;
}

export function startFunctionWorker({ bundle, env, memoryMb, onOutput }: WorkerOptions): FunctionWorker {
  const worker = new Worker(WORKER_SOURCE, {
    eval: true,
    // a copy: the function sees what it is given and cannot change this process
    env: { ...env },
    workerData: { bundle },
    // the limit is on the JavaScript heap; buffers are outside of it
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    stdout: true,
    stderr: true,
    name: env.AWS_LAMBDA_FUNCTION_NAME,
  });
  let pending: { readonly id: string; readonly settle: (result: CallResult) => void } | undefined;
  let dead = false;
  let ready = false;
  // posts the waiting call once the bundle is loaded: the handler's time does not count the loading
  let begin = () => {};
  // a worker that could not load its bundle answers every call with the reason, as Lambda does
  let broken: FunctionError | undefined;

  const settle = (result: CallResult) => {
    const waiting = pending;
    pending = undefined;
    waiting?.settle(result);
  };
  const die = (failure: FunctionError) => {
    dead = true;
    settle({ failure });
  };
  for (const stream of [worker.stdout, worker.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => onOutput(text));
  worker.on('message', ({ id, ready: loaded, result, failure, crashed }: Message) => {
    if (crashed) die(crashed);
    else if (loaded) {
      ready = true;
      begin();
    } else if (loaded === false && failure) {
      broken = failure;
      die(failure);
      void worker.terminate();
    } else if (pending && id === pending.id) {
      if (failure) settle({ failure });
      else if (result !== undefined) settle({ result });
    }
  });
  worker.on('error', (error: Error & { code?: string }) => {
    const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    die({
      errorType: memory ? 'Runtime.OutOfMemory' : 'Runtime.ExitError',
      errorMessage: memory ? 'Runtime exited with error: signal: killed' : `${error.name}: ${error.message}`,
    });
  });
  worker.on('exit', (code) =>
    die({ errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with error: exit status ${code}` }),
  );

  return {
    get dead() {
      return dead;
    },
    call: ({ id, payload, context, timeoutMs }) =>
      new Promise((resolve) => {
        if (broken || dead) {
          resolve({ failure: broken ?? { errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited' } });
          return;
        }
        const limit = (milliseconds: number) =>
          setTimeout(() => {
            const seconds = (milliseconds / 1000).toFixed(2);
            die({
              errorType: 'Sandbox.Timedout',
              errorMessage: `RequestId: ${id} Error: Task timed out after ${seconds} seconds`,
            });
            void worker.terminate();
          }, milliseconds);
        let timer = limit(ready ? timeoutMs : INIT_LIMIT_MS);
        pending = {
          id,
          settle: (result) => {
            clearTimeout(timer);
            resolve(result);
          },
        };
        begin = () => {
          if (pending?.id !== id) return;
          clearTimeout(timer);
          timer = limit(timeoutMs);
          worker.postMessage({ id, payload, context, deadline: Date.now() + timeoutMs });
        };
        if (ready) begin();
      }),
    close: async () => {
      die({ errorType: 'Runtime.ExitError', errorMessage: 'The function host was closed' });
      await worker.terminate();
    },
  };
}
