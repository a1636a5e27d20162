import { environment } from './environment';
import { nodeLocks } from './node-locks';

const nodeKey = (instanceId: string) => `capture:${instanceId}`;
const slotKey = (slot: number) => `capture-slot:${slot}`;
const DAY_MINUTES = 24 * 60;

export type CaptureAdmission =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly reason: string; readonly hint: string };

/**
 * One capture per node, so many at a time and so many a day: all leases, so that a workflow that dies frees them.
 * Taking them again as the same capture succeeds. On a refusal nothing stays taken.
 */
async function acquire(
  instanceId: string,
  captureId: string,
  nowMs: number,
  leaseSeconds: number,
): Promise<CaptureAdmission> {
  const { captureParallelLimit, captureDailyLimit } = environment();
  const node = await nodeLocks.acquire(nodeKey(instanceId), captureId, nowMs, leaseSeconds);
  if (!node.held)
    return {
      admitted: false,
      reason: `capture ${node.owner} of this node is running`,
      hint: `follow ${node.owner} instead`,
    };
  if (!(await takeSlot(captureId, nowMs, leaseSeconds))) {
    await release(instanceId, captureId, nowMs);
    return {
      admitted: false,
      reason: `${captureParallelLimit} captures are running, which is the limit of this deployment`,
      hint: 'wait until one of them has ended',
    };
  }
  if (!(await nodeLocks.joinStorm('captures', captureId, nowMs, DAY_MINUTES, captureDailyLimit))) {
    await release(instanceId, captureId, nowMs);
    return {
      admitted: false,
      reason: `${captureDailyLimit} captures have been made today (UTC), which is the limit of this deployment`,
      hint: 'analyse an earlier capture, or raise the limit',
    };
  }
  return { admitted: true };
}

async function takeSlot(captureId: string, nowMs: number, leaseSeconds: number): Promise<boolean> {
  for (let slot = 0; slot < environment().captureParallelLimit; slot++)
    if ((await nodeLocks.acquire(slotKey(slot), captureId, nowMs, leaseSeconds)).held) return true;
  return false;
}

/** Holds the node for longer, once a person has approved. False when somebody else has it by now. */
async function renew(instanceId: string, captureId: string, nowMs: number, leaseSeconds: number): Promise<boolean> {
  return (await nodeLocks.acquire(nodeKey(instanceId), captureId, nowMs, leaseSeconds)).held;
}

/** Gives back whatever of it is ours. */
async function release(instanceId: string, captureId: string, nowMs: number): Promise<void> {
  for (let slot = 0; slot < environment().captureParallelLimit; slot++)
    await nodeLocks.release(slotKey(slot), captureId, nowMs);
  await nodeLocks.release(nodeKey(instanceId), captureId, nowMs);
}

export const captureLocks = { acquire, renew, release };
