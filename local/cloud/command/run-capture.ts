import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CaptureSummary } from '../../../schemas/capture';
import type { LocalNode, LocalNodes } from '../nodes';
import type { Command, CommandEnd } from './command';
import { sampleCapture } from './sample-capture';

/** Exit codes of the document's script. */
const EXIT_CODES: Readonly<Record<string, number>> = {
  uploaded: 0,
  'old-agent': 70,
  'tcpdump-missing': 72,
  'tcpdump-failed': 74,
  'pod-not-found': 76,
  'host-network': 77,
  'low-disk': 78,
  'upload-failed': 79,
};

const SILENT: CaptureSummary = {
  ...{ outcome: 'uploaded', packets: null, received: null, dropped: null, bytes: null, stoppedBy: null },
  ...{ resolver: 'none', detail: '' },
};

/** What Run Command shows of a script that printed this and ended so. */
function ended(summary: CaptureSummary): CommandEnd {
  const exitCode = EXIT_CODES[summary.outcome] ?? 1;
  const status = exitCode === 0 ? 'Success' : 'Failed';
  return {
    ...{ status, statusDetails: status, exitCode },
    output: `${JSON.stringify({ nodescope: 'capture', ...summary })}\n`,
  };
}

/** Packets of a classic pcap file in little-endian order; null for any other file. */
function packetsIn(capture: Buffer): number | null {
  if (capture.length < 24 || capture.readUInt32LE(0) !== 0xa1b2c3d4) return null;
  let count = 0;
  for (let at = 24; at + 16 <= capture.length; at += 16 + capture.readUInt32LE(at + 8)) count++;
  return count;
}

/** HTTP status of the upload; 0 when nobody answers. */
async function upload(url: string, body: Buffer): Promise<number> {
  const put = { method: 'PUT', body: new Uint8Array(body), headers: { 'if-none-match': '*' } };
  try {
    const answer = await fetch(url, put);
    await answer.arrayBuffer();
    return answer.status;
  } catch (error) {
    // fetch says so of every failure of the network, and its class is not that of every realm
    if ((error as { name?: unknown } | null)?.name === 'TypeError') return 0;
    throw error;
  }
}

const hasPod = (node: LocalNode, { PodName, PodNamespace }: Command['parameters']) =>
  !node.pods || node.pods.includes(`${PodNamespace}/${PodName}`);

/**
 * Does what the document's script does on the node once its time has passed: find the pod, capture, upload with the
 * presigned URL, print the summary. Null for a node that hangs.
 */
export async function runCapture(command: Command, nodes: LocalNodes, home: string): Promise<CommandEnd | null> {
  const { parameters } = command;
  const node = await nodes.find(command.instanceId, command.region);
  if (node?.state !== 'running' || node.ssm === 'offline')
    return { status: 'TimedOut', statusDetails: 'DeliveryTimedOut', exitCode: -1, output: '' };
  const failure = node.captureFailure ?? 'none';
  if (failure === 'timeout') return null;
  if (failure === 'no-upload') return { status: 'Success', statusDetails: 'Success', exitCode: 0, output: '' };
  if (failure !== 'none' && failure !== 'upload-failed')
    return ended({
      ...SILENT,
      outcome: failure,
      detail: failure === 'tcpdump-failed' ? 'tcpdump: eth9: No such device exists' : '',
    });
  const pod = parameters.Scope === 'pod';
  if (pod && !hasPod(node, parameters)) return ended({ ...SILENT, outcome: 'pod-not-found' });

  const capture = node.capturePath
    ? await readFile(path.resolve(home, node.capturePath))
    : sampleCapture(command.startedAt, Number(parameters.SnapLength));
  const packets = packetsIn(capture);
  const made: CaptureSummary = {
    ...SILENT,
    ...{ packets, received: packets, dropped: 0, bytes: capture.length, stoppedBy: 'duration' },
    resolver: pod ? 'crictl' : parameters.Scope === 'pid' ? 'pid' : 'none',
  };
  const status = failure === 'upload-failed' ? 403 : await upload(parameters.UploadUrl ?? '', capture);
  if (status === 200 || status === 412) return ended(made);
  return ended({ ...made, outcome: 'upload-failed', detail: `curl 0 HTTP ${status}` });
}
