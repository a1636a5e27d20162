/** Something wrong with a definition, found without running it. */
export interface LintProblem {
  /** `error`: it cannot work; `warning`: it may fail on some path. */
  readonly severity: 'error' | 'warning';
  readonly rule: string;
  /** Path of state names, '' for the machine itself. */
  readonly where: string;
  readonly message: string;
}

export type Report = (severity: LintProblem['severity'], rule: string, where: string, message: string) => void;
