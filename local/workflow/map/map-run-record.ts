import type { TerminalStatus } from '../journal/journal-record';
import type { Json } from '../json';

/** Executions or items of a Map Run, by what became of them; the names are those of DescribeMapRun. */
export interface MapRunCounts {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  readonly total: number;
  readonly resultsWritten: number;
}

export interface MapRunHeader {
  readonly mapRunArn: string;
  readonly executionArn: string;
  readonly machineArn: string;
  readonly label: string;
  readonly express: boolean;
  readonly startDate: number;
  readonly maxConcurrency: number;
  readonly toleratedFailurePercentage: number;
  readonly toleratedFailureCount: number;
  /** Items per child, in order. */
  readonly sizes: readonly number[];
  /** SHA-256 of the children's inputs: a resumed Map Run must work on the same items. */
  readonly digest: string;
}

export interface ChildResult {
  readonly index: number;
  readonly name: string;
  readonly status: TerminalStatus;
  readonly startDate: number;
  readonly stopDate: number;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
}

/** One line of a Map Run's file. */
export type MapRunLine =
  | { readonly header: MapRunHeader }
  | { readonly started: { readonly index: number; readonly name: string; readonly at: number } }
  | { readonly child: ChildResult }
  | { readonly ended: { readonly status: 'SUCCEEDED' | 'FAILED'; readonly at: number; readonly written: boolean } }
  | { readonly redrive: { readonly count: number; readonly at: number } };

/** A Map Run as its file tells it. */
export interface MapRunState {
  readonly header: MapRunHeader;
  readonly started: Map<number, { readonly name: string; readonly at: number }>;
  readonly results: Map<number, ChildResult>;
  ended: { readonly status: 'SUCCEEDED' | 'FAILED'; readonly at: number; readonly written: boolean } | undefined;
  redrive: { readonly count: number; readonly at: number } | undefined;
}

export function newMapRunState(header: MapRunHeader): MapRunState {
  return { header, started: new Map(), results: new Map(), ended: undefined, redrive: undefined };
}

export function applyMapRunLine(state: MapRunState, line: MapRunLine): void {
  if ('started' in line) state.started.set(line.started.index, line.started);
  if ('child' in line) {
    state.results.set(line.child.index, line.child);
    state.started.delete(line.child.index);
  }
  if ('ended' in line) state.ended = line.ended;
  if ('redrive' in line) {
    state.redrive = line.redrive;
    state.ended = undefined;
    for (const [index, { status }] of state.results) if (status !== 'SUCCEEDED') state.results.delete(index);
  }
}

/** @param weigh how much one child counts: 1 for executions, its size for items */
export function countChildren(state: MapRunState, weigh: (index: number) => number): MapRunCounts {
  const sum = { SUCCEEDED: 0, FAILED: 0, TIMED_OUT: 0, ABORTED: 0 };
  for (const { index, status } of state.results.values()) sum[status] += weigh(index);
  let running = 0;
  for (const index of state.started.keys()) running += weigh(index);
  const total = state.header.sizes.reduce((all, _, index) => all + weigh(index), 0);
  const settled = sum.SUCCEEDED + sum.FAILED + sum.TIMED_OUT + sum.ABORTED;
  return {
    pending: total - settled - running,
    running,
    succeeded: sum.SUCCEEDED,
    failed: sum.FAILED,
    timedOut: sum.TIMED_OUT,
    aborted: sum.ABORTED,
    total,
    resultsWritten: state.ended?.written ? settled : 0,
  };
}

export function executionCounts(state: MapRunState): MapRunCounts {
  return countChildren(state, () => 1);
}

export function itemCounts(state: MapRunState): MapRunCounts {
  return countChildren(state, (index) => state.header.sizes[index] ?? 0);
}
