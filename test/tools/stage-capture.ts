import { captures } from '../../functions/aws/captures';
import { objects } from '../../functions/aws/objects';
import { analyzeCapture } from '../../functions/core/capture/analyze-capture';
import { captureKeys } from '../../schemas/artifact-keys';
import type { CaptureRecord } from '../../schemas/capture';
import { inChunks, pcapFile } from '../core/capture/capture-file';
import { createScene, exchange } from '../core/capture/scene';

/** A completed capture of this node in the store: forty healthy connections. */
export async function standingCapture(instanceId: string): Promise<void> {
  const scene = createScene();
  const api = { address: '10.0.9.9', port: 443 };
  for (let i = 0; i < 40; i++) exchange(scene, { address: '10.0.1.20', port: 40_000 + i }, api, 1_000 + i * 9_999);
  const bytes = pcapFile(scene.packets());
  const captureId = `cap-${instanceId}-stage`;
  await objects.put(captureKeys.pcap(captureId), bytes, 'application/vnd.tcpdump.pcap');
  await objects.put(captureKeys.analysis(captureId), JSON.stringify(await analyzeCapture(inChunks(bytes))));
  const record: CaptureRecord = {
    ...{ captureId, state: 'completed', reason: 'test' },
    node: { instanceId, nodeName: null, cluster: null, region: 'eu-west-1', account: null },
    settings: {
      ...{ scope: { kind: 'node' }, interface: 'any', filter: null },
      ...{ durationSeconds: 30, maxPackets: 1000, snapLength: 128 },
    },
    ...{ requestedAt: '2026-01-31T11:59:00.000Z', updatedAt: '2026-01-31T12:01:00.000Z' },
    ...{ completedAt: '2026-01-31T12:01:00.000Z', executionArn: null, commandId: null },
    ...{ capture: null, summary: null, analysis: null, failure: null },
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
  };
  await captures.create(record);
}
