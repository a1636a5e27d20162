import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { StateMachineDefinition } from '../../../local/workflow/definition';
import type { Json } from '../../../local/workflow/json';
import { FUNCTIONS, type FunctionSpec } from '../../../schemas/deployment';
import { answer, cleanUp, type Handlers, memoryObjects, runOnce, thrown, workflowOf } from './harness';

afterEach(cleanUp);

// What is under test is the definition that is deployed: its ways, not the functions behind its steps.
const values: Record<string, string> = {
  ArtifactBucket: 'artifacts',
  ApprovalRequired: 'false',
  UploadTimeoutSeconds: '900',
  ApprovalTimeoutSeconds: '3600',
  MapConcurrency: '2',
};
for (const [name, { substitution }] of Object.entries<FunctionSpec>(FUNCTIONS))
  if (substitution !== undefined) values[substitution] = `arn:aws:lambda:eu-west-1:000000000000:function:${name}`;
const file = path.join(__dirname, '../../../statemachines/collect-node.asl.json');
const definition = JSON.parse(
  readFileSync(file, 'utf8').replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole),
) as StateMachineDefinition;

const shards = '{"shard":1}\n{"shard":2}\n{"shard":3}\n';
const objects = () => memoryObjects({ 'artifacts/collections/run/shards.jsonl': shards });

interface Calls {
  readonly names: string[];
  readonly payloads: Map<string, Json>;
  readonly handlers: Handlers;
}

/** Steps that succeed, by function name; a test replaces those it is about. */
function steps(special: Handlers = {}): Calls {
  const names: string[] = [];
  const payloads = new Map<string, Json>();
  const usual: Handlers = {
    admit: () =>
      answer({ decision: 'admitted', node: { instanceId: 'i-1' }, bundle: null, tuning: {}, approvalRequired: false }),
    'start-automation': () => answer({ executionId: 'a-1' }),
    'await-upload': () => answer(null),
    'check-upload': () => answer({ key: 'eks_i-1.tar.gz' }),
    unpack: () =>
      answer({
        shards: { key: 'collections/run/shards.jsonl', count: 3, batch: 2 },
        clock: { first: null, last: null },
      }),
    classify: (payload) => answer({ shards: (payload as { Items: Json[] }).Items.length }),
    aggregate: () => answer({ findings: 4 }),
    publish: () => answer({ state: 'completed' }),
    'record-failure': () => answer({ state: 'failed' }),
    'request-approval': () => answer(null),
    ...special,
  };
  const handlers = Object.fromEntries(
    Object.entries(usual).map(([name, handler]) => [
      `arn:aws:lambda:eu-west-1:000000000000:function:${name}`,
      (payload: Json) => {
        names.push(name);
        payloads.set(name, payload);
        return handler(payload);
      },
    ]),
  );
  return { names, payloads, handlers };
}

async function waiting(calls: Calls, name: string): Promise<string> {
  while (!calls.payloads.has(name)) await new Promise(setImmediate);
  return (calls.payloads.get(name) as { taskToken: string }).taskToken;
}

describe('collect-node', () => {
  it('collects, waits for the upload, classifies every shard and publishes', async () => {
    const calls = steps();
    const store = objects();
    const workflow = workflowOf(definition, calls.handlers, { objects: store, timeoutScale: 1 });
    const { arn } = workflow.start({ machine: 'test', name: 'run', input: { node: 'i-1' } });
    workflow.sendTaskSuccess(await waiting(calls, 'await-upload'), '{"key":"eks_i-1.tar.gz"}');
    const { status, output, cause } = await workflow.settled(arn);
    expect({ status, output, cause }).toEqual({
      status: 'SUCCEEDED',
      output: { state: 'completed' },
      cause: undefined,
    });
    expect(calls.names).toEqual([
      'admit',
      'start-automation',
      'await-upload',
      'unpack',
      'classify',
      'classify',
      'aggregate',
      'publish',
    ]);
    expect(calls.payloads.get('unpack')).toMatchObject({ bundle: { key: 'eks_i-1.tar.gz' }, collectionId: 'run' });
    expect(workflow.mapRuns(arn)).toMatchObject([{ status: 'SUCCEEDED', itemCounts: { total: 3, succeeded: 3 } }]);
    expect([...store.map.keys()].some((key) => /collections\/run\/map\/.*\/manifest\.json$/.test(key))).toBe(true);
  });

  it('begins at the bundle when there is one', async () => {
    const calls = steps({
      admit: () =>
        answer({ decision: 'admitted', node: null, bundle: { key: 'inbox/x' }, tuning: {}, approvalRequired: false }),
    });
    expect((await runOnce(definition, {}, calls.handlers, { objects: objects() })).status).toBe('SUCCEEDED');
    expect(calls.names).not.toContain('start-automation');
  });

  it('does nothing on the node when the collection is not admitted', async () => {
    const calls = steps({ admit: () => answer({ decision: 'suppressed', node: null, bundle: null, tuning: null }) });
    expect((await runOnce(definition, {}, calls.handlers)).status).toBe('SUCCEEDED');
    expect(calls.names).toEqual(['admit']);
  });

  it('waits for the person who approves, and ends explained when nobody does', async () => {
    const admit = () => answer({ decision: 'admitted', node: {}, bundle: null, tuning: {}, approvalRequired: true });
    const calls = steps({ admit });
    const refused = workflowOf(definition, calls.handlers, { objects: objects(), timeoutScale: 1 });
    const { arn } = refused.start({ machine: 'test' });
    refused.sendTaskFailure(await waiting(calls, 'request-approval'), 'Nodescope.denied', 'not now');
    expect(await refused.settled(arn)).toMatchObject({
      status: 'FAILED',
      error: 'Nodescope.denied',
      cause: 'AwaitApproval: not now',
    });
    expect(calls.names).toEqual(['admit', 'request-approval', 'record-failure']);
  });

  it('looks once more when no upload was announced in time', async () => {
    // without shards: the children's five minutes would shrink with the upload's time
    const calls = steps({ unpack: () => answer({ shards: { key: 'none', count: 0, batch: 1 }, clock: null }) });
    expect((await runOnce(definition, {}, calls.handlers, { timeoutScale: 0.00005 })).status).toBe('SUCCEEDED');
    expect(calls.names.slice(2, 5)).toEqual(['await-upload', 'check-upload', 'unpack']);
  });

  it('skips the map when there is nothing to classify', async () => {
    const unpack = () => answer({ shards: { key: 'none', count: 0, batch: 1 }, clock: null });
    const calls = steps({
      unpack,
      admit: () =>
        answer({ decision: 'admitted', node: {}, bundle: { key: 'k' }, tuning: {}, approvalRequired: false }),
    });
    expect((await runOnce(definition, {}, calls.handlers)).status).toBe('SUCCEEDED');
    expect(calls.names).toEqual(['admit', 'unpack', 'aggregate', 'publish']);
  });

  it.each(['admit', 'start-automation', 'unpack', 'classify', 'aggregate', 'publish'])(
    'records the failure and fails when %s does, after its retries',
    async (name) => {
      const fails = () => thrown('Nodescope.upstream', 'AWS is away');
      const bundled = () =>
        answer({
          decision: 'admitted',
          node: {},
          bundle: name === 'start-automation' ? null : { key: 'k' },
          tuning: {},
          approvalRequired: false,
        });
      const calls = steps({ admit: bundled, [name]: fails });
      const { status, error, cause } = await runOnce(definition, {}, calls.handlers, { objects: objects() });
      expect(status).toBe('FAILED');
      const threshold = 'States.ExceedToleratedFailureThreshold';
      expect(error).toBe(name === 'classify' ? threshold : 'Nodescope.upstream');
      expect(cause).toMatch(/^[A-Z]\w+: /);
      expect(calls.names.filter((called) => called === name).length).toBeGreaterThan(2);
      expect(calls.names.at(-1)).toBe('record-failure');
      expect(calls.payloads.get('record-failure')).toMatchObject({ collectionId: 'run', failure: { error } });
    },
  );
});
