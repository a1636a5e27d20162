import { readFileSync } from 'node:fs';
import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import type { ToolAnswer } from '../functions/mcp/call-tool';
import { COMMAND_DOCUMENTS, FUNCTIONS, STATE_MACHINES, type StateMachineSpec } from '../schemas/deployment';
import type { Observe } from './cloud/observe';
import { seedRunbooks } from './cloud/seed-runbooks';
import { type Cloud, LOCAL_BUCKET, startServices } from './cloud/start';
import { createFunctionHost, type FunctionHost } from './function-host/function-host';
import type { Json } from './workflow/json';
import { s3Objects } from './workflow/s3-objects';
import { createWorkflow, type Workflow } from './workflow/workflow';

export const LOCAL_REGION = 'eu-west-1';
const ACCOUNT = '000000000000';
const TARGET_NAME = 'nodelog';

export interface EmbeddedOptions {
  /** Folder of everything that outlives the process. */
  readonly home: string;
  /** Folder with `dist/` and `statemachines/`. */
  readonly root: string;
  readonly approvalRequired?: boolean;
  /** How long a simulated collection runs on its node. */
  readonly runSeconds?: number;
  readonly uploadTimeoutSeconds?: number;
  readonly mapConcurrency?: number;
  /** How long after its own duration a packet capture may take to arrive. */
  readonly captureMarginSeconds?: number;
  /** Extra environment of the functions, e.g. a storm budget. */
  readonly env?: Readonly<Record<string, string>>;
  /** Hears of every request that the cloud answers, with the function that made it. */
  readonly observe?: Observe;
}

export interface EmbeddedCloud {
  readonly cloud: Cloud;
  readonly workflow: Workflow;
  readonly functions: FunctionHost;
  readonly bucket: string;
  /** ARN of the execution of a collection. */
  executionArn(collectionId: string): string;
  /** Calls a tool the way the gateway does: its name in the client context, the arguments as the event. */
  callTool(name: string, args: unknown): Promise<ToolAnswer>;
  close(): Promise<void>;
}

const machineArn = (name: string) => `arn:aws:states:${LOCAL_REGION}:${ACCOUNT}:stateMachine:${name}`;

function definition(root: string, file: string, values: Readonly<Record<string, string>>) {
  const text = readFileSync(path.join(root, file), 'utf8').replace(
    /\$\{(\w+)\}/g,
    (whole, name: string) => values[name] ?? whole,
  );
  return JSON.parse(text) as Parameters<typeof createWorkflow>[0]['machines'][number]['definition'];
}

function substitutions(options: EmbeddedOptions, host: Pick<FunctionHost, 'arnOf'>): Record<string, string> {
  const arns = Object.entries(FUNCTIONS).flatMap(([name, spec]) =>
    'substitution' in spec ? [[spec.substitution, host.arnOf(name)] as const] : [],
  );
  const machines = Object.entries<StateMachineSpec>(STATE_MACHINES).flatMap(([name, { substitution }]) =>
    substitution === undefined ? [] : [[substitution, machineArn(name)] as const],
  );
  return {
    ...Object.fromEntries([...arns, ...machines]),
    ArtifactBucket: LOCAL_BUCKET,
    ApprovalRequired: String(options.approvalRequired ?? false),
    ApprovalTimeoutSeconds: '3600',
    UploadTimeoutSeconds: String(options.uploadTimeoutSeconds ?? 900),
    MapConcurrency: String(options.mapConcurrency ?? 4),
    CaptureMarginSeconds: String(options.captureMarginSeconds ?? 420),
  };
}

/**
 * The whole system in one process: store, tables, events and Automation over loopback HTTP, the deployed function
 * bundles in worker threads, and the deployed state machine files in the local runner. Resumes what a killed process
 * left. Throws DiagError `conflict` when another process has the home open.
 */
export async function openEmbeddedCloud(options: EmbeddedOptions): Promise<EmbeddedCloud> {
  const { home, root } = options;
  const cloud = await startServices({
    home,
    region: LOCAL_REGION,
    captureDocument: readFileSync(path.join(root, COMMAND_DOCUMENTS['capture-packets'].file), 'utf8'),
    ...(options.runSeconds === undefined ? {} : { runSeconds: options.runSeconds }),
    ...(options.observe ? { observe: options.observe } : {}),
    handOff: Boolean(options.env?.NODESCOPE_WEBHOOK_SECRET_ARN),
  });
  try {
    const env: Record<string, string> = {
      ...cloud.env,
      NODESCOPE_APPROVAL_REQUIRED: String(options.approvalRequired ?? false),
      ...options.env,
    };
    const functions = createFunctionHost({
      region: LOCAL_REGION,
      account: ACCOUNT,
      home,
      env,
      functions: Object.fromEntries(
        Object.entries(FUNCTIONS).map(([name, { timeoutSeconds, memoryMb }]) => [
          name,
          { bundle: path.join(root, 'dist/functions', name, 'index.js'), timeoutSeconds, memoryMb },
        ]),
      ),
    });
    const s3 = new S3Client({
      region: LOCAL_REGION,
      endpoint: cloud.endpoint,
      forcePathStyle: true,
      credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID ?? '', secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '' },
    });
    const values = substitutions(options, functions);
    const workflow = createWorkflow({
      home: path.join(home, 'workflow'),
      machines: Object.entries(STATE_MACHINES).map(([name, { file }]) => ({
        name,
        arn: machineArn(name),
        definition: definition(root, file, values),
      })),
      invoke: (name, payload, invocation) => functions.invoke(name, payload, invocation),
      objects: s3Objects(s3),
    });
    cloud.register(workflow.service);
    await seedRunbooks(s3, LOCAL_BUCKET, path.join(root, 'runbooks'));
    await workflow.resume();
    cloud.events.connect(async (target, event) => {
      if (target.kind === 'state-machine') {
        workflow.start({ machine: target.name, input: event as unknown as Json });
        return;
      }
      const answer = await functions.invoke(target.name, event as unknown as Json);
      if (answer.functionError) throw new Error(JSON.stringify(answer.payload));
    });
    let closed: Promise<void> | undefined;
    const closeAll = async () => {
      await workflow.close();
      await functions.close();
      s3.destroy();
      await cloud.close();
    };
    return {
      cloud,
      workflow,
      functions,
      bucket: LOCAL_BUCKET,
      executionArn: (id) => `arn:aws:states:${LOCAL_REGION}:${ACCOUNT}:execution:collect-node:${id}`,
      async callTool(name, args) {
        const answer = await functions.invoke('tools', (args ?? {}) as Json, {
          clientContext: { custom: { bedrockAgentCoreToolName: `${TARGET_NAME}___${name}` } },
        });
        if (!answer.functionError) return answer.payload as unknown as ToolAnswer;
        const { errorMessage } = answer.payload as { errorMessage?: string };
        return {
          ok: false,
          error: {
            code: 'internal',
            message: errorMessage ?? 'the tools function failed',
            hint: 'see logs/tools.log in the home folder',
            retryable: true,
          },
        };
      },
      close() {
        closed ??= closeAll();
        return closed;
      },
    };
  } catch (error) {
    await cloud.close();
    throw error;
  }
}
