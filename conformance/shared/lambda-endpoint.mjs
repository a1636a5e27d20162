// Lambda's invoke API over the built bundles, for engines whose own Lambda needs containers. Not the product's
// function host: the handlers get a second, smaller runtime, so that they cannot lean on the first one's habits.
import http from 'node:http';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { root } from './product.mjs';

const RUNTIME = String.raw`
const { parentPort, workerData } = require('node:worker_threads');
const { handler } = require(workerData.bundle);
parentPort.on('message', async ({ payload, context, deadline }) => {
  try {
    const event = JSON.parse(payload);
    const answer = await handler(event, { ...context, getRemainingTimeInMillis: () => deadline - Date.now() });
    parentPort.postMessage({ payload: JSON.stringify(answer ?? null) });
  } catch (error) {
    const trace = String(error.stack).split('\n');
    parentPort.postMessage({ payload: JSON.stringify({ errorType: error.name, errorMessage: error.message, trace }), failed: true });
  }
});`;

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** `arn:…:function:NAME[:alias]` or the bare name. */
const nameOf = (text) =>
  decodeURIComponent(text)
    .replace(/^arn:[^:]*:lambda:[^:]*:[^:]*:function:/, '')
    .split(':')[0];

/**
 * Serves `functions` (name → timeoutSeconds) on a loopback port. `refuse(name)` may answer an AWS error
 * `{status, code}` instead of a call: that is how a lane proves retries. `after(name, payload)` sees what a call
 * answered before the engine does. Answers `{endpoint, calls}`.
 */
export async function serveFunctions(
  lane,
  { functions, env, port, refuse = () => null, after = async () => undefined },
) {
  const idle = new Map();
  const workers = new Set();
  const calls = [];

  function call(name, payload, requestId) {
    const worker =
      idle.get(name)?.pop() ??
      new Worker(RUNTIME, {
        eval: true,
        env: { ...env, AWS_LAMBDA_FUNCTION_NAME: name },
        workerData: { bundle: path.join(root, 'dist/functions', name, 'index.js') },
        stdout: true,
        stderr: true,
      });
    workers.add(worker);
    return new Promise((resolve, reject) => {
      const broken = (error) => {
        workers.delete(worker);
        reject(error);
      };
      worker.once('error', broken);
      worker.once('message', (answer) => {
        worker.off('error', broken);
        idle.set(name, [...(idle.get(name) ?? []), worker]);
        resolve(answer);
      });
      const context = { functionName: name, awsRequestId: requestId, callbackWaitsForEmptyEventLoop: true };
      worker.postMessage({ payload, context, deadline: Date.now() + functions[name] * 1000 });
    });
  }

  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      const name = nameOf(INVOKE.exec(request.url.split('?')[0])?.[1] ?? '');
      const requestId = `${calls.length}-${name}`;
      const reply = (status, headers, body) => {
        response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': requestId, ...headers });
        response.end(body);
      };
      const refused = functions[name] === undefined ? { status: 404, code: 'ResourceNotFoundException' } : refuse(name);
      calls.push({ name, refused: refused?.code ?? null });
      if (refused) {
        reply(refused.status, { 'x-amzn-errortype': refused.code }, JSON.stringify({ message: refused.code }));
        return;
      }
      try {
        const payload = Buffer.concat(chunks).toString('utf8') || '{}';
        const answer = await call(name, payload, requestId);
        if (!answer.failed) await after(name, JSON.parse(answer.payload));
        reply(200, answer.failed ? { 'x-amz-function-error': 'Unhandled' } : {}, answer.payload);
      } catch (error) {
        reply(500, { 'x-amzn-errortype': 'ServiceException' }, JSON.stringify({ message: error.message }));
      }
    });
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  lane.onEnd(async () => {
    server.closeAllConnections();
    server.close();
    await Promise.all([...workers].map((worker) => worker.terminate()));
  });
  return { endpoint: `http://127.0.0.1:${server.address().port}`, calls };
}
