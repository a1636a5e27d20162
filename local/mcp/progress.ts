import type { ServerContext } from '@modelcontextprotocol/server';
import type { ToolAnswer } from '../../functions/mcp/call-tool';
import type { AnyTool } from '../../functions/tools/define';
import type { Row } from './ask';

/** When things are said; tests are less patient than people. */
export interface ProgressTiming {
  /** Between two looks at a task that still runs. */
  readonly lookMs: number;
  /** Between two signs of life of a call that takes long. */
  readonly beatMs: number;
  /** No call is held longer than this, whatever the answer suggests: many clients give up after 30 s. */
  readonly maxHoldMs: number;
}
export const PROGRESS_TIMING: ProgressTiming = { lookMs: 1000, beatMs: 2000, maxHoldMs: 20_000 };

type Report = (progress: number, message: string, total?: number) => Promise<void>;

/** Sends progress of the request at hand; null when the client did not ask for any. */
function reporter({ mcpReq }: ServerContext): Report | null {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return null;
  let last = Number.NEGATIVE_INFINITY;
  return async (progress, message, total) => {
    // the protocol: it must increase with each notification, and none may follow the end
    if (progress <= last || mcpReq.signal.aborted) return;
    last = progress;
    await mcpReq
      .notify({
        method: 'notifications/progress',
        params: { progressToken, progress, message, ...(total === undefined ? {} : { total }) },
      })
      // the answer still counts when the client has stopped listening
      .catch(() => undefined);
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

/** Signs of life while a call runs, so that a client that resets its timeout on progress does not give up. */
async function beating(work: Promise<ToolAnswer>, title: string, report: Report, beatMs: number): Promise<ToolAnswer> {
  const started = Date.now();
  const beat = setInterval(() => {
    const seconds = Math.max(1, Math.round((Date.now() - started) / 1000));
    void report(seconds, `${title}: ${seconds} s so far`);
  }, beatMs);
  try {
    return await work;
  } finally {
    clearInterval(beat);
  }
}

interface TaskView {
  readonly running: boolean;
  readonly progress: number;
  readonly message: string;
  readonly pollMs: number;
}

/** The task an answer is about, as collect and status describe it; null when it is about none. */
function taskOf(answer: ToolAnswer): TaskView | null {
  const { task, suggestedPollIntervalSeconds: poll } = answer as Row;
  if (typeof task !== 'object' || task === null) return null;
  const { state, progress, message } = task as Row;
  if (typeof state !== 'string' || typeof progress !== 'number') return null;
  return {
    running: state === 'running',
    progress,
    message: typeof message === 'string' ? message : state,
    pollMs: typeof poll === 'number' ? poll * 1000 : 0,
  };
}

/** True for calls that change nothing however often they are made: reading tools, and a capture asked about by its id. */
function onlyAsks(tool: AnyTool, args: unknown): boolean {
  const { captureId, commandId } = (args ?? {}) as Row;
  return tool.effect === 'read' || captureId !== undefined || commandId !== undefined;
}

/**
 * Calls a tool for a client that wants progress. Calls that only ask and whose answer says "ask again in n seconds" are asked
 * again here until the task has ended or those n seconds are over; all others run once, with signs of life. Calls
 * without a progress token are made once and say nothing: see docs/adr/0005-mcp-progress.md.
 */
export async function callWithProgress(
  tool: AnyTool,
  args: unknown,
  call: () => Promise<ToolAnswer>,
  context: ServerContext,
  timing: ProgressTiming,
): Promise<ToolAnswer> {
  const report = reporter(context);
  if (!report) return call();
  const { signal } = context.mcpReq;
  const started = Date.now();
  // percent of a task and seconds of a call are not mixed: progress has to increase
  let answer = await ('task' in tool.output.shape ? call() : beating(call(), tool.title, report, timing.beatMs));
  if (!onlyAsks(tool, args)) return answer;
  for (let task = taskOf(answer); task; task = taskOf(answer)) {
    await report(task.progress, task.message, 100);
    const left = Math.min(task.pollMs, timing.maxHoldMs) - (Date.now() - started);
    if (!task.running || left <= 0 || signal.aborted) break;
    await pause(Math.min(timing.lookMs, left), signal);
    answer = await call();
  }
  return answer;
}
