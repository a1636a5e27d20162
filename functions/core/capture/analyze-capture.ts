import type { CaptureAnalysis } from '../../../schemas/capture-analysis';
import { createGapLog } from '../bundle/gap-log';
import { ANALYSIS_LIMITS, type CaptureLimits } from './limits';
import { readCapture } from './read-capture';
import { createTraffic } from './traffic';

/**
 * Everything said about one pcap or pcapng, read once as a stream in bounded memory. Any chunking gives the same result.
 * Throws DiagError `bad-archive` when the bytes are no packet capture; a damaged or cut one is analysed up to the damage.
 */
export async function analyzeCapture(
  chunks: AsyncIterable<Uint8Array>,
  limits: CaptureLimits = ANALYSIS_LIMITS,
): Promise<CaptureAnalysis> {
  const gaps = createGapLog();
  const traffic = createTraffic(limits);
  const read = await readCapture(chunks, traffic, limits);
  if (read.gap) gaps.add(read.gap);
  return traffic.finish(read.format, gaps);
}
