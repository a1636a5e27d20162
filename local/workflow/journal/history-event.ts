import type { Json } from '../json';

/** One event as GetExecutionHistory gives it; `timestamp` is milliseconds here and seconds on the wire. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
  /** E.g. `stateEnteredEventDetails`, absent for types without details. */
  readonly details?: { readonly [field: string]: { readonly [key: string]: Json } };
}

/** An event before it is numbered. */
export interface EventDraft {
  readonly type: string;
  readonly details?: { readonly [key: string]: Json | undefined };
}

// The detail field is the event type with a small first letter, except where types share one.
const SHARED_FIELDS: readonly (readonly [RegExp, string])[] = [
  [/StateEntered$/, 'stateEnteredEventDetails'],
  [/StateExited$/, 'stateExitedEventDetails'],
];

export function detailField(type: string): string {
  for (const [pattern, field] of SHARED_FIELDS) if (pattern.test(type)) return field;
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

/** Names of fields that hold execution data, left out when a caller does not want them. */
export const EXECUTION_DATA_FIELDS: ReadonlySet<string> = new Set([
  'input',
  'output',
  'parameters',
  'assignedVariables',
]);
