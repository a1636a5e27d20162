import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { CollectionRequest } from '../../schemas/collection';
import { sfn } from './clients/sfn';
import { environment } from './environment';
import { hasName, upstream } from './upstream-error';

/** ARN of the execution that a collection id names. */
function executionArn(collectionId: string): string {
  return `${environment().stateMachineArn.replace(':stateMachine:', ':execution:')}:${collectionId}`;
}

/** Starts the workflow. The name makes it idempotent: a repeat answers `started: false`. */
async function start(request: CollectionRequest): Promise<{ executionArn: string; started: boolean }> {
  const { stateMachineArn } = environment();
  try {
    const out = await sfn().send(
      new StartExecutionCommand({ stateMachineArn, name: request.collectionId, input: JSON.stringify(request) }),
    );
    return { executionArn: out.executionArn ?? executionArn(request.collectionId), started: true };
  } catch (error) {
    if (hasName(error, 'ExecutionAlreadyExists'))
      return { executionArn: executionArn(request.collectionId), started: false };
    throw upstream('StartExecution', error);
  }
}

/** Resumes a waiting state. False when the token is no longer awaited: late and repeated events change nothing. */
async function succeed(taskToken: string, output: unknown): Promise<boolean> {
  return settle(() => sfn().send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) })));
}

async function fail(taskToken: string, error: string, cause: string): Promise<boolean> {
  return settle(() => sfn().send(new SendTaskFailureCommand({ taskToken, error, cause: cause.slice(0, 32_000) })));
}

async function settle(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (hasName(error, 'TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken')) return false;
    throw upstream('SendTask', error);
  }
}

export interface ExecutionSummary {
  readonly name: string;
  readonly status: string;
  readonly startDate: Date | null;
  readonly stopDate: Date | null;
}

/** Newest first, at most `limit`. */
async function list(limit: number): Promise<ExecutionSummary[]> {
  const found: ExecutionSummary[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn()
      .send(
        new ListExecutionsCommand({
          stateMachineArn: environment().stateMachineArn,
          maxResults: Math.min(limit, 100),
          nextToken,
        }),
      )
      .catch((error) => {
        throw upstream('ListExecutions', error);
      });
    for (const run of page.executions ?? []) {
      found.push({
        name: run.name ?? '',
        status: run.status ?? '',
        startDate: run.startDate ?? null,
        stopDate: run.stopDate ?? null,
      });
    }
    nextToken = page.nextToken;
  } while (nextToken && found.length < limit);
  return found.slice(0, limit);
}

async function describe(collectionId: string) {
  try {
    return await sfn().send(new DescribeExecutionCommand({ executionArn: executionArn(collectionId) }));
  } catch (error) {
    if (hasName(error, 'ExecutionDoesNotExist')) return null;
    throw upstream('DescribeExecution', error);
  }
}

/** The whole history, oldest first. */
async function history(collectionId: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn()
      .send(new GetExecutionHistoryCommand({ executionArn: executionArn(collectionId), maxResults: 1000, nextToken }))
      .catch((error) => {
        throw upstream('GetExecutionHistory', error);
      });
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return events;
}

export const workflow = { executionArn, start, succeed, fail, list, describe, history };
