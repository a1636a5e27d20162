import { z } from 'zod';

/** One Run Command invocation of one node as it is kept on disk. Times are epoch milliseconds. */
export const Command = z.object({
  commandId: z.string(),
  instanceId: z.string(),
  region: z.string(),
  documentName: z.string(),
  comment: z.string(),
  parameters: z.record(z.string(), z.string()),
  status: z.enum(['InProgress', 'Success', 'Failed', 'TimedOut', 'Cancelled']),
  statusDetails: z.string(),
  /** Exit code of the script; -1 while it has none, as the API says it. */
  exitCode: z.number().int(),
  output: z.string(),
  startedAt: z.number(),
  /** When the simulated capture is through; in the past after a restart. */
  dueAt: z.number(),
  endedAt: z.number().nullable(),
  /** False until the router has taken the status events of an ended command. */
  announced: z.boolean(),
});
export type Command = z.infer<typeof Command>;

/** How a command ends. */
export type CommandEnd = Pick<Command, 'status' | 'statusDetails' | 'exitCode' | 'output'>;
