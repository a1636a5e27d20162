import type { StoredRange } from '../../../schemas/manifest';
import type { SourceKind } from '../../../schemas/source-kind';

/** Where unpacked files go. `open` is called when the kind is certain; one file is open at a time. */
export interface FileSink {
  open(path: string, kind: SourceKind): EntryWriter;
}

/** `write` resolves when the writer wants more: that is the back-pressure of the whole pass. Chunks are not reused. */
export interface EntryWriter {
  write(chunk: Uint8Array): Promise<void>;
  end(): Promise<StoredRange>;
}
