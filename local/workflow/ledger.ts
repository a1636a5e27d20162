import type { Clock } from './clock';
import type { Checkpoint } from './journal/checkpoint';
import { detailField, type EventDraft, type HistoryEvent } from './journal/history-event';
import type { Journal } from './journal/journal';
import { type Folded, fold, type JournalRecord } from './journal/journal-record';
import type { JsonObject } from './json';
import { LIMITS } from './limits';
import { Abandoned, StateError } from './state-error';

/** One transaction: events and the change of position that belongs to them. */
export interface Entry extends Omit<JournalRecord, 'events' | 'at' | 'header'> {
  readonly drafts?: readonly EventDraft[];
  /** Event the first draft follows in its own scope. */
  readonly previous?: number;
  /** Receives the id of the last event written. */
  readonly at?: (lastEvent: number) => Checkpoint;
}

/** The only writer of an execution's journal; holds what the journal says. */
export interface Ledger {
  readonly folded: Folded;
  /** @returns id of the last event written, or of `previous`. @throws Abandoned once closed. */
  commit(entry: Entry, durable?: boolean): number;
  /** Ends all writing: scopes still running find out at their next transaction. */
  close(): void;
}

export interface LedgerOptions {
  readonly journal: Journal;
  readonly folded: Folded;
  readonly clock: Clock;
  /** Express executions have no history and no limit on it. */
  readonly express: boolean;
  readonly onEvent: (event: HistoryEvent, scope: string) => void;
}

function number(draft: EventDraft, id: number, previousEventId: number, timestamp: number): HistoryEvent {
  if (!draft.details) return { id, previousEventId, timestamp, type: draft.type };
  const details: JsonObject = Object.fromEntries(
    Object.entries(draft.details).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
  return { id, previousEventId, timestamp, type: draft.type, details: { [detailField(draft.type)]: details } };
}

export function createLedger({ journal, folded, clock, express, onEvent }: LedgerOptions): Ledger {
  let open = true;
  return {
    folded,
    commit: ({ drafts = [], previous = 0, at, ...rest }, durable = true) => {
      if (!open) throw new Abandoned('the execution is over');
      const first = folded.events + 1;
      // the last event is kept free for the one that says how the execution ended
      if (!express && !rest.ended && folded.events + drafts.length >= LIMITS.historyEvents)
        throw new StateError(
          'States.Runtime',
          `The execution reached the maximum number of history events (${LIMITS.historyEvents}).`,
        );
      const timestamp = clock.now();
      const events = drafts.map((draft, index) =>
        number(draft, first + index, index === 0 ? previous : first + index - 1, timestamp),
      );
      const last = events.at(-1)?.id ?? previous;
      const record: JournalRecord = {
        ...(events.length > 0 && { events }),
        ...rest,
        ...(at && { at: at(last) }),
      };
      journal.append(record, durable);
      fold(folded, record);
      for (const event of events) onEvent(event, rest.scope ?? '');
      return last;
    },
    close: () => {
      open = false;
      journal.close();
    },
  };
}
