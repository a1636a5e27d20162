import type { StateMachineDefinition } from '../definition';
import type { Report } from './lint-problem';

/** `${Name}` placeholders, in the order they first appear. */
export function placeholdersIn(definition: StateMachineDefinition): string[] {
  const found = JSON.stringify(definition).matchAll(/\$\{([A-Za-z][A-Za-z0-9]*)\}/g);
  return [...new Set([...found].map(([, name]) => name!))];
}

/** @param allowed names that will be substituted before the definition is used */
export function lintPlaceholders(definition: StateMachineDefinition, allowed: readonly string[], report: Report): void {
  for (const name of placeholdersIn(definition))
    if (!allowed.includes(name)) report('error', 'placeholder', '', `\${${name}} has no substitution`);
}
