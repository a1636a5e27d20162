import type { Severity } from '../../../../../schemas/severity';
import type { Bundle } from '../bundle';

/** One node that differs from the healthy one, and what a rule must say about it. */
export interface Case {
  readonly rule: string;
  readonly what: string;
  /** Files that replace those of the healthy node. */
  readonly files: Bundle;
  /** Files of the healthy node that are missing. */
  readonly without?: readonly string[];
  /** Severity of the first finding, or the other answers. */
  readonly says: Severity | 'clear' | 'cannot-check';
  /** Must be in the sentence. */
  readonly words?: RegExp;
}
