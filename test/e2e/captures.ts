import path from 'node:path';
import { captureLocks } from '../../functions/aws/capture-locks';
import { captures } from '../../functions/aws/captures';
import type { LocalNode } from '../../local/cloud/nodes';
import { LOCAL_REGION } from '../../local/embedded-cloud';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import { type CaptureRecord, type CaptureSettings, TERMINAL_CAPTURE_STATES } from '../../schemas/capture';
import { simulateNodes, type TestCloud } from './embedded';

export const NODE = CLUSTER_DEMO[0]!.node;
const SETTINGS: CaptureSettings = {
  scope: { kind: 'node' },
  interface: 'any',
  filter: 'tcp port 8080',
  durationSeconds: 1,
  maxPackets: 1000,
  snapLength: 128,
};
let serial = 0;

export async function startCapture(
  settings: Partial<CaptureSettings> = {},
  instanceId = NODE.instanceId,
): Promise<string> {
  const captureId = `cap-test-${process.pid}-${++serial}`;
  const { started } = await captures.start({
    captureId,
    requestedAt: new Date().toISOString(),
    reason: 'test',
    node: { instanceId, nodeName: null, cluster: null, region: LOCAL_REGION, account: null },
    settings: { ...SETTINGS, ...settings },
  });
  expect(started).toBe(true);
  return captureId;
}

export const arnOf = (captureId: string) =>
  `arn:aws:states:${LOCAL_REGION}:000000000000:execution:capture-packets:${captureId}`;

export async function reaches(captureId: string, wanted: (record: CaptureRecord) => boolean): Promise<CaptureRecord> {
  for (let i = 0; i < 1200; i++) {
    const record = await captures.find(captureId, Date.now());
    if (record && wanted(record)) return record;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`${captureId}: ${JSON.stringify(await captures.find(captureId, Date.now()))}`);
}

export async function ended(cloud: TestCloud, captureId: string): Promise<CaptureRecord> {
  await reaches(captureId, ({ state }) => TERMINAL_CAPTURE_STATES.has(state));
  await cloud.workflow.settled(arnOf(captureId));
  return captures.get(captureId, Date.now());
}

/** Nothing of it is left: the node and every slot can be taken by somebody else. */
export async function isFree(instanceId = NODE.instanceId): Promise<boolean> {
  const admission = await captureLocks.acquire(instanceId, 'probe', Date.now(), 60);
  await captureLocks.release(instanceId, 'probe', Date.now());
  return admission.admitted;
}

export const nodesAre = (home: string, change: Partial<LocalNode> = {}) =>
  simulateNodes(home, path.join(home, 'none.tar.gz'), () => change);
