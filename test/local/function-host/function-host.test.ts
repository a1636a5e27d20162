import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { functionArn, functionNameOf } from '../../../local/function-host/function-arn';
import { createFunctionHost, type FunctionHost } from '../../../local/function-host/function-host';

const home = mkdtempSync(path.join(tmpdir(), 'nodescope-functions-'));
let host: FunctionHost;

const SOURCES: Record<string, string> = {
  echo: `let calls = 0; exports.handler = async (event, context) => ({
    event, calls: ++calls, env: { ...process.env },
    context: { ...context, remaining: context.getRemainingTimeInMillis() },
  });`,
  callback: 'exports.handler = (event, context, callback) => { setTimeout(() => callback(null, { got: event }), 5); };',
  throws: `class Denied extends Error { constructor() { super('not you'); this.name = 'Nodescope.denied'; } }
    exports.handler = async () => { throw new Denied(); };`,
  throwsText: "exports.handler = async () => { throw 'plain'; };",
  hangs: 'exports.handler = async () => { for (;;) {} };',
  exits: 'exports.handler = async () => { process.exit(3); };',
  rejectsLater: "exports.handler = () => new Promise(() => { Promise.reject(new Error('lost')); });",
  leaks: 'exports.handler = async () => { const all = []; for (;;) all.push({ text: [Math.random()] }); };',
  large: "exports.handler = async () => 'x'.repeat(7 * 1024 * 1024);",
  reserved: 'exports.handler = async () => Date.now();',
  nothing: 'exports.handler = async () => undefined;',
  broken: "require('./absent');",
  noHandler: 'exports.other = 1;',
  logs: "exports.handler = async (event) => { console.log('hello', event.n); console.error('oops'); return 1; };",
  slow: `exports.handler = async ({ ms }) => { const at = Date.now();
    await new Promise((done) => setTimeout(done, ms)); return [at, Date.now()]; };`,
};

beforeAll(() => {
  for (const [name, source] of Object.entries(SOURCES)) writeFileSync(path.join(home, `${name}.cjs`), source);
  process.env.SECRET_OF_THE_PARENT = 'x';
  host = createFunctionHost({
    home,
    region: 'eu-west-1',
    account: '000000000000',
    env: { GIVEN: 'yes' },
    concurrency: 2,
    functions: Object.fromEntries(
      Object.keys(SOURCES).map((name) => [
        name,
        {
          bundle: path.join(home, `${name}.cjs`),
          timeoutSeconds: name === 'hangs' || name === 'rejectsLater' ? 0.3 : 20,
          memoryMb: name === 'leaks' ? 16 : 128,
          ...(name === 'reserved' && { reservedConcurrency: 1 }),
        },
      ]),
    ),
  });
});
afterAll(async () => {
  await host.close();
  rmSync(home, { recursive: true, force: true });
});

describe('function host', () => {
  it('gives a handler its event, a context like Lambda’s and only the environment it was given', async () => {
    const { payload, functionError, statusCode } = await host.invoke(
      functionArn('echo', { region: 'eu-west-1', account: '000000000000' }),
      { a: 1 },
      { requestId: 'r-1', clientContext: { custom: { bedrockAgentCoreToolName: 't___list' } } },
    );
    expect({ statusCode, functionError }).toEqual({ statusCode: 200 });
    expect(payload).toMatchObject({
      event: { a: 1 },
      env: { GIVEN: 'yes', AWS_REGION: 'eu-west-1', AWS_LAMBDA_FUNCTION_NAME: 'echo' },
      context: {
        awsRequestId: 'r-1',
        functionName: 'echo',
        invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:echo',
        clientContext: { custom: { bedrockAgentCoreToolName: 't___list' } },
      },
    });
    const { env, context } = payload as { env: Record<string, string>; context: { remaining: number } };
    expect(env).not.toHaveProperty('SECRET_OF_THE_PARENT');
    expect(context.remaining).toBeGreaterThan(0);
    expect(context.remaining).toBeLessThanOrEqual(20_000);
  });

  it('keeps workers warm', async () => {
    const first = (await host.invoke('echo', {})).payload as { calls: number };
    const second = (await host.invoke('echo', {})).payload as { calls: number };
    expect(second.calls).toBe(first.calls + 1);
  });

  it('supports callbacks and functions that return nothing', async () => {
    expect((await host.invoke('callback', { a: 1 })).payload).toEqual({ got: { a: 1 } });
    expect((await host.invoke('nothing', {})).payload).toBeNull();
  });

  it.each([
    ['throws', 'Nodescope.denied', /^not you$/],
    ['throwsText', 'string', /^plain$/],
    ['hangs', 'Sandbox.Timedout', /Task timed out after 0\.30 seconds/],
    ['exits', 'Runtime.ExitError', /exit status 3/],
    ['rejectsLater', 'Runtime.UnhandledPromiseRejection', /lost/],
    ['leaks', 'Runtime.OutOfMemory', /signal: killed/],
    ['large', 'Function.ResponseSizeTooLarge', /exceeded maximum/],
    ['broken', 'Runtime.ImportModuleError', /absent/],
    ['noHandler', 'Runtime.HandlerNotFound', /handler is undefined/],
  ])('reports a function that fails: %s', async (name, errorType, message) => {
    const { payload, functionError } = await host.invoke(name, {});
    expect(functionError).toBe('Unhandled');
    const report = payload as { errorType: string; errorMessage: string };
    expect(report.errorType).toBe(errorType);
    expect(report.errorMessage).toMatch(message);
    // the next call gets a fresh worker and the same answer
    expect((await host.invoke(name, {})).payload).toMatchObject({ errorType });
  });

  it('refuses unknown functions and requests over 6 MB', async () => {
    await expect(host.invoke('absent', {})).rejects.toMatchObject({ code: 'ResourceNotFoundException', status: 404 });
    await expect(host.invoke('echo', 'x'.repeat(7 * 1024 * 1024))).rejects.toMatchObject({
      code: 'RequestTooLargeException',
    });
  });

  it('runs no more calls at a time than it may', async () => {
    const spans = await Promise.all(
      Array.from({ length: 5 }, async () => (await host.invoke('slow', { ms: 60 })).payload as [number, number]),
    );
    for (const [start] of spans)
      expect(spans.filter(([from, to]) => from <= start && start < to).length).toBeLessThanOrEqual(2);
  });

  it('keeps places for functions that reserve them', async () => {
    const working = [1, 2].map(() => host.invoke('slow', { ms: 400 }));
    const at = (await host.invoke('reserved', {})).payload as number;
    for (const { payload } of await Promise.all(working)) expect((payload as [number, number])[1]).toBeGreaterThan(at);
  });

  it('gives up waiting calls, not running ones', async () => {
    const stop = new AbortController();
    const running = [host.invoke('slow', { ms: 100 }), host.invoke('slow', { ms: 100 })];
    const waiting = host.invoke('slow', { ms: 1 }, { signal: stop.signal });
    stop.abort(new Error('never mind'));
    await expect(waiting).rejects.toThrow('never mind');
    await expect(Promise.all(running)).resolves.toHaveLength(2);
  });

  it('keeps what functions print', async () => {
    await host.invoke('logs', { n: 7 }, { requestId: 'r-log' });
    await host.invoke('logs', { n: 8 });
    const log = readFileSync(path.join(home, 'logs', 'logs.log'), 'utf8');
    expect(log).toContain('hello 7\n');
    expect(log).toContain('oops\n');
    expect(log).toMatch(/REPORT RequestId: r-log Duration: \d+ ms\n/);
  });

  it('settles running calls when it is closed and takes no more', async () => {
    const other = createFunctionHost({
      home,
      region: 'eu-west-1',
      account: '000000000000',
      env: {},
      functions: { slow: { bundle: path.join(home, 'slow.cjs'), timeoutSeconds: 20, memoryMb: 64 } },
    });
    const running = other.invoke('slow', { ms: 10_000 });
    await new Promise((done) => setTimeout(done, 50));
    await other.close();
    expect((await running).payload).toMatchObject({ errorType: 'Runtime.ExitError' });
    await expect(other.invoke('slow', { ms: 1 })).rejects.toMatchObject({ code: 'ServiceException' });
  });
});

describe('function names', () => {
  it('are found in ARNs, with and without a qualifier', () => {
    expect(functionNameOf('arn:aws:lambda:eu-west-1:123456789012:function:admit')).toBe('admit');
    expect(functionNameOf('arn:aws:lambda:eu-west-1:123456789012:function:admit:live')).toBe('admit');
    expect(functionNameOf('admit')).toBe('admit');
  });
});
