import { z } from 'zod';
import { CAPTURE_LIMITS, type CaptureRecord } from '../../schemas/capture';
import { DiagError } from '../../schemas/errors';
import { captureLocks } from '../aws/capture-locks';
import { captureUploads } from '../aws/capture-uploads';
import { captureWaiters } from '../aws/capture-waiters';
import { captures } from '../aws/captures';
import { commands } from '../aws/commands';
import { environment } from '../aws/environment';
import { stepHandler } from '../middleware/step-handler';
import { settleCapture } from './settle-capture';

/** From sending the command to the last try of the upload. */
const MARGIN_SECONDS = 900;
const PCAP_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;

const Input = z.strictObject({ captureId: z.string(), taskToken: z.string() });

/** The parameters of the document; every one is set, because an empty one would look like an old agent. */
export function documentParameters(
  { settings }: Pick<CaptureRecord, 'settings'>,
  url: string,
  install: boolean,
): Record<string, string> {
  const { scope } = settings;
  const largest = PCAP_HEADER_BYTES + settings.maxPackets * (RECORD_HEADER_BYTES + settings.snapLength);
  return {
    UploadUrl: url,
    Scope: scope.kind,
    PodName: scope.kind === 'pod' ? scope.podName : 'none',
    PodNamespace: scope.kind === 'pod' ? scope.podNamespace : 'default',
    ContainerPid: String(scope.kind === 'pid' ? scope.containerPid : 0),
    Interface: settings.interface,
    Filter: settings.filter ?? 'none',
    DurationSeconds: String(settings.durationSeconds),
    MaxPackets: String(settings.maxPackets),
    SnapLength: String(settings.snapLength),
    MaxBytes: String(Math.min(Math.max(largest, 1024), CAPTURE_LIMITS.maxBytes)),
    InstallTcpdump: install ? 'yes' : 'no',
  };
}

async function sentBefore(record: CaptureRecord, region: string): Promise<string | null> {
  if (record.commandId) return record.commandId;
  // an earlier try may have ended between sending and noting it
  if (record.state !== 'capturing') return null;
  const since = Date.parse(record.requestedAt) - 60_000;
  return commands.findByComment(record.captureId, record.node.instanceId, region, since);
}

/** Sends the command once, however often the step is tried, and registers the paused state. */
export const handler = stepHandler({
  name: 'run-capture',
  input: Input,
  run: async ({ captureId, taskToken }, { now }) => {
    const env = environment();
    const record = await captures.get(captureId, now());
    const { instanceId } = record.node;
    const region = record.node.region ?? env.region;
    const seconds = record.settings.durationSeconds + MARGIN_SECONDS;
    if (!(await captureLocks.renew(instanceId, captureId, now(), seconds + 3600)))
      throw new DiagError('conflict', 'another capture of this node has started while this one waited');

    let commandId = await sentBefore(record, region);
    if (!commandId) {
      await captures.enter(captureId, 'capturing', now());
      const url = await captureUploads.presign(captureId, seconds);
      const parameters = documentParameters(record, url, env.captureInstallTcpdump);
      commandId = await commands.send({ instanceId, region, comment: captureId, parameters });
    }
    await captures.update(captureId, now(), { commandId });
    const waiter = { captureId, commandId, instanceId, region, taskToken };
    await captureWaiters.put(waiter, now());
    // what ended before the waiter existed sends no second event
    return { waiting: !(await settleCapture(waiter, now())), commandId };
  },
});
