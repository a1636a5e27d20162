import { createHash, randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type CaptureRecord,
  type CaptureRequest,
  type CaptureSettings,
  TERMINAL_CAPTURE_STATES,
} from '../../../schemas/capture';
import { DiagError } from '../../../schemas/errors';
import { clusterAllowed, environment } from '../../aws/environment';
import type { ToolDeps } from '../deps';

/** A capture older than this with no terminal state is not "running" any more. */
const RUNNING_MS = 24 * 3600_000;

export interface StartCapture {
  readonly instanceId: string;
  readonly region: string | undefined;
  readonly reason: string | undefined;
  readonly idempotencyToken: string | undefined;
  readonly settings: CaptureSettings;
}

/** Readable in the console; the same node and token are the same capture. */
function captureIdFor(instanceId: string, token: string | undefined, nowMs: number): string {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);
  if (token) return `cap-${instanceId}-t-${hash(`${instanceId}\n${token}`)}`;
  const stamp = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  return `cap-${instanceId}-${stamp}-${randomBytes(4).toString('hex')}`;
}

/** A record as admission will write it: the answer about a capture that has been asked for a moment ago. */
export function requestedRecord(request: CaptureRequest): CaptureRecord {
  const { captureId, reason, node, settings, requestedAt } = request;
  return {
    ...{ captureId, state: 'queued', reason, node, settings, requestedAt, updatedAt: requestedAt },
    ...{ completedAt: null, executionArn: null, commandId: null, capture: null, summary: null, analysis: null },
    ...{ failure: null, expiresAt: 0 },
  };
}

/** The capture of this token, or one of the node that is running. A running one with other settings is a conflict. */
async function existing(deps: ToolDeps, wanted: StartCapture, captureId: string): Promise<CaptureRecord | null> {
  const nowMs = deps.now();
  if (wanted.idempotencyToken) {
    const same = await deps.captures.find(captureId, nowMs);
    if (same) return same;
  }
  const [latest] = await deps.captures.ofNode(wanted.instanceId, 1, nowMs);
  if (!latest || TERMINAL_CAPTURE_STATES.has(latest.state)) return null;
  if (nowMs - Date.parse(latest.requestedAt) >= RUNNING_MS) return null;
  if (isDeepStrictEqual(latest.settings, wanted.settings)) return latest;
  throw new DiagError('conflict', `capture ${latest.captureId} of this node is running with other settings`, {
    field: 'instanceId',
    hint: 'wait until it has ended; only one capture of a node runs at a time',
    next: [
      {
        tool: 'tcpdump_capture',
        arguments: { captureId: latest.captureId },
        because: 'how far the running capture is',
      },
    ],
  });
}

/** Throws DiagError `denied` when captures are off; nothing else is looked at first. */
export function assertCapturesAllowed(): void {
  const { packetCapture, captureStateMachineArn } = environment();
  if (packetCapture && captureStateMachineArn) return;
  throw new DiagError('denied', 'packet capture is off in this deployment', {
    hint: 'a deployment has to opt in (see docs/packet-capture.md); until then network_diagnostics reads conntrack, routes, DNS and interface counters from the node’s log bundle',
  });
}

/** Starts a capture, or answers with the one that is meant. */
export async function startCapture(
  deps: ToolDeps,
  wanted: StartCapture,
): Promise<{ readonly record: CaptureRecord; readonly started: boolean }> {
  const { instanceId, settings } = wanted;
  const nowMs = deps.now();
  const region = wanted.region ?? environment().region;
  const info = await deps.nodes.describe(instanceId, region);
  if (instanceId.startsWith('i-') && !info)
    throw new DiagError('not-found', `instance ${instanceId} does not exist in ${region}`, {
      field: 'instanceId',
      hint: 'pass the region the node runs in',
    });
  // a hybrid node is not EC2's: nobody says which cluster it belongs to
  if (!clusterAllowed(info?.cluster ?? null))
    throw new DiagError(
      'denied',
      `instance ${instanceId} belongs to ${info?.cluster ?? 'no known EKS cluster'}, which is not on the allow-list`,
      { field: 'instanceId', hint: 'ask for the cluster to be allowed in the deployment' },
    );
  if (info && info.state !== 'running')
    throw new DiagError('node-unreachable', `instance ${instanceId} is ${info.state}`, {
      field: 'instanceId',
      hint: 'nothing can be captured on it; read its latest collection with quick_triage',
    });
  const captureId = captureIdFor(instanceId, wanted.idempotencyToken, nowMs);
  const known = await existing(deps, wanted, captureId);
  if (known) return { record: known, started: false };

  const request: CaptureRequest = {
    captureId,
    requestedAt: new Date(nowMs).toISOString(),
    reason: wanted.reason ?? 'asked for by a tool call',
    node: {
      instanceId,
      nodeName: info?.nodeName ?? null,
      cluster: info?.cluster ?? null,
      region,
      account: null,
    },
    settings,
  };
  const { started } = await deps.captures.start(request);
  return { record: requestedRecord(request), started };
}
