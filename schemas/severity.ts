import { z } from 'zod';

/** Severity of a finding. `critical` = the node or most of its pods are down now, or data is at risk. */
export const Severity = z.enum(['critical', 'high', 'medium', 'low', 'info']);
export type Severity = z.infer<typeof Severity>;

/** Worst first; the index is the sort rank. */
export const SEVERITIES: readonly Severity[] = Severity.options;

/** 0 for critical … 4 for info: sorts worst first. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** True when `severity` is `floor` or worse. */
export function atLeast(severity: Severity, floor: Severity): boolean {
  return severityRank(severity) <= severityRank(floor);
}
