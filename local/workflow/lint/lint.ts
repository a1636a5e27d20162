import type { StateMachineDefinition } from '../definition';
import { lintErrors } from './errors';
import { lintExpressions } from './expressions';
import type { LintProblem } from './lint-problem';
import { lintMaps } from './maps';
import { lintPlaceholders } from './placeholders';
import { lintStructure } from './structure';

export interface LintOptions {
  /** Placeholders that may still be in the definition. */
  readonly substitutions?: readonly string[];
}

/**
 * What public validators miss (checked 2026-11 against two of them): readers in inline maps, empty batchers, misplaced
 * States.ALL, heartbeats longer than timeouts, variables nobody assigns; and the basics, so that it stands alone.
 */
export function lint(definition: StateMachineDefinition, { substitutions = [] }: LintOptions = {}): LintProblem[] {
  const problems: LintProblem[] = [];
  const report = (severity: LintProblem['severity'], rule: string, where: string, message: string) => {
    problems.push({ severity, rule, where, message });
  };
  lintPlaceholders(definition, substitutions, report);
  lintStructure(definition, report);
  lintErrors(definition, report);
  lintMaps(definition, report);
  lintExpressions(definition, report);
  return problems;
}
