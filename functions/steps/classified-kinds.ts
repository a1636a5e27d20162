import { expandSources, type SourceKind } from '../../schemas/source-kind';
import { CATALOGUE } from '../core/rules/catalogue.generated';
import { isLogRule } from '../core/rules/define';

/** Kinds that some line rule reads. Log kinds are classified anyway: unknown errors are looked for in all of them. */
export function classifiedKinds(): ReadonlySet<SourceKind> {
  return new Set(CATALOGUE.filter(isLogRule).flatMap((rule) => expandSources(rule.sources as SourceKind[])));
}
