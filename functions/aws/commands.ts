import {
  CancelCommandCommand,
  GetCommandInvocationCommand,
  ListCommandsCommand,
  SendCommandCommand,
} from '@aws-sdk/client-ssm';
import { DiagError } from '../../schemas/errors';
import { ssm } from './clients/ssm';
import { environment } from './environment';
import { hasName, upstream } from './upstream-error';

/** How long SSM tries to reach the agent: a node that does not take the command at once will not run it later. */
const DELIVERY_SECONDS = 60;

/** One command on one node. */
export interface CommandRef {
  readonly commandId: string;
  readonly instanceId: string;
  readonly region: string;
}

export interface CommandInvocation {
  /** `Pending`, `InProgress`, `Delayed`, `Cancelling`, or how it ended. */
  readonly status: string;
  readonly statusDetails: string;
  /** Exit code of the script; null while it has none. */
  readonly exitCode: number | null;
  /** At most 24,000 characters, as Run Command keeps them. */
  readonly output: string;
}

export interface CommandRequest {
  readonly instanceId: string;
  readonly region: string;
  /** Shown in the console and used to find the command again. At most 100 characters. */
  readonly comment: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Runs our own document on the node, and no other; returns the command id. */
async function send({ instanceId, region, comment, parameters }: CommandRequest): Promise<string> {
  try {
    const out = await ssm(region).send(
      new SendCommandCommand({
        DocumentName: environment().captureDocument,
        InstanceIds: [instanceId],
        Comment: comment,
        TimeoutSeconds: DELIVERY_SECONDS,
        Parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]])),
      }),
    );
    return out.Command?.CommandId ?? '';
  } catch (error) {
    if (hasName(error, 'InvalidInstanceId')) {
      throw new DiagError('node-unreachable', `SSM cannot run commands on ${instanceId}`, {
        cause: error,
        hint: 'the SSM agent is not connected or the node has stopped',
      });
    }
    throw upstream('SendCommand', error);
  }
}

/**
 * SendCommand takes no idempotency token: a step that is retried looks for its own command first. The newest command
 * of the node with this comment, not older than `sinceMs`; null when there is none.
 */
async function findByComment(
  comment: string,
  instanceId: string,
  region: string,
  sinceMs: number,
): Promise<string | null> {
  try {
    const out = await ssm(region).send(
      new ListCommandsCommand({
        InstanceId: instanceId,
        Filters: [{ key: 'InvokedAfter', value: new Date(sinceMs).toISOString().replace(/\.\d+/, '') }],
        MaxResults: 50,
      }),
    );
    return out.Commands?.find((command) => command.Comment === comment)?.CommandId ?? null;
  } catch (error) {
    throw upstream('ListCommands', error);
  }
}

/** One look; null when SSM does not know the invocation (yet). */
async function invocation({ commandId, instanceId, region }: CommandRef): Promise<CommandInvocation | null> {
  try {
    const out = await ssm(region).send(
      new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: instanceId }),
    );
    return {
      status: out.Status ?? 'Unknown',
      statusDetails: out.StatusDetails ?? '',
      exitCode: out.ResponseCode === undefined || out.ResponseCode < 0 ? null : out.ResponseCode,
      output: out.StandardOutputContent ?? '',
    };
  } catch (error) {
    if (hasName(error, 'InvocationDoesNotExist')) return null;
    throw upstream('GetCommandInvocation', error);
  }
}

/** Asks SSM to stop the command; one that has ended stays as it is. */
async function cancel({ commandId, instanceId, region }: CommandRef): Promise<void> {
  try {
    await ssm(region).send(new CancelCommandCommand({ CommandId: commandId, InstanceIds: [instanceId] }));
  } catch (error) {
    if (!hasName(error, 'InvalidCommandId', 'DuplicateInstanceId')) throw upstream('CancelCommand', error);
  }
}

export const commands = { send, findByComment, invocation, cancel };
