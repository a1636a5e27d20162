import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Command } from 'commander';
import { collections } from '../../../functions/aws/collections-table';
import { workflow } from '../../../functions/aws/workflow';
import { DiagError } from '../../../schemas/errors';
import { type GlobalOptions, openCloud, terminalFor } from '../context';
import { printable, type StyleName, type Terminal } from '../terminal';

const STATUS_STYLE: Record<string, StyleName> = {
  SUCCEEDED: 'green',
  FAILED: 'red',
  ABORTED: 'red',
  TIMED_OUT: 'red',
  RUNNING: 'cyan',
};

interface StateVisit {
  readonly state: string;
  readonly entered: Date | null;
  exited: Date | null;
  attempts: number;
  error: string | null;
}

/** One row per visit of a state, with its retries and last error. */
export function stateVisits(history: readonly HistoryEvent[]): StateVisit[] {
  const visits: StateVisit[] = [];
  for (const event of history) {
    const current = visits[visits.length - 1];
    const entered = event.stateEnteredEventDetails?.name;
    if (entered)
      visits.push({ state: entered, entered: event.timestamp ?? null, exited: null, attempts: 0, error: null });
    else if (event.stateExitedEventDetails?.name) {
      const visit = [...visits]
        .reverse()
        .find((candidate) => candidate.state === event.stateExitedEventDetails?.name && !candidate.exited);
      if (visit) visit.exited = event.timestamp ?? null;
    } else if (current) {
      if (event.type === 'TaskStarted') current.attempts++;
      const failed =
        event.taskFailedEventDetails ?? event.taskTimedOutEventDetails ?? event.executionFailedEventDetails;
      if (failed?.error) current.error = failed.error;
    }
  }
  return visits;
}

function seconds(from: Date | null, to: Date | null): string {
  return from && to ? `${((to.getTime() - from.getTime()) / 1000).toFixed(2)} s` : '';
}

async function listRuns(options: GlobalOptions, t: Terminal, limit: number): Promise<void> {
  const runs = await workflow.list(limit);
  const rows = await Promise.all(
    runs.map(async (run) => ({ run, record: await collections.find(run.name, Date.now()) })),
  );
  if (options.json) {
    t.out(
      JSON.stringify(
        rows.map(({ run, record }) => ({
          collectionId: run.name,
          status: run.status,
          started: run.startDate,
          stopped: run.stopDate,
          record,
        })),
        null,
        2,
      ),
    );
    return;
  }
  if (rows.length === 0) {
    t.out('no runs yet: nodescope demo, or nodescope analyze ARCHIVE');
    return;
  }
  for (const { run, record } of rows) {
    const status = t.style(STATUS_STYLE[run.status] ?? 'dim', run.status.padEnd(9));
    t.out(`${status} ${run.name}  ${run.startDate?.toISOString() ?? ''}  ${seconds(run.startDate, run.stopDate)}`);
    if (record?.verdict) t.out(t.style('dim', `          ${printable(record.verdict).slice(0, t.width - 10)}`));
    if (record?.failure)
      t.out(t.style('dim', `          ${record.state}: ${printable(record.failure.cause).slice(0, t.width - 20)}`));
  }
}

async function showRun(collectionId: string, options: GlobalOptions, t: Terminal): Promise<void> {
  const execution = await workflow.describe(collectionId);
  if (!execution)
    throw new DiagError('not-found', `there is no run ${collectionId}`, {
      field: 'id',
      hint: 'nodescope runs lists them',
    });
  const [history, record] = await Promise.all([
    workflow.history(collectionId),
    collections.find(collectionId, Date.now()),
  ]);
  const visits = stateVisits(history);
  if (options.json) {
    t.out(JSON.stringify({ collectionId, status: execution.status, states: visits, record, history }, null, 2));
    return;
  }
  t.out(
    `${t.style('bold', collectionId)}  ${t.style(STATUS_STYLE[execution.status ?? ''] ?? 'dim', execution.status ?? '')}`,
  );
  t.out(`trigger ${record?.trigger ?? 'unknown'}: ${printable(record?.reason ?? '')}`);
  for (const visit of visits) {
    const mark = visit.error ? t.style('red', '✗') : visit.exited ? t.style('green', '✓') : t.style('cyan', '…');
    const retries = visit.attempts > 1 ? `  ${visit.attempts} attempts` : '';
    t.out(
      `  ${mark} ${visit.state.padEnd(20)} ${seconds(visit.entered, visit.exited).padStart(9)}${retries}${visit.error ? `  ${t.style('red', visit.error)}` : ''}`,
    );
  }
  if (record?.verdict) t.out(`verdict: ${printable(record.verdict)}`);
  if (record?.failure)
    t.out(
      `${record.state} in ${record.failure.state}: ${printable(record.failure.cause)}\nhint: ${record.failure.hint}`,
    );
}

export function registerRuns(program: Command): void {
  program
    .command('runs')
    .argument('[id]', 'collection id: show its states, retries and outcome')
    .description('List collections and how they ran, newest first, or show one.')
    .option('--limit <n>', 'how many to list', '20')
    .action(async (id: string | undefined, local: { limit: string }, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const t = terminalFor(options);
      const session = await openCloud(options);
      try {
        if (id) await showRun(id, options, t);
        else await listRuns(options, t, Math.max(1, Number(local.limit) || 20));
      } finally {
        await session.close();
      }
    });
}
