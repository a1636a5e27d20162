// What we say of a capture, packet by packet and altogether.
import { createReadStream } from 'node:fs';
import * as product from '../shared/product.mjs';

export async function openAnalyzer(folder) {
  const { analyzeCapture } = await product.importTypeScript('functions/core/capture/analyze-capture.ts', folder);
  const { listPackets } = await product.importTypeScript('functions/core/capture/list-packets.ts', folder);
  const all = { from: 1, maxPackets: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY, filter: null };
  return {
    analyze: (file) => analyzeCapture(createReadStream(file)),
    /** Packet numbers by remark; the lines themselves for messages. */
    async marks(file) {
      const { lines } = await listPackets(createReadStream(file), all);
      const found = new Map();
      for (const line of lines)
        for (const remark of /\{([^}]*)\}$/.exec(line)?.[1].split(', ') ?? []) {
          if (!found.has(remark)) found.set(remark, new Set());
          found.get(remark).add(Number.parseInt(line, 10));
        }
      return { of: (remark) => found.get(remark) ?? new Set(), lines };
    },
  };
}
