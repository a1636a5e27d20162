import type { Checkpoint } from './journal/checkpoint';
import type { EventDraft } from './journal/history-event';
import type { JsonObject, Variables } from './json';
import type { Entry } from './ledger';
import type { Run } from './run';
import { StateError } from './state-error';

/** A running sequence of states with its own variables. Its name is stable across restarts. */
export interface Scope {
  readonly run: Run;
  readonly name: string;
  /** Variables of the scopes around it: readable, not assignable. */
  readonly outer: Variables;
  /** `$states.context.Map.Item` inside an iteration. */
  readonly mapItem: JsonObject | undefined;
  readonly signal: AbortSignal;
  /** Events not yet written: they go into the next transaction. */
  readonly notes: EventDraft[];
  /** Last event of this scope. */
  previous: number;
}

export function createScope(parts: Pick<Scope, 'run' | 'name'> & Partial<Scope>): Scope {
  return { outer: {}, mapItem: undefined, signal: parts.run.signal, notes: [], previous: 0, ...parts };
}

export function note(scope: Scope, type: string, details?: EventDraft['details']): void {
  scope.notes.push(details ? { type, details } : { type });
}

/** Writes the collected events together with a change of position, as one transaction. */
export function commit(scope: Scope, entry: Omit<Entry, 'drafts' | 'previous' | 'scope'> = {}, durable = true): void {
  const drafts = scope.notes.splice(0);
  scope.previous = scope.run.ledger.commit({ ...entry, scope: scope.name, drafts, previous: scope.previous }, durable);
}

/** Position of a scope that has one. */
export function position(scope: Scope): Checkpoint {
  const at = scope.run.ledger.folded.scopes.get(scope.name)?.at;
  if (!at) throw new StateError('States.Runtime', `The scope '${scope.name}' has no position`);
  return at;
}

/** Names of the scopes below the current try of the current state start with this. */
export function nestedPrefix(scope: Scope, { entry, attempt }: Checkpoint): string {
  return `${scope.name}/${entry}.${attempt}`;
}
