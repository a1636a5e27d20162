import { z } from 'zod';
import { type CollectionRecord, CollectionRequest, type CollectionState } from '../../schemas/collection';
import { collections } from '../aws/collections-table';
import { clusterAllowed, environment } from '../aws/environment';
import { nodeLocks } from '../aws/node-locks';
import { type NodeInfo, nodes } from '../aws/nodes';
import { stepHandler } from '../middleware/step-handler';

/** Longer than any path through the workflow without approval; a dead workflow frees the node after this. */
const LOCK_LEASE_SECONDS = 4 * 3600;
/** A person may take a day to approve; the lock must not end before. */
const APPROVAL_LEASE_SECONDS = LOCK_LEASE_SECONDS + 24 * 3600;

const Input = z.strictObject({ request: CollectionRequest, executionArn: z.string() });

function newRecord(request: CollectionRequest, executionArn: string, nowMs: number): CollectionRecord {
  const at = new Date(nowMs).toISOString();
  return {
    collectionId: request.collectionId,
    state: 'queued',
    trigger: request.trigger,
    reason: request.reason,
    node: request.node,
    requestedAt: request.requestedAt,
    updatedAt: at,
    completedAt: null,
    executionArn,
    automationExecutionId: null,
    bundle: request.bundle,
    collectedAt: null,
    progress: null,
    findings: null,
    verdict: null,
    gapCount: 0,
    failure: null,
    engineVersion: null,
    rulesetVersion: null,
    expiresAt: Math.floor(nowMs / 1000) + environment().retentionDays * 86_400,
  };
}

/** Only what a tool asked for waits for a person; a batch has been approved as a whole. */
const needsApproval = (request: CollectionRequest): boolean =>
  environment().approvalRequired && request.trigger === 'tool';

type Refusal = {
  state: Extract<CollectionState, 'suppressed' | 'rejected'>;
  error: string;
  reason: string;
  hint: string;
};

/** Why this collection may not run on the node, or null. Every refusal is recorded: a storm loses nothing. */
async function refusal(
  request: CollectionRequest,
  node: CollectionRequest['node'],
  info: NodeInfo | null,
  nowMs: number,
): Promise<Refusal | null> {
  const env = environment();
  const id = node.instanceId;
  if (!id)
    return {
      state: 'rejected',
      error: 'Nodescope.invalid-argument',
      reason: 'the request names no instance',
      hint: 'pass instanceId',
    };
  if (!clusterAllowed(node.cluster)) {
    return {
      state: 'rejected',
      error: 'Nodescope.denied',
      reason: `cluster ${node.cluster ?? '(unknown)'} is not on the allow-list`,
      hint: 'add the cluster to the deployment’s allowed clusters',
    };
  }
  if (id.startsWith('i-') && !info) {
    return {
      state: 'rejected',
      error: 'Nodescope.not-found',
      reason: `instance ${id} does not exist in ${node.region}`,
      hint: 'check instanceId and region',
    };
  }
  if (info && info.state !== 'running') {
    return {
      state: 'rejected',
      error: 'Nodescope.node-unreachable',
      reason: `instance ${id} is ${info.state}`,
      hint: 'use the latest earlier collection of this node',
    };
  }
  if (request.trigger === 'alarm') {
    const last = await nodeLocks.lastReleasedMs(id);
    if (last !== null && nowMs - last < env.cooldownMinutes * 60_000) {
      return {
        state: 'suppressed',
        error: 'Nodescope.conflict',
        reason: `collected ${Math.round((nowMs - last) / 60_000)} min ago, cool-down is ${env.cooldownMinutes} min`,
        hint: 'the earlier collection covers this alarm; call collect to force another',
      };
    }
    const cluster = node.cluster ?? 'unknown';
    if (!(await nodeLocks.joinStorm(cluster, request.collectionId, nowMs, env.stormWindowMinutes, env.stormBudget))) {
      return {
        state: 'suppressed',
        error: 'Nodescope.limit-exceeded',
        reason: `alarm storm: ${env.stormBudget} nodes of ${cluster} are being collected as representatives in this ${env.stormWindowMinutes} min window`,
        hint: 'compare the representatives; call collect for this node if it differs',
      };
    }
  }
  const lock = await nodeLocks.acquire(
    id,
    request.collectionId,
    nowMs,
    needsApproval(request) ? APPROVAL_LEASE_SECONDS : LOCK_LEASE_SECONDS,
  );
  if (lock.held) return null;
  return {
    state: 'suppressed',
    error: 'Nodescope.conflict',
    reason: `collection ${lock.owner} of this node is running`,
    hint: `follow ${lock.owner} instead`,
  };
}

/** First state of the workflow: who, whether, and alone. */
export const handler = stepHandler({
  name: 'admit',
  input: Input,
  run: async ({ request, executionArn }, { now }) => {
    const nowMs = now();
    const env = environment();
    const id = request.node.instanceId;
    const info = id && !request.bundle ? await nodes.describe(id, request.node.region ?? env.region) : null;
    const node = {
      ...request.node,
      // of an instance EC2 knows, its tags are true; what an event says of it may be anybody's word
      cluster: info ? info.cluster : request.node.cluster,
      region: request.node.region ?? info?.region ?? env.region,
      nodeName: request.node.nodeName ?? info?.nodeName ?? null,
    };
    await collections.create(newRecord({ ...request, node }, executionArn, nowMs));

    const refused = request.bundle ? null : await refusal(request, node, info, nowMs);
    if (refused) {
      await collections.enter(request.collectionId, refused.state, nowMs, {
        completedAt: new Date(nowMs).toISOString(),
        failure: { state: 'Admit', error: refused.error, cause: refused.reason, hint: refused.hint },
      });
    }
    return {
      decision: refused ? refused.state : 'admitted',
      reason: refused?.reason ?? 'admitted',
      collectionId: request.collectionId,
      node,
      bundle: request.bundle,
      tuning: request.tuning,
      // members of a batch were approved together, before the first one started
      approvalRequired: needsApproval(request),
    };
  },
});
