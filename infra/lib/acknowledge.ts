import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Accepts findings of a rule pack on a construct and what is below it. The reason is for the auditor: it says why the
 * finding does not apply here or what is done instead.
 */
export function acknowledge(construct: IConstruct, reason: string, ids: readonly string[]): void {
  Validations.of(construct).acknowledge(...ids.map((id) => ({ id, reason })));
}
