import { z } from 'zod';
import { captureKeys } from '../../schemas/artifact-keys';
import { CAPTURE_LIMITS, type CaptureSummary } from '../../schemas/capture';
import type { CaptureAnalysis } from '../../schemas/capture-analysis';
import { ObjectRef } from '../../schemas/collection';
import { DiagError } from '../../schemas/errors';
import type { Gap } from '../../schemas/gap';
import { captures } from '../aws/captures';
import { commands } from '../aws/commands';
import { environment } from '../aws/environment';
import { objects } from '../aws/objects';
import { analyzeCapture } from '../core/capture/analyze-capture';
import { stepHandler } from '../middleware/step-handler';
import { captureSummary } from './capture-outcome';

const Input = z.strictObject({ captureId: z.string(), capture: ObjectRef });

/** What the node said about how the capture was made, as gaps of the analysis. */
export function captureGaps(summary: CaptureSummary | null): Gap[] {
  if (!summary)
    return [
      {
        ...{ code: 'not-checked', what: 'capture.pcap', bytes: null, count: 1 },
        reason: 'the node has not reported how many packets its kernel dropped',
        effect: 'Packets missing in the capture may have been on the wire',
      },
    ];
  const gaps: Gap[] = [];
  if (summary.dropped)
    gaps.push({
      ...{ code: 'limit', what: 'capture.pcap', bytes: null, count: summary.dropped },
      reason: `the kernel of the node dropped ${summary.dropped} packets before tcpdump could take them`,
      effect: 'Holes and missing answers may be the capture’s own loss, not the network’s: use a narrower filter',
    });
  if (summary.stoppedBy === 'size' || summary.stoppedBy === 'packets')
    gaps.push({
      ...{ code: 'limit', what: 'capture.pcap', bytes: null, count: 1 },
      reason: `the capture ended at its limit of ${summary.stoppedBy === 'size' ? 'bytes' : 'packets'}, before its time was over`,
      effect: 'What came later is not in it',
    });
  return gaps;
}

/** Reads the capture as one stream and stores what it says. */
export const handler = stepHandler({
  name: 'analyze-capture',
  input: Input,
  run: async ({ captureId, capture }, { now }) => {
    const record = await captures.get(captureId, now());
    await captures.enter(captureId, 'analyzing', now(), { capture });
    const { node, commandId } = record;
    // the upload may have been seen before the end of the script
    const seen =
      record.summary || !commandId
        ? null
        : await commands
            .invocation({ commandId, instanceId: node.instanceId, region: node.region ?? environment().region })
            .catch(() => null);
    const summary = record.summary ?? (seen && captureSummary(seen));
    if (summary && !record.summary) await captures.update(captureId, now(), { summary });
    // the node was given a URL, not a size: what it sent is as long as it liked
    if ((capture.bytes ?? 0) > CAPTURE_LIMITS.maxBytes)
      throw new DiagError('bad-archive', `the capture has ${capture.bytes} bytes, more than was asked for`, {
        hint: 'the node may not be trustworthy: look at the object before anything else does',
      });
    const analysis = await analyzeCapture(await objects.stream(capture.key));
    const complete: CaptureAnalysis = {
      ...analysis,
      capture: {
        ...analysis.capture,
        droppedByCapture: analysis.capture.droppedByCapture ?? summary?.dropped ?? null,
      },
      gaps: [...analysis.gaps, ...captureGaps(summary)],
    };
    const key = captureKeys.analysis(captureId);
    await objects.put(key, JSON.stringify(complete));
    const anomalies = analysis.observations.filter(({ severity }) => severity !== 'info').length;
    return { key, packets: analysis.capture.packets, anomalies, verdict: analysis.verdict };
  },
});
