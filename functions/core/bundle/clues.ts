import type { SourceKind } from '../../../schemas/source-kind';

/** Beginning and end of one file, whole lines where it has any. They overlap when the file is short. */
export interface Clue {
  readonly kind: SourceKind;
  readonly head: string;
  readonly tail: string;
}

/** What the pass kept for finding the bundle's clock, boot time and node without reading stored files again. */
export interface BundleClues {
  readonly archiveName: string;
  /** Smallest and largest modification time of the members. */
  readonly memberTimes: { readonly minMs: number; readonly maxMs: number } | null;
  readonly heads: Readonly<Record<string, Clue>>;
}

/** Bytes kept of either end of a clue file. */
export const CLUE_BYTES = 64 * 1024;
/** A bundle has about twenty clue files; more only come from hostile ones. The first ones are kept. */
const MAX_CLUES = 64;

const CLUE_KINDS: ReadonlySet<SourceKind> = new Set([
  'dmesg',
  'dmesg-human',
  'kubelet',
  'containerd',
  'messages',
  'journal',
  'nodeadm',
  'ipamd',
  'top',
  'last-reboot',
  'instance-meta',
  'uname',
  'windows-event',
  'windows-info',
  'procstat',
  'iptables-save',
  'cron',
  'docker',
]);

export interface ClueWriter {
  feed(chunk: Uint8Array): void;
  end(): void;
}

export interface ClueRecorder {
  /** Null when the file is no clue. */
  open(path: string, kind: SourceKind): ClueWriter | null;
  memberTime(ms: number | null): void;
  result(): BundleClues;
}

export function isClueKind(kind: SourceKind): boolean {
  return CLUE_KINDS.has(kind);
}

export function createClueRecorder(archiveName: string): ClueRecorder {
  const clues = new Map<string, Clue>();
  let times: { minMs: number; maxMs: number } | null = null;
  return {
    open(path, kind) {
      if (!isClueKind(kind) || clues.size >= MAX_CLUES) return null;
      const ends = createEnds();
      return { feed: ends.feed, end: () => void clues.set(path, { kind, ...ends.texts() }) };
    },
    memberTime(ms) {
      if (ms === null) return;
      times = times ? { minMs: Math.min(times.minMs, ms), maxMs: Math.max(times.maxMs, ms) } : { minMs: ms, maxMs: ms };
    },
    result: () => ({ archiveName, memberTimes: times, heads: Object.fromEntries(clues) }),
  };
}

/** Keeps the first and last bytes of a stream; the tail is a ring, so that feeding byte by byte stays linear. */
function createEnds() {
  const head: Uint8Array[] = [];
  const ring = Buffer.alloc(CLUE_BYTES);
  let headBytes = 0;
  let total = 0;
  return {
    feed(chunk: Uint8Array) {
      if (headBytes < CLUE_BYTES) {
        const part = chunk.subarray(0, CLUE_BYTES - headBytes);
        head.push(Buffer.from(part));
        headBytes += part.byteLength;
      }
      const last = chunk.subarray(Math.max(0, chunk.byteLength - CLUE_BYTES));
      const at = (total + chunk.byteLength - last.byteLength) % CLUE_BYTES;
      const first = last.subarray(0, CLUE_BYTES - at);
      ring.set(first, at);
      ring.set(last.subarray(first.byteLength), 0);
      total += chunk.byteLength;
    },
    texts(): { head: string; tail: string } {
      const start = Buffer.concat(head);
      if (total <= CLUE_BYTES) return { head: start.toString('utf8'), tail: start.toString('utf8') };
      const split = total % CLUE_BYTES;
      const end = Buffer.concat([ring.subarray(split), ring.subarray(0, split)]);
      const lastBreak = start.lastIndexOf(10);
      const firstBreak = end.indexOf(10);
      return {
        head: start.toString('utf8', 0, lastBreak === -1 ? start.length : lastBreak + 1),
        tail: end.toString('utf8', firstBreak === end.length - 1 ? 0 : firstBreak + 1),
      };
    },
  };
}
