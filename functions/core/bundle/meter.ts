import type { UnpackLimits } from './limits';

/** Counts what an archive expands to. Once it stops, every stream that asks it ends early. */
export interface Meter {
  /** How many of `bytes` decoded bytes may still pass. */
  grant(bytes: number): number;
  /** Counts one member; false when there are too many. */
  member(): boolean;
  /** Which limit was reached, in words; null while all is well. */
  readonly stopped: string | null;
  readonly decoded: number;
}

/** `archiveRead`: bytes of the archive itself consumed so far, the base of the ratio. */
export function createMeter(limits: UnpackLimits, archiveRead: () => number): Meter {
  let decoded = 0;
  let members = 0;
  let stopped: string | null = null;
  return {
    get stopped() {
      return stopped;
    },
    get decoded() {
      return decoded;
    },
    grant(bytes) {
      if (stopped) return 0;
      const granted = Math.min(bytes, limits.totalBytes - decoded);
      decoded += granted;
      if (granted < bytes) stopped = `the archive expands to more than ${limits.totalBytes} bytes`;
      else if (decoded > limits.ratioFloorBytes && decoded > limits.ratio * archiveRead()) {
        stopped = `the archive expands more than ${limits.ratio}-fold, which log text does not`;
      }
      return granted;
    },
    member() {
      members += 1;
      if (members > limits.entries) stopped ??= `the archive has more than ${limits.entries} members`;
      return stopped === null;
    },
  };
}

/** Passes chunks on as long as the meter grants them, then ends as if the stream were cut. */
export async function* metered(chunks: AsyncIterable<Uint8Array>, meter: Meter): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    const granted = meter.grant(chunk.byteLength);
    if (granted > 0) yield granted === chunk.byteLength ? chunk : chunk.subarray(0, granted);
    if (meter.stopped) return;
  }
}
