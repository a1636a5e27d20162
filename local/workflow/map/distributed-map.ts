import { createHash, randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { mapRunArn } from '../arn';
import { bindings } from '../bindings';
import { abandonedBy } from '../clock';
import type { MapState } from '../definition';
import type { Checkpoint } from '../journal/checkpoint';
import type { Json } from '../json';
import { assertPayload, LIMITS } from '../limits';
import { evaluate, evaluateNumber } from '../query/evaluate';
import { commit, note, type Scope } from '../scope';
import { Abandoned, StateError } from '../state-error';
import { runIdOf } from './child-record';
import { type Batch, batchItems } from './item-batcher';
import { readItems } from './item-reader';
import { itemContext, itemsOf, selectItem } from './map-item';
import { mapRunDirectory, openMapRunFile, readMapRun } from './map-run-file';
import {
  applyMapRunLine,
  executionCounts,
  itemCounts,
  type MapRunHeader,
  type MapRunLine,
  type MapRunState,
  newMapRunState,
} from './map-run-record';
import { collectResults, writeResults } from './result-writer';
import { runChild } from './run-child';
import { exceeds, type Tolerance } from './tolerance';

/** Child executions over many items, each with its own limits; what finished before a kill is not run again. */
export async function runDistributedMap(scope: Scope, state: MapState, at: Checkpoint): Promise<Json> {
  const { run } = scope;
  if (run.directory === undefined)
    throw new StateError('States.Runtime', 'A Distributed Map cannot run inside an Express execution');
  const names = bindings(scope, at);
  const concurrency = await evaluateNumber(state.MaxConcurrency, 0, names, 'MaxConcurrency', {
    min: 0,
    max: LIMITS.distributedConcurrency,
  });
  const tolerance = await toleranceOf(state, names);
  const batches = await childInputs(scope, state, at);
  const inputs = batches.map(({ input }) => input);

  const runId = at.mapRun ?? randomUUID();
  const directory = mapRunDirectory(run.directory, runId);
  const header: MapRunHeader = {
    mapRunArn: mapRunArn(run.identity.machineArn, labelOf(state, at), runId),
    executionArn: run.identity.arn,
    machineArn: run.identity.machineArn,
    label: labelOf(state, at),
    express: state.ItemProcessor.ProcessorConfig?.ExecutionType === 'EXPRESS',
    startDate: run.services.clock.now(),
    maxConcurrency: concurrency,
    toleratedFailurePercentage: tolerance.percentage ?? 0,
    toleratedFailureCount: tolerance.count ?? 0,
    sizes: batches.map(({ items }) => items),
    digest: createHash('sha256').update(JSON.stringify(inputs)).digest('hex'),
  };
  const mapRun = beginOrResume(scope, directory, header, at);
  try {
    await runAll(scope, state, mapRun, inputs, directory, concurrency, tolerance);
    return await finish(scope, state, at, mapRun, inputs, tolerance);
  } finally {
    mapRun.file.close();
  }
}

interface OpenMapRun {
  readonly state: MapRunState;
  readonly file: ReturnType<typeof openMapRunFile>;
  write(line: MapRunLine, durable: boolean): void;
}

function labelOf(state: MapState, at: Checkpoint): string {
  return state.Label ?? at.state.replace(/[^\w-]/g, '').slice(0, 40);
}

async function toleranceOf(state: MapState, names: ReturnType<typeof bindings>): Promise<Tolerance> {
  return {
    percentage: await evaluateNumber(state.ToleratedFailurePercentage, undefined, names, 'ToleratedFailurePercentage', {
      min: 0,
      max: 100,
      whole: false,
    }),
    count: await evaluateNumber(state.ToleratedFailureCount, undefined, names, 'ToleratedFailureCount', {
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
    }),
  };
}

async function childInputs(scope: Scope, state: MapState, at: Checkpoint): Promise<Batch[]> {
  const { items, source } = state.ItemReader
    ? await readItems(scope, state.ItemReader, at)
    : { items: await itemsOf(scope, state, at), source: 'STATE_DATA' };
  const selected: Json[] = [];
  for (const [index, item] of items.entries())
    selected.push(await selectItem(scope, state, at, item, itemContext(item, index, source)));
  const batcher = state.ItemBatcher;
  if (!batcher) {
    for (const [index, input] of selected.entries()) assertPayload(input, `Item ${index}`);
    return selected.map((input) => ({ input, items: 1 }));
  }
  const names = bindings(scope, at);
  const limit = (max: number) => ({ min: 1, max });
  return batchItems(selected, {
    maxItems: await evaluateNumber(
      batcher.MaxItemsPerBatch,
      undefined,
      names,
      'ItemBatcher/MaxItemsPerBatch',
      limit(Number.MAX_SAFE_INTEGER),
    ),
    maxBytes: await evaluateNumber(
      batcher.MaxInputBytesPerBatch,
      undefined,
      names,
      'ItemBatcher/MaxInputBytesPerBatch',
      limit(LIMITS.payloadBytes),
    ),
    batchInput:
      batcher.BatchInput === undefined
        ? undefined
        : await evaluate(batcher.BatchInput, names, 'ItemBatcher/BatchInput'),
  });
}

/** Opens the Map Run of this try: a new one, the one a killed process left, or the failed one of a redrive. */
function beginOrResume(scope: Scope, directory: string, header: MapRunHeader, at: Checkpoint): OpenMapRun {
  const known = at.mapRun === undefined ? undefined : readMapRun(directory, true);
  if (known && known.header.digest !== header.digest)
    throw new StateError('States.ItemReaderFailed', 'The items of the Map Run have changed since it was started');
  const state = known ?? newMapRunState(header);
  // those that were running when the process was killed run again, under their names
  const file = openMapRunFile(directory);
  const write = (line: MapRunLine, durable: boolean) => {
    file.append(line, durable);
    applyMapRunLine(state, line);
  };
  const { mapRunArn: arn } = state.header;
  if (!known) {
    file.append({ header }, true);
    note(scope, 'MapStateStarted', { length: header.sizes.length });
    note(scope, 'MapRunStarted', { mapRunArn: arn });
    commit(scope, { set: { mapRun: runIdOf(header) } });
  } else if (state.ended?.status === 'FAILED') {
    const count = (state.redrive?.count ?? 0) + 1;
    write({ redrive: { count, at: scope.run.services.clock.now() } }, true);
    note(scope, 'MapRunRedriven', { mapRunArn: arn, redriveCount: count });
    commit(scope);
  }
  return { state, file, write };
}

async function runAll(
  scope: Scope,
  { ItemProcessor: processor }: MapState,
  mapRun: OpenMapRun,
  inputs: readonly Json[],
  directory: string,
  asked: number,
  tolerance: Tolerance,
): Promise<void> {
  const { state, write } = mapRun;
  const { services, identity } = scope.run;
  const stop = new AbortController();
  const signal = AbortSignal.any([scope.signal, stop.signal]);
  const queue = inputs.map((_, index) => index).filter((index) => !state.results.has(index));
  const before = new Map(state.started);
  state.started.clear();
  const progress = () =>
    services.emit({
      kind: 'map-progress',
      executionArn: identity.arn,
      execution: identity.name,
      machine: identity.machine,
      mapRunArn: state.header.mapRunArn,
      counts: executionCounts(state),
    });
  progress();
  const worker = async () => {
    for (let index = queue.shift(); index !== undefined && !signal.aborted; index = queue.shift()) {
      const result = await runChild(scope, {
        header: state.header,
        index,
        input: inputs[index]!,
        processor,
        directory,
        known: before.get(index),
        signal,
        onStart: (name, at) => write({ started: { index: index!, name, at } }, false),
      });
      if (scope.signal.aborted) return;
      const { name, at } = state.started.get(index)!;
      const stopDate = services.clock.now();
      write({ child: result ?? { index, name, status: 'ABORTED', startDate: at, stopDate } }, false);
      progress();
      if (exceeds(tolerance, itemCounts(state))) stop.abort(new Abandoned('too many children failed'));
    }
  };
  // more at once than this machine can work on would only make children wait, and their time runs
  const most = Math.min(asked === 0 ? LIMITS.distributedConcurrency : asked, 2 * availableParallelism());
  await Promise.all(Array.from({ length: Math.min(most, queue.length) }, worker));
  if (scope.signal.aborted) throw abandonedBy(scope.signal);
}

async function finish(
  scope: Scope,
  state: MapState,
  at: Checkpoint,
  { state: mapRun, write }: OpenMapRun,
  inputs: readonly Json[],
  tolerance: Tolerance,
): Promise<Json> {
  const { clock, objects } = scope.run.services;
  const writer = state.ResultWriter;
  const broken = exceeds(tolerance, itemCounts(mapRun));
  let exported: Json | undefined;
  if (writer?.Resource !== undefined) {
    const args = await evaluate(writer.Arguments ?? {}, bindings(scope, at), 'ResultWriter/Arguments');
    exported = await writeResults(objects, writer, args, mapRun, inputs);
  }
  if (!mapRun.ended) {
    const status = broken ? 'FAILED' : 'SUCCEEDED';
    write({ ended: { status, at: clock.now(), written: exported !== undefined } }, true);
  }
  if (broken) {
    const cause = 'The specified tolerated failure threshold was exceeded';
    note(scope, 'MapRunFailed', { error: 'States.ExceedToleratedFailureThreshold', cause });
    throw new StateError('States.ExceedToleratedFailureThreshold', cause);
  }
  note(scope, 'MapRunSucceeded');
  const result = exported ?? collectResults(mapRun, inputs, writer?.WriterConfig?.Transformation ?? 'COMPACT');
  assertPayload(result, `The result of the Map '${at.state}'`);
  return result;
}
