import type { Scene } from './scene';

/** What a diagnosis of the sample should say: at least one of these rules, when the catalogue has them. */
export interface Expectation {
  readonly category: string;
  readonly severity: 'critical' | 'high' | 'medium' | 'low';
  readonly rules: readonly string[];
}

/** One fault of a node. Composable: it adds to the node and its logs, it never rewrites what another fault left. */
export interface Fault {
  /** File name. */
  readonly name: string;
  readonly title: string;
  /** What happens on the node, in the order of real life. */
  readonly story: string;
  /** Bundle paths (AL2023 layout) that change; a trailing `*` stands for any rest. */
  readonly files: readonly string[];
  readonly expects: readonly Expectation[];
  /** Minutes before collection at which it begins, unless the caller says when. */
  readonly startsMinutesBefore: number;
  plant(scene: Scene): void;
}

export function defineFault(fault: Fault): Fault {
  return fault;
}
