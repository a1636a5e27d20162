import type { StateMachineDefinition } from './definition';
import type { ExecutionStatus, Folded } from './journal/journal-record';
import type { Json } from './json';
import type { Identity } from './run';

/** First line of an execution's journal: what it needs to go on even when the deployed definition has changed. */
export interface ExecutionHeader extends Identity {
  readonly definition: StateMachineDefinition;
}

/** An execution as DescribeExecution tells it; times in milliseconds, payloads parsed. */
export interface ExecutionRecord extends Identity {
  readonly status: ExecutionStatus;
  readonly stopDate?: number;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  readonly redriveCount: number;
  readonly redriveDate?: number;
}

export function recordOf(
  { arn, name, machineArn, machine, startDate, input }: Identity,
  { ending, redrive }: Pick<Folded, 'ending' | 'redrive'>,
): ExecutionRecord {
  return {
    arn,
    name,
    machineArn,
    machine,
    startDate,
    input,
    status: 'RUNNING',
    ...ending,
    redriveCount: redrive?.count ?? 0,
    ...(redrive && { redriveDate: redrive.at }),
  };
}
