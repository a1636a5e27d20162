import { z } from 'zod';
import { type CaptureRecord, CaptureRequest, type CaptureState } from '../../schemas/capture';
import { automation } from '../aws/automation';
import { captureLocks } from '../aws/capture-locks';
import { captures } from '../aws/captures';
import { clusterAllowed, environment } from '../aws/environment';
import { nodes } from '../aws/nodes';
import { stepHandler } from '../middleware/step-handler';

/** Longer than any wait for approval; the lease is set anew when the capture starts. */
const LEASE_SECONDS = 24 * 3600;

const Input = z.strictObject({ request: CaptureRequest, executionArn: z.string() });

type Refusal = {
  readonly state: Extract<CaptureState, 'suppressed' | 'rejected'>;
  readonly error: string;
  readonly reason: string;
  readonly hint: string;
};
const rejected = (code: string, reason: string, hint: string): Refusal => ({
  ...{ state: 'rejected', error: `Nodescope.${code}`, reason, hint },
});

function newRecord(request: CaptureRequest, node: CaptureRecord['node'], arn: string, nowMs: number): CaptureRecord {
  return {
    captureId: request.captureId,
    state: 'queued',
    reason: request.reason,
    node,
    settings: request.settings,
    requestedAt: request.requestedAt,
    updatedAt: new Date(nowMs).toISOString(),
    ...{ completedAt: null, executionArn: arn, commandId: null, capture: null, summary: null, analysis: null },
    failure: null,
    expiresAt: Math.floor(nowMs / 1000) + environment().retentionDays * 86_400,
  };
}

/** Why nothing may be captured there, or null. The tool asks the same questions; events and people may not have. */
async function refusal(
  { captureId }: CaptureRequest,
  node: CaptureRecord['node'],
  info: Awaited<ReturnType<typeof nodes.describe>>,
  nowMs: number,
): Promise<Refusal | null> {
  const { packetCapture, region } = environment();
  const { instanceId } = node;
  if (!packetCapture)
    return rejected('denied', 'packet capture is off in this deployment', 'deploy with packet capture allowed');
  if (!clusterAllowed(node.cluster))
    return rejected(
      'denied',
      `cluster ${node.cluster ?? '(unknown)'} is not on the allow-list`,
      'add the cluster to the deployment’s allowed clusters',
    );
  if (instanceId.startsWith('i-') && !info)
    return rejected('not-found', `instance ${instanceId} does not exist in ${node.region}`, 'check region');
  if (info && info.state !== 'running')
    return rejected('node-unreachable', `instance ${instanceId} is ${info.state}`, 'nothing can run on it');
  if ((await automation.agentOnline(instanceId, node.region ?? region)) !== true)
    return rejected(
      'node-unreachable',
      `the SSM agent of ${instanceId} does not answer`,
      'read the latest collection of the node instead',
    );
  const admission = await captureLocks.acquire(instanceId, captureId, nowMs, LEASE_SECONDS);
  if (admission.admitted) return null;
  return { state: 'suppressed', error: 'Nodescope.conflict', reason: admission.reason, hint: admission.hint };
}

/** First state of a capture: whether, where, and alone. */
export const handler = stepHandler({
  name: 'admit-capture',
  input: Input,
  run: async ({ request, executionArn }, { now }) => {
    const nowMs = now();
    const env = environment();
    const { captureId } = request;
    const region = request.node.region ?? env.region;
    const info = await nodes.describe(request.node.instanceId, region);
    const node = {
      ...request.node,
      cluster: info?.cluster ?? request.node.cluster,
      region,
      nodeName: request.node.nodeName ?? info?.nodeName ?? null,
    };
    await captures.create(newRecord(request, node, executionArn, nowMs));
    const refused = await refusal(request, node, info, nowMs);
    if (refused) {
      await captures.enter(captureId, refused.state, nowMs, {
        completedAt: new Date(nowMs).toISOString(),
        failure: { state: 'AdmitCapture', error: refused.error, cause: refused.reason, hint: refused.hint },
      });
    } else if (env.approvalRequired) {
      // the approval step knows collections only: a capture says itself what it waits for
      await captures.enter(captureId, 'awaiting-approval', nowMs);
    }
    return {
      decision: refused ? refused.state : 'admitted',
      reason: refused?.reason ?? 'admitted',
      captureId,
      node,
      durationSeconds: request.settings.durationSeconds,
      approvalRequired: env.approvalRequired,
    };
  },
});
