import type { LineIndex, ManifestEntry } from '../../../schemas/manifest';
import type { ByteReader } from './byte-reader';
import type { ClueRecorder } from './clues';
import type { Duplicates } from './duplicates';
import type { FileSink } from './file-sink';
import type { GapLog } from './gap-log';
import type { UnpackLimits } from './limits';
import type { Meter } from './meter';
import type { UniquePaths } from './unique-paths';

/** Everything one pass over an archive shares. */
export interface Unpacking {
  readonly sink: FileSink;
  readonly limits: UnpackLimits;
  readonly meter: Meter;
  readonly gaps: GapLog;
  readonly paths: UniquePaths;
  readonly duplicates: Duplicates;
  readonly clues: ClueRecorder | null;
  readonly entries: ManifestEntry[];
  readonly lineIndexes: LineIndex[];
}

export interface Member {
  /** Normalised, not yet made unique. */
  readonly path: string;
  /** Bytes its header promises; null when it makes no promise. */
  readonly size: number | null;
  readonly mtimeMs: number | null;
  readonly reader: ByteReader;
  /** 0 for a member of the archive itself. */
  readonly depth: number;
}
