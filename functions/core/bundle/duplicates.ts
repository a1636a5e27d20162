import type { ManifestEntry } from '../../../schemas/manifest';
import { podOf } from './pod-path';
import { createTailDigest, type TailDigest } from './tail-digest';

type Mutable = { -readonly [K in keyof ManifestEntry]: ManifestEntry[K] };

/** What streaming the file gave for comparing it. */
interface Digests {
  readonly prefixDigests: ReadonlyMap<number, string>;
  readonly tail: TailDigest | null;
}

interface Copy {
  readonly entry: Mutable;
  readonly tail: TailDigest | null;
}

/**
 * Recognises files stored twice. The collector copies each pod log from /var/log/containers and again, moments later,
 * from /var/log/pods: identical, or one is the other plus what was logged in between. Counted twice, every finding of a
 * pod would be.
 */
export interface Duplicates {
  /** Sizes of earlier copies that a file at this path may begin with. */
  prefixSizes(path: string): number[];
  /** For the reverse: later copies may be a beginning of the file at this path. */
  openTail(path: string): TailDigest | null;
  /** Registers a stored entry; sets `duplicateOf` on it, or on an earlier shorter copy. */
  register(entry: Mutable, digests: Digests): void;
}

/** Up to 128 KiB each. A bundle has about a hundred pod logs; hostile ones must not make us keep more. */
const MAX_TAILS = 256;
/** Files of one container: one per restart and rotation. */
const MAX_COPIES = 32;

export function createDuplicates(): Duplicates {
  const byContent = new Map<string, string>();
  const byContainer = new Map<string, Copy[]>();
  let tails = 0;
  return {
    prefixSizes: (path) => (byContainer.get(containerOf(path)) ?? []).map(({ entry }) => entry.bytes),
    openTail(path) {
      if (containerOf(path) === '' || tails >= MAX_TAILS) return null;
      tails += 1;
      return createTailDigest();
    },
    register(entry, { prefixDigests, tail }) {
      // empty files are many and say different things: ipamd down, no errors, nothing mounted
      if (entry.bytes === 0 || entry.kind === 'binary' || entry.truncated) return;
      // the same bytes under another kind are read by other rules and inspectors, so they are no duplicate
      const content = contentOf(entry);
      const container = containerOf(entry.path);
      const copies = container === '' ? [] : (byContainer.get(container) ?? []);
      const longer = copies.find((copy) => copy.tail?.at(entry.bytes) === entry.sha256)?.entry.path;
      const original = byContent.get(content) ?? longer;
      if (original !== undefined) {
        entry.duplicateOf = original;
        return;
      }
      byContent.set(content, entry.path);
      if (container === '') return;
      const kept = copies.filter((copy) => {
        if (prefixDigests.get(copy.entry.bytes) !== copy.entry.sha256) return true;
        copy.entry.duplicateOf = entry.path;
        byContent.set(contentOf(copy.entry), entry.path);
        return false;
      });
      if (kept.length < MAX_COPIES) kept.push({ entry, tail });
      byContainer.set(container, kept);
    },
  };
}

/** Points every duplicate at a file that is none: a copy of a copy is a copy of the original. */
export function resolveDuplicates(entries: readonly ManifestEntry[]): ManifestEntry[] {
  const target = new Map(entries.map((entry) => [entry.path, entry.duplicateOf]));
  return entries.map((entry) => {
    let original = entry.duplicateOf;
    while (original !== null && target.get(original)) original = target.get(original) ?? null;
    return original === entry.duplicateOf ? entry : { ...entry, duplicateOf: original };
  });
}

const contentOf = (entry: ManifestEntry): string => `${entry.kind} ${entry.sha256}`;

function containerOf(path: string): string {
  const pod = podOf(path);
  return pod ? `${pod.namespace}/${pod.pod}/${pod.container}` : '';
}
