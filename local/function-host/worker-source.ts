/**
 * Program of a function's worker thread: Lambda's runtime in small. It is text because the command is one bundled file,
 * so there is no second file to start a worker from, neither there nor under the test runner.
 *
 * Messages in: `{id, payload, context, deadline}`; out: `{ready}`, `{id, result}` or `{id, failure}`. Payloads are JSON
 * text, as on AWS: what JSON loses there is lost here too.
 */
export const WORKER_SOURCE = String.raw`
'use strict';
const { parentPort, workerData } = require('node:worker_threads');

function report(error) {
  if (error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error)) {
    const trace = typeof error.stack === 'string' ? error.stack.split('\n').slice(0, 30) : [];
    return { errorType: String(error.name || 'Error'), errorMessage: String(error.message), trace };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

let handler;
try {
  handler = require(workerData.bundle).handler;
  if (typeof handler !== 'function') {
    const missing = new Error('index.handler is undefined or not exported');
    missing.name = 'Runtime.HandlerNotFound';
    throw missing;
  }
  parentPort.postMessage({ ready: true });
} catch (error) {
  const failure = report(error);
  if (failure.errorType !== 'Runtime.HandlerNotFound') failure.errorType = 'Runtime.ImportModuleError';
  parentPort.postMessage({ ready: false, failure });
}

process.on('unhandledRejection', (reason) => {
  parentPort.postMessage({ crashed: { ...report(reason), errorType: 'Runtime.UnhandledPromiseRejection' } });
  process.exit(128);
});

function call(event, context) {
  if (handler.length < 3) return Promise.resolve(handler(event, context));
  return new Promise((resolve, reject) => {
    const callback = (error, result) => (error ? reject(error) : resolve(result));
    Promise.resolve(handler(event, context, callback)).then((value) => {
      if (value !== undefined) resolve(value);
    }, reject);
  });
}

parentPort.on('message', async ({ id, payload, context, deadline }) => {
  const full = {
    ...context,
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
  try {
    const result = await call(JSON.parse(payload), full);
    const text = result === undefined ? 'null' : JSON.stringify(result);
    parentPort.postMessage({ id, result: text === undefined ? 'null' : text });
  } catch (error) {
    parentPort.postMessage({ id, failure: report(error) });
  }
});
`;
