import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { ItemProcessor } from '../definition';
import { executeRun } from '../execute-run';
import { forgetfulJournal, openJournal, readJournal } from '../journal/journal';
import { emptyFold, type Folded, fold, type JournalRecord } from '../journal/journal-record';
import type { Json } from '../json';
import { LIMITS } from '../limits';
import { createRun, type Identity } from '../run';
import type { Scope } from '../scope';
import { arnOfChild } from './child-record';
import type { ChildResult, MapRunHeader } from './map-run-record';

export interface ChildOptions {
  readonly header: MapRunHeader;
  readonly index: number;
  readonly input: Json;
  readonly processor: ItemProcessor;
  /** Directory of the Map Run. */
  readonly directory: string;
  /** Name and start from before a kill. */
  readonly known: { readonly name: string; readonly at: number } | undefined;
  readonly signal: AbortSignal;
  readonly onStart: (name: string, at: number) => void;
}

/**
 * One child execution. An Express child keeps nothing and starts over after a kill, with its five minutes;
 * a Standard child has a journal of its own and goes on where it was.
 * @returns `undefined` when it was given up without an end
 */
export async function runChild(parent: Scope, options: ChildOptions): Promise<ChildResult | undefined> {
  const { services } = parent.run;
  const { header, index, input, processor, directory, known, signal } = options;
  const name = known?.name ?? randomUUID();
  const startDate = known && !header.express ? known.at : services.clock.now();
  options.onStart(name, startDate);
  const identity: Identity = {
    arn: arnOfChild(header, name),
    name,
    machineArn: `${header.machineArn}/${header.label}`,
    machine: `${parent.run.identity.machine}/${header.label}`,
    startDate,
    input,
  };
  const home = path.join(directory, String(index));
  const run = header.express
    ? createRun({ identity, services, journal: forgetfulJournal(), folded: emptyFold(), express: true })
    : createRun({ identity, services, ...reopen(home, startDate), express: false, directory: home });
  const giveUp = () => run.suspend();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    if (signal.aborted) return undefined;
    const ending = await executeRun(run, processor, header.express ? LIMITS.expressSeconds : undefined);
    return ending && { index, name, startDate, ...ending };
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** A Standard child that ended badly before is here because its Map Run was redriven. */
function reopen(
  home: string,
  at: number,
): { readonly journal: ReturnType<typeof openJournal>; readonly folded: Folded } {
  const file = path.join(home, 'history.jsonl');
  const folded = emptyFold();
  if (existsSync(file)) for (const record of readJournal<JournalRecord>(file, true)) fold(folded, record);
  else mkdirSync(home, { recursive: true });
  const journal = openJournal(file);
  if (folded.ending && folded.ending.status !== 'SUCCEEDED') {
    const record: JournalRecord = { redrive: { count: (folded.redrive?.count ?? 0) + 1, at } };
    journal.append(record, true);
    fold(folded, record);
  }
  return { journal, folded };
}
