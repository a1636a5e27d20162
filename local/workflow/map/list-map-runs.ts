import { arnOfChild } from './child-record';
import { mapRunDirectory, mapRunIds, readMapRun } from './map-run-file';
import { executionCounts, itemCounts, type MapRunCounts, type MapRunState } from './map-run-record';

/** A Map Run as DescribeMapRun tells it; times in milliseconds. */
export interface MapRunRecord {
  readonly mapRunArn: string;
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  readonly startDate: number;
  readonly stopDate?: number;
  readonly maxConcurrency: number;
  readonly toleratedFailurePercentage: number;
  readonly toleratedFailureCount: number;
  readonly itemCounts: MapRunCounts;
  readonly executionCounts: MapRunCounts;
  readonly redriveCount: number;
  readonly redriveDate?: number;
  readonly children: readonly MapRunChild[];
}

export interface MapRunChild {
  readonly executionArn: string;
  readonly name: string;
  readonly status: string;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly itemCount: number;
}

/** @param over the execution has ended: a Map Run without an end was aborted with it */
export function listMapRuns(execution: string, over: boolean): MapRunRecord[] {
  return mapRunIds(execution)
    .flatMap((runId) => readMapRun(mapRunDirectory(execution, runId)) ?? [])
    .map((state) => recordOf(state, over))
    .sort((a, b) => a.startDate - b.startDate);
}

function recordOf(state: MapRunState, over: boolean): MapRunRecord {
  const { header, ended, redrive } = state;
  return {
    mapRunArn: header.mapRunArn,
    executionArn: header.executionArn,
    stateMachineArn: `${header.machineArn}/${header.label}`,
    status: ended?.status ?? (over ? 'ABORTED' : 'RUNNING'),
    startDate: header.startDate,
    ...(ended && { stopDate: ended.at }),
    maxConcurrency: header.maxConcurrency,
    toleratedFailurePercentage: header.toleratedFailurePercentage,
    toleratedFailureCount: header.toleratedFailureCount,
    itemCounts: itemCounts(state),
    executionCounts: executionCounts(state),
    redriveCount: redrive?.count ?? 0,
    ...(redrive && { redriveDate: redrive.at }),
    children: childrenOf(state),
  };
}

function childrenOf({ header, results, started }: MapRunState): MapRunChild[] {
  const itemCount = (index: number) => header.sizes[index] ?? 0;
  const ended = [...results.values()].map(({ index, name, status, startDate, stopDate }) => ({
    index,
    child: { executionArn: arnOfChild(header, name), name, status, startDate, stopDate, itemCount: itemCount(index) },
  }));
  const running = [...started].map(([index, { name, at }]) => ({
    index,
    child: {
      executionArn: arnOfChild(header, name),
      name,
      status: 'RUNNING',
      startDate: at,
      itemCount: itemCount(index),
    },
  }));
  return [...ended, ...running].sort((a, b) => a.index - b.index).map(({ child }) => child);
}
