import { DiagError } from '../../../schemas/errors';
import type { GapInput } from '../../../schemas/gap';
import type { FrameSink, RecordParser } from './frame';
import type { CaptureLimits } from './limits';
import { PCAP_MAGIC, pcapRecords } from './pcap-records';
import { pcapngBlocks, SECTION_HEADER } from './pcapng-blocks';

export interface CaptureRead {
  readonly format: 'pcap' | 'pcapng';
  readonly bytes: number;
  /** Set when the file ended inside a record, or became unreadable. */
  readonly gap: GapInput | null;
}

function parserFor(head: Uint8Array, sink: FrameSink, limits: CaptureLimits): [CaptureRead['format'], RecordParser] {
  const magic = (head[0]! | (head[1]! << 8) | (head[2]! << 16) | (head[3]! << 24)) >>> 0;
  if (PCAP_MAGIC.has(magic)) return ['pcap', pcapRecords(magic, sink, limits.recordBytes)];
  if (magic === SECTION_HEADER) return ['pcapng', pcapngBlocks(sink, limits.recordBytes, limits.interfaces)];
  throw new DiagError('bad-archive', 'this is no packet capture', {
    hint: 'pcap and pcapng files are understood; unpack a compressed capture first',
  });
}

const notRead = (reason: string, code: 'truncated' | 'corrupt', bytes: number): GapInput => ({
  code,
  what: 'capture',
  bytes,
  reason,
  effect: 'what was captured after this point is not part of the analysis',
});

/**
 * Reads a capture to its end, record by record, holding one record and one chunk at most.
 * `until` is asked after each chunk: true stops early. Throws DiagError `bad-archive` when it is no capture at all.
 */
export async function readCapture(
  chunks: AsyncIterable<Uint8Array>,
  sink: FrameSink,
  limits: CaptureLimits,
  until: () => boolean = () => false,
): Promise<CaptureRead> {
  let parts: Uint8Array[] = [];
  let held = 0;
  let skip = 0;
  let lost = 0;
  let total = 0;
  let reading: [CaptureRead['format'], RecordParser] | null = null;

  for await (const chunk of chunks) {
    total += chunk.byteLength;
    if (reading?.[1].broken) {
      lost += chunk.byteLength;
      continue;
    }
    parts.push(chunk);
    held += chunk.byteLength;
    // joined only when a record is complete, so that one-byte chunks stay linear
    if (held < (reading?.[1].need ?? 4) && skip === 0) continue;
    let bytes = parts.length === 1 ? chunk : Buffer.concat(parts);
    reading ??= parserFor(bytes, sink, limits);
    const [, parser] = reading;
    for (;;) {
      const passed = Math.min(skip, bytes.byteLength);
      skip -= passed;
      const at = parser.parse(bytes, passed, bytes.byteLength);
      bytes = bytes.subarray(at);
      if (parser.broken) break;
      const more = parser.takeSkip();
      if (more === 0) break;
      skip += more;
    }
    parts = bytes.byteLength === 0 ? [] : [bytes];
    held = bytes.byteLength;
    if (until()) return { format: reading[0], bytes: total, gap: null };
  }
  if (!reading) {
    if (held < 4) throw new DiagError('bad-archive', 'the capture is empty', { hint: 'look at how the capture ended' });
    throw new DiagError('internal', 'a capture was not looked at');
  }
  const [format, { broken }] = reading;
  if (broken) return { format, bytes: total, gap: notRead(`not readable after ${broken}`, 'corrupt', held + lost) };
  if (held > 0 || skip > 0)
    return { format, bytes: total, gap: notRead('the file ends inside a packet', 'truncated', held) };
  return { format, bytes: total, gap: null };
}
