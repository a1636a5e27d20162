import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ExecutionHeader, type ExecutionRecord, recordOf } from './execution-record';
import type { HistoryEvent } from './journal/history-event';
import { openJournal, readJournal } from './journal/journal';
import { emptyFold, type Folded, fold, type JournalRecord } from './journal/journal-record';

/**
 * Executions on disk: `<home>/executions/<machine>/<name>/history.jsonl` is the truth,
 * `state.json` beside it a copy of the outcome, so that listing need not read journals.
 */
export interface ExecutionStore {
  readonly records: ReadonlyMap<string, ExecutionRecord>;
  directoryOf(record: Pick<ExecutionRecord, 'machine' | 'name'>): string;
  /** Writes the first line: header and first event. */
  create(header: ExecutionHeader, first: HistoryEvent): void;
  save(record: ExecutionRecord): void;
  /** Reads a journal back, cutting off a torn end. @throws when it is damaged in the middle. */
  load(record: ExecutionRecord): { readonly header: ExecutionHeader; readonly folded: Folded };
  history(record: ExecutionRecord): HistoryEvent[];
}

const JOURNAL = 'history.jsonl';
const STATE = 'state.json';

type HeaderLine = Omit<JournalRecord, 'header'> & { readonly header?: ExecutionHeader };

export function openExecutionStore(home: string): ExecutionStore {
  const base = path.join(home, 'executions');
  const records = new Map<string, ExecutionRecord>();
  const directoryOf = ({ machine, name }: Pick<ExecutionRecord, 'machine' | 'name'>) => path.join(base, machine, name);

  const save = (record: ExecutionRecord): void => {
    const file = path.join(directoryOf(record), STATE);
    writeFileSync(`${file}.new`, JSON.stringify(record));
    renameSync(`${file}.new`, file);
    records.set(record.arn, record);
  };
  for (const directory of directories(base).flatMap((machine) => directories(machine))) {
    const record = readState(directory);
    if (record) records.set(record.arn, record);
  }
  return {
    records,
    directoryOf,
    save,
    create: (header, first) => {
      const directory = directoryOf(header);
      mkdirSync(directory, { recursive: true });
      const journal = openJournal<HeaderLine>(path.join(directory, JOURNAL));
      journal.append({ header, events: [first] }, true);
      journal.close();
      save(recordOf(header, { ending: undefined, redrive: undefined }));
    },
    load: (record) => readExecution(directoryOf(record), true),
    history: (record) =>
      readJournal<JournalRecord>(path.join(directoryOf(record), JOURNAL), false).flatMap(({ events = [] }) => events),
  };
}

function directories(parent: string): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(parent, entry.name));
}

function readExecution(
  directory: string,
  repair: boolean,
): { readonly header: ExecutionHeader; readonly folded: Folded } {
  const folded = emptyFold();
  let header: ExecutionHeader | undefined;
  for (const line of readJournal<HeaderLine>(path.join(directory, JOURNAL), repair)) {
    header ??= line.header;
    fold(folded, { ...line, header: undefined } as JournalRecord);
  }
  if (!header) throw new Error(`${directory} has no beginning`);
  return { header, folded };
}

/** The saved outcome, or what the journal says when there is none yet or the process died before saving it. */
function readState(directory: string): ExecutionRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(path.join(directory, STATE), 'utf8')) as ExecutionRecord;
    if (record.status !== 'RUNNING') return record;
  } catch {
    // absent or torn: the journal knows
  }
  try {
    const { header, folded } = readExecution(directory, true);
    return recordOf(header, folded);
  } catch (thrown) {
    if (existsSync(path.join(directory, STATE))) return damaged(directory, thrown);
    // killed while the first line was being written: nobody was told that this execution exists
    rmSync(directory, { recursive: true, force: true });
    return undefined;
  }
}

function damaged(directory: string, thrown: unknown): ExecutionRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(path.join(directory, STATE), 'utf8')) as ExecutionRecord;
    const cause = `The journal of the execution cannot be read: ${thrown instanceof Error ? thrown.message : thrown}`;
    return { ...record, status: 'FAILED', error: 'States.Runtime', cause };
  } catch {
    return undefined;
  }
}
