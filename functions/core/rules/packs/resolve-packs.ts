import { createHash } from 'node:crypto';
import { Gap, type GapInput } from '../../../../schemas/gap';
import type { PackRefusal, PinnedRules } from '../../../../schemas/rule-pack';
import { SCHEMA_VERSION } from '../../../../schemas/versions';
import { parsePack } from './parse-pack';

export interface PackFile {
  /** Name below the pack folder: what refusals name, and the order in which packs are read. */
  readonly file: string;
  readonly text: string;
}

/**
 * The user rules of a collection from its pack files, in order of their names, whatever order they were listed in.
 * A refused file costs nothing but itself. `gaps` tell what was not even read.
 */
export function resolvePacks(files: readonly PackFile[], gaps: readonly GapInput[] = []): PinnedRules {
  const packs: PinnedRules['packs'] = [];
  const rules: PinnedRules['rules'] = [];
  const suppressions: PinnedRules['suppressions'] = [];
  const refusals: PackRefusal[] = [];
  const ownerOf = new Map<string, string>();
  for (const { file, text } of [...files].sort((a, b) => (a.file < b.file ? -1 : 1))) {
    const parsed = parsePack(file, text);
    if (parsed.pack === null) {
      refusals.push(...parsed.refusals);
      continue;
    }
    const taken = parsed.pack.rules.find((rule) => ownerOf.has(rule.id));
    if (taken) {
      const message = `rule ${taken.id} is already in ${ownerOf.get(taken.id)}`;
      refusals.push({ file, line: null, column: null, field: null, message, fix: 'give one of the two another id' });
      continue;
    }
    const { name, owner, version } = parsed.pack;
    packs.push({ file, name, owner, version, sha256: createHash('sha256').update(text).digest('hex') });
    for (const rule of parsed.pack.rules) ownerOf.set(rule.id, file);
    rules.push(...parsed.pack.rules);
    suppressions.push(...parsed.pack.suppressions);
  }
  return {
    schemaVersion: SCHEMA_VERSION,
    packs,
    rules,
    suppressions,
    refusals,
    gaps: gaps.map((gap) => Gap.parse(gap)),
  };
}
