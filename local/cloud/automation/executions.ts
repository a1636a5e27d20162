import { randomUUID } from 'node:crypto';
import { bounded } from '../bounded';
import type { CloudEvent } from '../events/event';
import { type CollectContext, collectBundle } from './collect-bundle';
import type { Execution, Outcome } from './execution';
import { executionFiles } from './execution-files';
import { automationStatusEvent } from './status-event';

export interface ExecutionRequest {
  readonly documentName: string;
  readonly parameters: Execution['parameters'];
  readonly clientToken: string | null;
  readonly region: string;
}

/** The running and ended Automation executions of an embedded cloud. */
export interface Executions {
  start(request: ExecutionRequest): Promise<Execution>;
  get(executionId: string, region: string): Execution | undefined;
  byToken(clientToken: string, region: string): Execution | undefined;
  running(region: string): number;
  /** Ends a running execution as Cancelled; false when it was not running. */
  cancel(executionId: string, region: string): Promise<boolean>;
  close(graceMs: number): Promise<void>;
}

/** SSM keeps the history of Automations for 30 days. */
const HISTORY_MS = 30 * 24 * 3600_000;

/** Opens the executions of a folder; those a kill interrupted go on with what time they had left. */
export async function openExecutions(options: {
  readonly dir: string;
  readonly context: CollectContext;
  /** How long a simulated collection takes. */
  readonly runSeconds: number;
  /** When a hanging one ends as TimedOut. */
  readonly hangSeconds: number;
  readonly publish: (event: CloudEvent) => Promise<void>;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
}): Promise<Executions> {
  const { context, runSeconds, hangSeconds, publish, now, report } = options;
  const files = await executionFiles(options.dir);
  const executions = new Map(
    (await files.load(now() - HISTORY_MS)).map((execution) => [execution.executionId, execution]),
  );
  const timers = new Map<string, NodeJS.Timeout>();
  const work = new Set<Promise<void>>();
  let closed = false;

  const track = (promise: Promise<void>) => {
    const tracked: Promise<void> = promise.catch(report).finally(() => work.delete(tracked));
    work.add(tracked);
  };
  const save = async (execution: Execution) => {
    await files.save(execution);
    executions.set(execution.executionId, execution);
    return execution;
  };
  async function announce(execution: Execution): Promise<void> {
    await publish(automationStatusEvent(execution));
    await save({ ...execution, announced: true });
  }
  async function end(executionId: string, outcome: Outcome): Promise<boolean> {
    const execution = executions.get(executionId);
    if (execution?.status !== 'InProgress') return false;
    clearTimeout(timers.get(executionId));
    timers.delete(executionId);
    const ended = { ...execution, ...outcome, endedAt: now() };
    executions.set(executionId, ended); // at once: a cancel and a natural end must not both win
    await announce(await save(ended));
    return true;
  }
  function later(execution: Execution, at: number, step: () => Promise<void>): void {
    // setTimeout takes at most 2^31-1 ms and turns anything longer into 1
    const delay = Math.min(Math.max(0, at - now()), 2_147_483_647);
    timers.set(
      execution.executionId,
      setTimeout(() => {
        timers.delete(execution.executionId);
        if (!closed) track(step());
      }, delay),
    );
  }
  function schedule(execution: Execution): void {
    const { executionId } = execution;
    later(execution, execution.dueAt, async () => {
      const outcome = await collectBundle(execution, context).catch((error: unknown): Outcome => {
        report(error);
        return { status: 'Failed', failedStep: 'UploadLogs', failureMessage: String(error) };
      });
      if (closed && outcome === null) return;
      if (outcome) await end(executionId, outcome);
      else
        later(execution, execution.startedAt + hangSeconds * 1000, async () => {
          const failureMessage = 'Step timed out while it was waiting for the command to finish';
          await end(executionId, { status: 'TimedOut', failedStep: 'CollectLogs', failureMessage });
        });
    });
  }

  for (const execution of executions.values()) {
    if (execution.status === 'InProgress') schedule(execution);
    else if (!execution.announced) track(announce(execution));
  }

  return {
    async start({ documentName, parameters, clientToken, region }) {
      const startedAt = now();
      const execution = await save({
        executionId: randomUUID(),
        clientToken,
        documentName,
        parameters,
        region,
        status: 'InProgress',
        startedAt,
        dueAt: startedAt + runSeconds * 1000,
        endedAt: null,
        failedStep: null,
        failureMessage: null,
        announced: false,
      });
      if (!closed) schedule(execution);
      return execution;
    },
    get(executionId, region) {
      const execution = executions.get(executionId);
      return execution?.region === region ? execution : undefined;
    },
    byToken: (clientToken, region) =>
      [...executions.values()].find((item) => item.clientToken === clientToken && item.region === region),
    running: (region) =>
      [...executions.values()].filter((item) => item.status === 'InProgress' && item.region === region).length,
    async cancel(executionId, region) {
      if (executions.get(executionId)?.region !== region) return false;
      return end(executionId, { status: 'Cancelled', failedStep: null, failureMessage: null });
    },
    async close(graceMs) {
      closed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      await bounded(Promise.all(work), graceMs);
    },
  };
}
