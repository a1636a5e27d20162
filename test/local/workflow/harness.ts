import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { StateMachineDefinition } from '../../../local/workflow/definition';
import type { ExecutionRecord } from '../../../local/workflow/execution-record';
import type { Json } from '../../../local/workflow/json';
import type { InvokeResult, ObjectPort } from '../../../local/workflow/services';
import { createWorkflow, type Workflow, type WorkflowOptions } from '../../../local/workflow/workflow';

export const MACHINE_ARN = 'arn:aws:states:eu-west-1:000000000000:stateMachine:test';

const homes: string[] = [];
const open: Workflow[] = [];

export function newHome(): string {
  const home = mkdtempSync(path.join(tmpdir(), 'nodescope-workflow-'));
  homes.push(home);
  return home;
}

/** Closes and removes everything the tests of a file have opened. */
export async function cleanUp(): Promise<void> {
  await Promise.all(open.splice(0).map((workflow) => workflow.close()));
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
}

/** A function's answer. */
export function answer(payload: Json): InvokeResult {
  return { statusCode: 200, requestId: 'request-1', payload };
}

/** What Lambda answers when the handler throws. */
export function thrown(errorType: string, errorMessage: string): InvokeResult {
  return { ...answer({ errorType, errorMessage, trace: [] }), functionError: 'Unhandled' };
}

export type Handlers = Readonly<Record<string, (payload: Json) => Promise<InvokeResult> | InvokeResult>>;

export function invokeOf(handlers: Handlers): WorkflowOptions['invoke'] {
  return async (name, payload) => {
    const handler = handlers[name];
    if (!handler) throw Object.assign(new Error(`no function ${name}`), { code: 'ResourceNotFoundException' });
    return handler(payload);
  };
}

export function workflowOf(
  definition: StateMachineDefinition | object,
  handlers: Handlers = {},
  options: Partial<WorkflowOptions> = {},
): Workflow {
  const workflow = createWorkflow({
    home: options.home ?? newHome(),
    machines: [{ name: 'test', arn: MACHINE_ARN, definition: definition as StateMachineDefinition }],
    invoke: invokeOf(handlers),
    timeScale: 0.001,
    timeoutScale: 0.02,
    ...options,
  });
  open.push(workflow);
  return workflow;
}

/** Runs one execution to its end. */
export async function runOnce(
  definition: object,
  input: Json = {},
  handlers: Handlers = {},
  options: Partial<WorkflowOptions> = {},
): Promise<ExecutionRecord & { readonly workflow: Workflow; readonly types: string[] }> {
  const workflow = workflowOf(definition, handlers, options);
  const { arn } = workflow.start({ machine: 'test', name: 'run', input });
  const record = await workflow.settled(arn);
  return { ...record, workflow, types: workflow.history(arn).map(({ type }) => type) };
}

/** States around one state under test; it must have `"End": true`. */
export function only(state: object): object {
  return { QueryLanguage: 'JSONata', StartAt: 'Only', States: { Only: { End: true, ...state } } };
}

/** A Task that calls the function `work`. */
export function task(fields: object = {}): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'work', Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
    ...fields,
  };
}

/** Objects in memory, listed in key order. */
export function memoryObjects(
  initial: Readonly<Record<string, string>> = {},
): ObjectPort & { readonly map: Map<string, Buffer> } {
  const map = new Map(Object.entries(initial).map(([key, text]) => [key, Buffer.from(text)]));
  return {
    map,
    get: async (bucket, key) => {
      const body = map.get(`${bucket}/${key}`);
      if (!body) throw Object.assign(new Error('The specified key does not exist.'), { name: 'NoSuchKey' });
      return body;
    },
    list: async function* (bucket, prefix) {
      for (const [name, body] of [...map].sort())
        if (name.startsWith(`${bucket}/${prefix}`))
          yield {
            Key: name.slice(bucket.length + 1),
            Size: body.length,
            Etag: 'e',
            LastModified: 1,
            StorageClass: 'STANDARD',
          };
    },
    put: async (bucket, key, body) => {
      map.set(`${bucket}/${key}`, Buffer.from(body));
    },
  };
}
