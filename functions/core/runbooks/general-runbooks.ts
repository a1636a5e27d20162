/** Runbooks that no rule names: ways to work, and problems that a bundle alone cannot show. */
export const GENERAL_RUNBOOKS: readonly string[] = [
  'general-triage',
  'before-after-comparison',
  'packet-capture',
  'version-skew',
  'az-outage',
  'scheduling-capacity',
  'scheduling-capacity',
  'network-performance',
];
