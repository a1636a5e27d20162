import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { CollectionRecord, CollectionRequest } from '../../schemas/collection';
import { InstanceId, TERMINAL_STATES } from '../../schemas/collection';
import { DiagError } from '../../schemas/errors';
import { clusterAllowed, environment } from '../aws/environment';
import { defineTool } from './define';
import type { ToolDeps } from './deps';

/** A run older than this with no terminal state is not "running" any more for the purpose of joining it. */
const JOINABLE_MS = 4 * 3600_000;

function collectionIdFor(instanceId: string, token: string | undefined, nowMs: number): string {
  if (token)
    return `${instanceId}-t-${createHash('sha256').update(`${instanceId}\n${token}`).digest('hex').slice(0, 12)}`;
  const stamp = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${instanceId}-${stamp}-${randomBytes(4).toString('hex')}`;
}

async function runningCollection(deps: ToolDeps, instanceId: string): Promise<CollectionRecord | null> {
  const [latest] = await deps.collections.ofNode(instanceId, 1, deps.now());
  if (!latest || TERMINAL_STATES.has(latest.state)) return null;
  return deps.now() - Date.parse(latest.requestedAt) < JOINABLE_MS ? latest : null;
}

export default defineTool({
  name: 'collect',
  effect: 'start',
  title: 'Collect a node log bundle',
  summary:
    'Starts collecting and analysing the log bundle of one Kubernetes worker node and returns a collectionId at once.',
  when: 'Use when a node is NotReady or misbehaves and no recent collection exists. Runs an audited read-only runbook on the node, 2–5 minutes. Then call status with the collectionId. A collection of the node that is already running is returned instead of a second one.',
  input: z.strictObject({
    instanceId: InstanceId.describe('EC2 instance id of the node, such as i-0123456789abcdef0.'),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must look like eu-west-1')
      .optional()
      .describe('Region of the node. Default: the region of this deployment.'),
    idempotencyToken: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Same token and node: the same collection, however often it is asked for.'),
    reason: z.string().max(300).optional().describe('Why; shown to whoever approves or audits.'),
  }),
  output: z.strictObject({
    collectionId: z.string(),
    executionId: z.string().describe('Same as collectionId'),
    state: z.string(),
    started: z.boolean().describe('false when an existing collection was joined'),
    suggestedPollIntervalSeconds: z.number(),
    estimatedSeconds: z.number(),
    task: z.strictObject({
      taskId: z.string(),
      state: z.enum(['running', 'completed', 'failed', 'cancelled']),
      message: z.string(),
      progress: z.number(),
    }),
  }),
  budgetBytes: 4000,
  examples: [
    {
      title: 'collect a node that went NotReady',
      input: { instanceId: 'i-0f00dfacade000001', reason: 'NotReady alarm' },
    },
  ],
  async handle(deps, input) {
    const nowMs = deps.now();
    const region = input.region ?? environment().region;
    const collectionId = collectionIdFor(input.instanceId, input.idempotencyToken, nowMs);
    const existing =
      (input.idempotencyToken ? await deps.collections.find(collectionId, nowMs) : null) ??
      (await runningCollection(deps, input.instanceId));
    if (existing) return answer(existing.collectionId, existing.state, false);

    const info = await deps.nodes.describe(input.instanceId, region);
    if (input.instanceId.startsWith('i-') && !info) {
      throw new DiagError('not-found', `instance ${input.instanceId} does not exist in ${region}`, {
        field: 'instanceId',
        hint: 'pass the region the node runs in',
      });
    }
    // a hybrid node is not EC2's: nobody says which cluster it belongs to
    if (!clusterAllowed(info?.cluster ?? null)) {
      throw new DiagError(
        'denied',
        `instance ${input.instanceId} belongs to ${info?.cluster ?? 'no known EKS cluster'}, which is not on the allow-list`,
        { field: 'instanceId', hint: 'ask for the cluster to be allowed in the deployment' },
      );
    }
    if (info && info.state !== 'running') {
      throw new DiagError('node-unreachable', `instance ${input.instanceId} is ${info.state}`, {
        field: 'instanceId',
        hint: 'read its latest earlier collection with errors or quick_triage',
      });
    }
    const request: CollectionRequest = {
      collectionId,
      trigger: 'tool',
      requestedAt: new Date(nowMs).toISOString(),
      reason: input.reason ?? 'asked for by a tool call',
      node: {
        instanceId: input.instanceId,
        nodeName: info?.nodeName ?? null,
        cluster: info?.cluster ?? null,
        region,
        account: null,
      },
      bundle: null,
      tuning: {},
    };
    const { started } = await deps.workflow.start(request);
    return answer(collectionId, 'queued', started);
  },
});

function answer(collectionId: string, state: string, started: boolean) {
  return {
    payload: {
      collectionId,
      executionId: collectionId,
      state,
      started,
      suggestedPollIntervalSeconds: 15,
      estimatedSeconds: 240,
      task: {
        taskId: collectionId,
        state: 'running' as const,
        message: started ? 'collection started' : `joined the collection that is ${state}`,
        progress: 0,
      },
    },
    next: [
      {
        tool: 'status',
        arguments: { collectionId },
        because: 'collecting takes minutes; status says when findings are ready',
      },
    ],
  };
}
