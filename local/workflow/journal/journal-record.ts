import type { Json, JsonObject } from '../json';
import type { Checkpoint, ScopeRecord } from './checkpoint';
import type { HistoryEvent } from './history-event';

export type TerminalStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
export type ExecutionStatus = TerminalStatus | 'RUNNING';

/** How an execution ended. */
export interface Ending {
  readonly status: TerminalStatus;
  readonly stopDate: number;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
}

export type Clearable = 'startedAt' | 'notBefore' | 'waitUntil' | 'task' | 'mapRun' | 'nested';

/** One line of a journal, which is one transaction: a torn last line loses all of it or nothing. */
export interface JournalRecord {
  readonly events?: readonly HistoryEvent[];
  /** Scope that `at`, `set` and `done` are about. */
  readonly scope?: string;
  readonly at?: Checkpoint;
  readonly set?: Partial<Checkpoint>;
  /** Fields of the checkpoint that no longer apply. */
  readonly clear?: readonly Clearable[];
  readonly done?: { readonly output: Json };
  /** Scopes under this prefix are over. */
  readonly forget?: string;
  readonly ended?: Ending;
  readonly redrive?: { readonly count: number; readonly at: number };
  /** First line only. */
  readonly header?: JsonObject;
}

/** State of an execution as its journal tells it. */
export interface Folded {
  readonly scopes: Map<string, ScopeRecord>;
  events: number;
  ending: Ending | undefined;
  redrive: { readonly count: number; readonly at: number } | undefined;
}

export function emptyFold(): Folded {
  return { scopes: new Map(), events: 0, ending: undefined, redrive: undefined };
}

function without(checkpoint: Checkpoint, fields: readonly Clearable[]): Checkpoint {
  const rest = { ...checkpoint };
  for (const field of fields) delete rest[field];
  return rest;
}

/** Applies one record; the same function serves the running execution and the reading of its journal after a kill. */
export function fold(state: Folded, record: JournalRecord): void {
  for (const event of record.events ?? []) state.events = Math.max(state.events, event.id);
  if (record.forget !== undefined)
    for (const scope of state.scopes.keys()) if (scope.startsWith(record.forget)) state.scopes.delete(scope);
  if (record.scope !== undefined) {
    const known = state.scopes.get(record.scope)?.at;
    if (record.at) state.scopes.set(record.scope, { at: record.at });
    if ((record.set || record.clear) && known)
      state.scopes.set(record.scope, { at: { ...without(known, record.clear ?? []), ...record.set } });
    if (record.done) state.scopes.set(record.scope, { done: record.done });
  }
  if (record.ended) state.ending = record.ended;
  if (record.redrive) {
    state.redrive = record.redrive;
    state.ending = undefined;
    // a redriven state starts with all its retries and its full time; a Map Run goes on where it failed
    for (const [scope, { at }] of state.scopes)
      if (at)
        state.scopes.set(scope, {
          at: {
            ...without(at, ['startedAt', 'notBefore', 'waitUntil', 'task', 'nested']),
            retries: at.retries.map(() => 0),
            enteredAt: record.redrive.at,
          },
        });
  }
}
