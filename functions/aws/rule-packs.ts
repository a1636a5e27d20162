import { artifactKeys, RULE_PACK_PREFIX } from '../../schemas/artifact-keys';
import type { GapInput } from '../../schemas/gap';
import type { PinnedRules } from '../../schemas/rule-pack';
import { MAX_PACK_BYTES } from '../core/rules/packs/parse-pack';
import { type PackFile, resolvePacks } from '../core/rules/packs/resolve-packs';
import { objects } from './objects';
import { pinnedRules } from './pinned-rules';

/** Pack files read per collection: unpack reads them all before it starts. */
export const MAX_PACK_FILES = 50;

/** The file names that are packs; a README beside them is fine. */
export const isPackFile = (name: string): boolean => /\.(ya?ml|json)$/i.test(name);

function limitGap(what: string, count: number, reason: string): GapInput {
  return { code: 'limit', what, bytes: null, count, reason, effect: 'its rules were not applied; the others were' };
}

/** Every pack in the bucket, bounded in number and size; what is over the bounds is counted. */
async function fromBucket(): Promise<PinnedRules> {
  const listed: { key: string; bytes: number }[] = [];
  for await (const object of objects.list(RULE_PACK_PREFIX)) if (isPackFile(object.key)) listed.push(object);
  listed.sort((a, b) => (a.key < b.key ? -1 : 1));
  const files: PackFile[] = [];
  const gaps: GapInput[] = [];
  for (const { key, bytes } of listed.slice(0, MAX_PACK_FILES)) {
    const file = key.slice(RULE_PACK_PREFIX.length);
    if (bytes > MAX_PACK_BYTES) {
      gaps.push(limitGap(`rule pack ${file}`, 1, `${bytes} bytes are more than ${MAX_PACK_BYTES / 1024} KiB`));
      continue;
    }
    files.push({ file, text: (await objects.bytes(key)).toString('utf8') });
  }
  const over = listed.length - MAX_PACK_FILES;
  if (over > 0) gaps.push(limitGap('rule packs', over, `more than ${MAX_PACK_FILES} pack files`));
  return resolvePacks(files, gaps);
}

/**
 * Fixes the user rules of a collection: those given, else those in the bucket under `rule-packs/`. What is pinned stays,
 * as whoever starts a collection may have brought rules, and a retry must agree with the first try.
 */
export async function pinRules(collectionId: string, rules?: PinnedRules): Promise<PinnedRules> {
  const key = artifactKeys.rules(collectionId);
  if (await objects.head(key)) return pinnedRules(collectionId);
  const chosen = rules ?? (await fromBucket());
  await objects.put(key, JSON.stringify(chosen));
  return chosen;
}
