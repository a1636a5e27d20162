import type { ManifestEntry } from '../../../schemas/manifest';
import { podOf } from './pod-path';

type Mutable = { -readonly [K in keyof ManifestEntry]: ManifestEntry[K] };

/**
 * Recognises files stored twice. The collector copies each pod log from /var/log/containers and again, moments later,
 * from /var/log/pods: identical, or one is the other plus what was logged in between.
 */
export interface Duplicates {
  /** Sizes of earlier copies that a file at this path may begin with. */
  prefixSizes(path: string): number[];
  /** Registers a stored entry; sets `duplicateOf` on it, or on an earlier shorter copy. */
  register(entry: Mutable, prefixDigests: ReadonlyMap<number, string>): void;
}

export function createDuplicates(): Duplicates {
  const byContent = new Map<string, string>();
  const byContainer = new Map<string, Mutable[]>();
  return {
    prefixSizes: (path) => (byContainer.get(containerKey(path)) ?? []).map((entry) => entry.bytes),
    register(entry, prefixDigests) {
      // empty files are many and say different things: ipamd down, no errors, nothing mounted
      if (entry.bytes === 0 || entry.kind === 'binary' || entry.truncated) return;
      // the same bytes under another kind are read by other rules and inspectors, so they are no duplicate
      const content = `${entry.kind} ${entry.sha256}`;
      const original = byContent.get(content);
      if (original !== undefined) {
        entry.duplicateOf = original;
        return;
      }
      byContent.set(content, entry.path);
      const key = containerKey(entry.path);
      if (key === '') return;
      const copies = byContainer.get(key) ?? [];
      const kept = copies.filter((copy) => {
        if (prefixDigests.get(copy.bytes) !== copy.sha256) return true;
        copy.duplicateOf = entry.path;
        byContent.set(`${copy.kind} ${copy.sha256}`, entry.path);
        return false;
      });
      // a container has a handful of files; a hostile archive must not make the list, and so the digests, grow
      if (kept.length < 32) kept.push(entry);
      byContainer.set(key, kept);
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

function containerKey(path: string): string {
  const pod = podOf(path);
  return pod ? `${pod.namespace}/${pod.pod}/${pod.container}` : '';
}
