import type { LogRule } from '../../schemas/rule';
import { expandSources, type SourceKind } from '../../schemas/source-kind';

/** Kinds that some line rule reads. Log kinds are classified anyway: unknown errors are looked for in all of them. */
export function classifiedKinds(rules: readonly Pick<LogRule, 'sources'>[]): ReadonlySet<SourceKind> {
  return new Set(rules.flatMap((rule) => expandSources(rule.sources as SourceKind[])));
}
