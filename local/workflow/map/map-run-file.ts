import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Journal, openJournal, readJournal } from '../journal/journal';
import { applyMapRunLine, type MapRunLine, type MapRunState, newMapRunState } from './map-run-record';

const FILE = 'run.jsonl';

/** Directory of one Map Run inside its execution's directory. */
export function mapRunDirectory(execution: string, runId: string): string {
  return path.join(execution, 'maps', runId);
}

/** What the file of a Map Run says; `undefined` when there is none or only a torn beginning. */
export function readMapRun(directory: string, repair = false): MapRunState | undefined {
  const file = path.join(directory, FILE);
  if (!existsSync(file)) return undefined;
  let state: MapRunState | undefined;
  for (const line of readJournal<MapRunLine>(file, repair)) {
    if ('header' in line) state = newMapRunState(line.header);
    else if (state) applyMapRunLine(state, line);
  }
  return state;
}

export function openMapRunFile(directory: string): Journal<MapRunLine> {
  mkdirSync(directory, { recursive: true });
  return openJournal<MapRunLine>(path.join(directory, FILE));
}

/** Ids of the Map Runs of an execution. */
export function mapRunIds(execution: string): string[] {
  const directory = path.join(execution, 'maps');
  return existsSync(directory) ? readdirSync(directory).sort() : [];
}
