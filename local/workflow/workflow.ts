import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { JsonService } from '../cloud/service';
import { ServiceError } from '../cloud/service';
import { executionArn, parseExecutionArn } from './arn';
import { createClock } from './clock';
import type { StateMachineDefinition } from './definition';
import { executeRun } from './execute-run';
import { type ExecutionHeader, type ExecutionRecord, recordOf } from './execution-record';
import { openExecutionStore } from './execution-store';
import type { HistoryEvent } from './journal/history-event';
import { openJournal } from './journal/journal';
import { emptyFold, type Folded } from './journal/journal-record';
import type { Json } from './json';
import { jsonBytes, LIMITS } from './limits';
import { assertRunnable } from './lint/assert-runnable';
import { listMapRuns, type MapRunRecord } from './map/list-map-runs';
import { createRun, type Run } from './run';
import type { Invoke, ObjectPort, SdkCalls, Services, WorkflowEvent } from './services';
import { holderFor } from './states/wait-for-token';
import { createStatesService } from './states-service';
import { createTokenDesk } from './task-tokens';

export interface Machine {
  readonly name: string;
  readonly arn: string;
  /** With all `${…}` placeholders replaced. */
  readonly definition: StateMachineDefinition;
}

export interface WorkflowOptions {
  /** Directory of everything that outlives the process. One runner per directory. */
  readonly home: string;
  readonly machines: readonly Machine[];
  readonly invoke: Invoke;
  /** Object store for ItemReader and ResultWriter. */
  readonly objects?: ObjectPort;
  readonly sdk?: SdkCalls;
  /** Factor on Wait states and retry delays. */
  readonly timeScale?: number;
  /** Factor on timeouts and heartbeats. */
  readonly timeoutScale?: number;
  readonly now?: () => number;
  readonly random?: () => number;
}

export interface StartRequest {
  /** Name or ARN of the state machine. */
  readonly machine: string;
  readonly name?: string | undefined;
  readonly input?: Json;
}

/** The embedded Step Functions. All methods throw ServiceError with AWS's codes. */
export interface Workflow {
  readonly machines: readonly Machine[];
  start(request: StartRequest): ExecutionRecord;
  describe(arn: string): ExecutionRecord;
  /** Newest first. */
  list(machine?: string): ExecutionRecord[];
  history(arn: string): HistoryEvent[];
  stop(arn: string, error?: string, cause?: string): ExecutionRecord;
  /** Runs a failed execution again from the state that failed. */
  redrive(arn: string): ExecutionRecord;
  sendTaskSuccess(token: string, output: string): void;
  sendTaskFailure(token: string, error: string, cause: string): void;
  sendTaskHeartbeat(token: string): void;
  mapRuns(executionArn: string): MapRunRecord[];
  /** Resolves when the execution has ended, at once when it already has. */
  settled(arn: string): Promise<ExecutionRecord>;
  readonly service: JsonService;
  /** @returns a function that ends the listening */
  onEvent(listener: (event: WorkflowEvent) => void): () => void;
  /** Goes on with what a former process left running. Tokens are valid as soon as this has returned. */
  resume(): Promise<void>;
  /**
   * Stops working; running executions stay as they are on disk, for the next `resume`. Close this before the function
   * host: a function killed under a running execution is a failure that Catch would act on.
   */
  close(): Promise<void>;
}

const BAD_NAME = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]|^\.+$/;
const REDRIVE_DAYS = 14;

/** @throws Error when a definition uses what this runner cannot do, or is wrong */
export function createWorkflow(options: WorkflowOptions): Workflow {
  const { machines, sdk = {} } = options;
  for (const { name, definition } of machines) assertRunnable(name, definition, Object.keys(sdk));
  const store = openExecutionStore(options.home);
  const listeners = new Set<(event: WorkflowEvent) => void>();
  const active = new Map<string, { readonly run: Run; readonly done: Promise<void> }>();
  const emit = (event: WorkflowEvent) => {
    for (const listener of listeners) listener(event);
  };
  const services: Services = {
    clock: createClock(options),
    random: options.random ?? Math.random,
    invoke: options.invoke,
    sdk,
    objects: options.objects,
    tokens: createTokenDesk(),
    nested: {
      start: (request) => workflow.start(request),
      find: (arn) => store.records.get(arn),
      settled: (arn) => workflow.settled(arn),
      stop: (arn) => void workflow.stop(arn),
    },
    emit,
  };

  const get = (arn: string): ExecutionRecord => {
    if (!parseExecutionArn(arn)) throw new ServiceError('InvalidArn', `Invalid Arn: '${arn}'`);
    const record = store.records.get(arn);
    if (record) return record;
    throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  };
  const publish = (record: ExecutionRecord) => {
    store.save(record);
    const { arn, name: execution, machine, status } = record;
    emit({ kind: 'status', executionArn: arn, execution, machine, status });
  };
  const open = (header: ExecutionHeader, folded: Folded): Run => {
    const directory = store.directoryOf(header);
    return createRun({
      identity: header,
      services,
      journal: openJournal(path.join(directory, 'history.jsonl')),
      folded,
      express: false,
      directory,
      onEnd: () => publish(recordOf(header, folded)),
    });
  };
  const reopen = (record: ExecutionRecord) => {
    const { header, folded } = store.load(record);
    return { header, folded, run: open(header, folded) };
  };
  const go = (run: Run, definition: StateMachineDefinition): void => {
    const { arn } = run.identity;
    const done = executeRun(run, definition, definition.TimeoutSeconds)
      // a journal that cannot be written (disk full): the execution stays as it is on disk, for the next process
      .catch((thrown) => process.emitWarning(`${arn} cannot go on: ${thrown}`))
      .then(() => {
        run.suspend();
        if (active.get(arn)?.run === run) active.delete(arn);
      });
    active.set(arn, { run, done });
  };

  const workflow: Workflow = {
    machines,
    start: ({ machine: wanted, name = randomUUID(), input = {} }) => {
      const machine = machines.find(({ name: known, arn }) => known === wanted || arn === wanted);
      if (!machine) throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${wanted}'`);
      if (name === '' || name.length > LIMITS.nameLength || BAD_NAME.test(name))
        throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
      if (jsonBytes(input) > LIMITS.payloadBytes)
        throw new ServiceError('InvalidExecutionInput', `The input is larger than ${LIMITS.payloadBytes} bytes`);
      const arn = executionArn(machine.arn, name);
      const known = store.records.get(arn);
      if (known) {
        if (known.status === 'RUNNING' && JSON.stringify(known.input) === JSON.stringify(input)) return known;
        throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
      }
      const startDate = services.clock.now();
      const identity = { arn, name, machineArn: machine.arn, machine: machine.name, startDate, input };
      const header: ExecutionHeader = { ...identity, definition: machine.definition };
      const first: HistoryEvent = {
        id: 1,
        previousEventId: 0,
        timestamp: startDate,
        type: 'ExecutionStarted',
        details: {
          executionStartedEventDetails: { input: JSON.stringify(input), inputDetails: { truncated: false } },
        },
      };
      store.create(header, first);
      publish(get(arn));
      const run = open(header, { ...emptyFold(), events: 1 });
      emit({ kind: 'history', executionArn: arn, execution: name, machine: machine.name, scope: '', event: first });
      go(run, machine.definition);
      return get(arn);
    },
    describe: get,
    list: (machine) =>
      [...store.records.values()]
        .filter((record) => machine === undefined || record.machine === machine || record.machineArn === machine)
        .sort((a, b) => b.startDate - a.startDate || (a.name < b.name ? 1 : -1)),
    history: (arn) => store.history(get(arn)),
    stop: (arn, error, cause) => {
      const record = get(arn);
      if (record.status !== 'RUNNING') return record;
      const stopDate = services.clock.now();
      const run = active.get(arn)?.run ?? reopen(record).run;
      const why = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
      run.end({ status: 'ABORTED', stopDate, ...why }, { type: 'ExecutionAborted', details: why });
      return get(arn);
    },
    redrive: (arn) => {
      const record = get(arn);
      const refuse = (why: string) => new ServiceError('ExecutionNotRedrivable', `Execution Not Redrivable: ${why}`);
      if (record.status === 'RUNNING' || record.status === 'SUCCEEDED') throw refuse(`it is ${record.status}`);
      const at = services.clock.now();
      if (at - (record.stopDate ?? at) > REDRIVE_DAYS * 86_400_000)
        throw refuse(`it ended more than ${REDRIVE_DAYS} days ago`);
      const { header, folded, run } = reopen(record);
      if (folded.events >= LIMITS.historyEvents - 1) {
        run.suspend();
        throw refuse('its history is full');
      }
      const count = record.redriveCount + 1;
      run.ledger.commit({
        drafts: [{ type: 'ExecutionRedriven', details: { redriveCount: count } }],
        previous: folded.events,
        redrive: { count, at },
      });
      publish(recordOf(header, folded));
      go(run, header.definition);
      return get(arn);
    },
    sendTaskSuccess: services.tokens.succeed,
    sendTaskFailure: services.tokens.fail,
    sendTaskHeartbeat: services.tokens.beat,
    mapRuns: (arn) => {
      const record = get(arn);
      return listMapRuns(store.directoryOf(record), record.status !== 'RUNNING');
    },
    settled: async (arn) => {
      await active.get(arn)?.done;
      return get(arn);
    },
    get service() {
      return createStatesService(workflow);
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    resume: async () => {
      for (const record of store.records.values()) {
        if (record.status !== 'RUNNING' || active.has(record.arn)) continue;
        const { header, folded, run } = reopen(record);
        for (const [scope, { at }] of folded.scopes)
          if (at?.task && !at.task.outcome) services.tokens.open(at.task.token, holderFor(run, scope, at.task.token));
        go(run, header.definition);
      }
    },
    close: async () => {
      const running = [...active.values()];
      for (const { run } of running) run.suspend();
      await Promise.all(running.map(({ done }) => done));
    },
  };
  return workflow;
}
