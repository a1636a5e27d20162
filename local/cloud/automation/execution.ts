import { z } from 'zod';

export const EXECUTION_STATUSES = ['InProgress', 'Success', 'Failed', 'TimedOut', 'Cancelled'] as const;

/** The steps the collecting runbook goes through. */
export const STEPS = ['AssertLinuxInstance', 'CollectLogs', 'UploadLogs'] as const;
export type StepName = (typeof STEPS)[number];

/** One Automation execution as it is kept on disk. Times are epoch milliseconds. */
export const Execution = z.object({
  executionId: z.string(),
  clientToken: z.string().nullable(),
  documentName: z.string(),
  parameters: z.record(z.string(), z.array(z.string())),
  region: z.string(),
  status: z.enum(EXECUTION_STATUSES),
  startedAt: z.number(),
  /** When the simulated collection is through; in the past after a restart. */
  dueAt: z.number(),
  endedAt: z.number().nullable(),
  failedStep: z.enum(STEPS).nullable(),
  failureMessage: z.string().nullable(),
  /** False until the router has taken the status event of a finished execution. */
  announced: z.boolean(),
});
export type Execution = z.infer<typeof Execution>;

/** How a run ends. */
export type Outcome = Pick<Execution, 'status' | 'failedStep' | 'failureMessage'>;

export const SUCCESS: Outcome = { status: 'Success', failedStep: null, failureMessage: null };

const STEP_ACTIONS: Record<StepName, string> = {
  AssertLinuxInstance: 'aws:assertAwsResourceProperty',
  CollectLogs: 'aws:runCommand',
  UploadLogs: 'aws:runCommand',
};

/** Index of the step an execution is at or ended at; past the last one when it went through. */
function currentStep(execution: Execution): number {
  if (execution.status === 'Success') return STEPS.length;
  return STEPS.indexOf(execution.failedStep ?? 'CollectLogs');
}

/** Steps as GetAutomationExecution lists them. */
export function stepExecutions(execution: Execution): Record<string, unknown>[] {
  const current = currentStep(execution);
  return STEPS.map((name, at) => {
    const status = at < current ? 'Success' : at > current ? 'Pending' : execution.status;
    return {
      StepName: name,
      Action: STEP_ACTIONS[name],
      StepStatus: status,
      ...(at === current && execution.failureMessage !== null ? { FailureMessage: execution.failureMessage } : {}),
    };
  });
}
