// Follows executions through the Step Functions API of an engine.
import { DescribeExecutionCommand, GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import { machineArn } from './deploy.mjs';
import { until } from './processes.mjs';

export const executionArn = (machine, name) =>
  `${machineArn(machine).replace(':stateMachine:', ':execution:')}:${name}`;

/** DescribeExecution's answer once the execution has ended. */
export function ended(sfn, arn, limitMs = 120_000) {
  return until(
    `${arn.split(':').pop()} to end`,
    async () => {
      const run = await sfn.send(new DescribeExecutionCommand({ executionArn: arn })).catch((error) => {
        if (error.name === 'ExecutionDoesNotExist') return null;
        throw error;
      });
      return run && run.status !== 'RUNNING' ? run : null;
    },
    limitMs,
    400,
  );
}

export async function history(sfn, arn) {
  const events = [];
  let nextToken;
  do {
    const page = await sfn.send(new GetExecutionHistoryCommand({ executionArn: arn, maxResults: 1000, nextToken }));
    events.push(...page.events);
    nextToken = page.nextToken;
  } while (nextToken);
  return events;
}

/** Names of the states an execution entered, in order, repeats left out. */
export async function statesEntered(sfn, arn) {
  const names = (await history(sfn, arn)).flatMap((event) => event.stateEnteredEventDetails?.name ?? []);
  return [...new Set(names)];
}
