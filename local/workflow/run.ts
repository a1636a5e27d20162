import type { EventDraft } from './journal/history-event';
import type { Journal } from './journal/journal';
import type { Ending, Folded } from './journal/journal-record';
import type { Json } from './json';
import { createLedger, type Ledger } from './ledger';
import type { Services } from './services';
import { Abandoned } from './state-error';

export interface Identity {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly machine: string;
  readonly startDate: number;
  readonly input: Json;
}

/** One execution while it runs: a state machine's own, or a child of a Distributed Map. */
export interface Run {
  readonly identity: Identity;
  readonly services: Services;
  readonly ledger: Ledger;
  readonly express: boolean;
  /** Where Map Runs of this execution keep their records; absent for children that keep nothing. */
  readonly directory: string | undefined;
  readonly signal: AbortSignal;
  /** Resolves at the next `wake` of that scope. */
  woken(scope: string): Promise<void>;
  wake(scope: string): void;
  /** Ends the execution once; later calls change nothing. */
  end(ending: Ending, last: EventDraft): void;
  /** Stops working without ending, so that a later process can go on. */
  suspend(): void;
}

export interface RunOptions {
  readonly identity: Identity;
  readonly services: Services;
  readonly journal: Journal;
  readonly folded: Folded;
  readonly express: boolean;
  readonly directory?: string | undefined;
  /** Called after the ending is on disk. */
  readonly onEnd?: (ending: Ending) => void;
}

export function createRun({ identity, services, journal, folded, express, directory, onEnd }: RunOptions): Run {
  const stopper = new AbortController();
  const sleepers = new Map<string, { readonly promise: Promise<void>; readonly resolve: () => void }>();
  const ledger = createLedger({
    journal,
    folded,
    clock: services.clock,
    express,
    onEvent: (event, scope) => {
      const { arn: executionArn, name: execution, machine } = identity;
      if (!express) services.emit({ kind: 'history', executionArn, execution, machine, scope, event });
    },
  });
  const halt = (why: string) => {
    services.tokens.closeAll(run);
    ledger.close();
    stopper.abort(new Abandoned(why));
  };
  const run: Run = {
    identity,
    services,
    ledger,
    express,
    directory,
    signal: stopper.signal,
    woken: (scope) => {
      const known = sleepers.get(scope);
      if (known) return known.promise;
      let resolve = () => {};
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      sleepers.set(scope, { promise, resolve });
      return promise;
    },
    wake: (scope) => {
      sleepers.get(scope)?.resolve();
      sleepers.delete(scope);
    },
    end: (ending, last) => {
      if (folded.ending || stopper.signal.aborted) return;
      ledger.commit({ drafts: [last], previous: folded.events, ended: ending });
      halt(`the execution ended ${ending.status}`);
      onEnd?.(ending);
    },
    suspend: () => {
      if (!stopper.signal.aborted) halt('the runner is closing');
    },
  };
  return run;
}
