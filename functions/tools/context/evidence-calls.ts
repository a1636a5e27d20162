import type { Evidence } from '../../../schemas/finding';
import type { NextCall } from '../define';

/** Lines shown above and below a cited one. */
const AROUND_LINES = 8;
const AROUND_BYTES = 1500;

/** The call that shows a cited place with its neighbours. */
export function readAround(
  collectionId: string,
  place: Pick<Evidence, 'file' | 'line' | 'byteStart' | 'byteEnd'>,
  because: string,
): NextCall {
  const { file: logKey, line, byteStart, byteEnd } = place;
  const range =
    line === null
      ? { startByte: Math.max(0, byteStart - AROUND_BYTES), endByte: byteEnd + AROUND_BYTES }
      : { startLine: Math.max(1, line - AROUND_LINES), lineCount: 2 * AROUND_LINES + 1 };
  return { tool: 'read', arguments: { collectionId, logKey, ...range }, because };
}
