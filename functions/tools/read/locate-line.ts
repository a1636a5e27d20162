import { collectionFiles } from '../../aws/collection-files';
import { afterNewlines, indexedStart } from '../../core/query/read-slice';

/** Distance from an indexed line start to any line after it, plus room for the line itself. */
const SEEK_BYTES = 320 * 1024;

type File = Awaited<ReturnType<typeof collectionFiles.entry>>;

/** Byte offset where line `wanted` (1-based) starts; walks from the nearest indexed line start. End of file when there is no such line. */
export async function offsetOfLine(collectionId: string, file: File, wanted: number): Promise<number> {
  const starts = await collectionFiles.lineStarts(collectionId, file.path);
  let [offset, line] = indexedStart(starts, wanted);
  while (line < wanted && offset < file.bytes) {
    const chunk = await collectionFiles.bytes(file, offset, offset + SEEK_BYTES);
    const at = afterNewlines(chunk, 0, wanted - line);
    if (at >= 0) return offset + at;
    for (let n = chunk.indexOf(10); n >= 0; n = chunk.indexOf(10, n + 1)) line++;
    offset += chunk.length;
  }
  return offset;
}

/** Number of the line that holds byte `at`: counted from the nearest indexed line start before it. */
export async function lineAt(collectionId: string, file: File, at: number): Promise<number> {
  const starts = await collectionFiles.lineStarts(collectionId, file.path);
  let low = 0;
  for (let high = starts.length - 1; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]![0] <= at) low = middle;
    else high = middle - 1;
  }
  let [offset, line] = starts[low] ?? [0, 1];
  while (offset < at) {
    const chunk = await collectionFiles.bytes(file, offset, Math.min(at, offset + SEEK_BYTES));
    if (chunk.length === 0) break;
    for (let n = chunk.indexOf(10); n >= 0; n = chunk.indexOf(10, n + 1)) line++;
    offset += chunk.length;
  }
  return line;
}
