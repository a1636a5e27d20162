import { z } from 'zod';
import type { LocalNodes } from '../nodes';
import { type JsonService, ServiceError } from '../service';
import type { Command } from './command';
import type { Commands } from './commands';
import { type CommandDocument, documentValues } from './document';

const DEFAULT_REGION = 'us-east-1';

const SendInput = z.object({
  DocumentName: z.string(),
  InstanceIds: z.array(z.string()).length(1),
  Comment: z.string().max(100).default(''),
  TimeoutSeconds: z.number().int().min(30).max(2_592_000).optional(),
  Parameters: z.record(z.string(), z.array(z.string())).default({}),
});
const InvocationInput = z.object({ CommandId: z.string().length(36), InstanceId: z.string() });
const CancelInput = z.object({ CommandId: z.string().length(36), InstanceIds: z.array(z.string()).default([]) });
const ListInput = z.object({
  InstanceId: z.string().optional(),
  Filters: z.array(z.object({ key: z.literal('InvokedAfter'), value: z.iso.datetime() })).default([]),
  MaxResults: z.number().int().min(1).max(50).default(50),
});

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ServiceError('ValidationException', z.prettifyError(parsed.error));
}

function describe(command: Command): Record<string, unknown> {
  return {
    CommandId: command.commandId,
    DocumentName: command.documentName,
    DocumentVersion: '$DEFAULT',
    Comment: command.comment,
    RequestedDateTime: command.startedAt / 1000,
    InstanceIds: [command.instanceId],
    Status: command.status,
    StatusDetails: command.statusDetails,
    TargetCount: 1,
    CompletedCount: command.endedAt === null ? 0 : 1,
    ErrorCount: command.status === 'Failed' ? 1 : 0,
  };
}

function describeInvocation(command: Command): Record<string, unknown> {
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    CommandId: command.commandId,
    InstanceId: command.instanceId,
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: '$DEFAULT',
    PluginName: 'capturePackets',
    ResponseCode: command.exitCode,
    ExecutionStartDateTime: iso(command.startedAt),
    ExecutionEndDateTime: command.endedAt === null ? '' : iso(command.endedAt),
    Status: command.status,
    StatusDetails: command.statusDetails,
    StandardOutputContent: command.output,
    StandardErrorContent: command.exitCode > 0 ? `failed to run commands: exit status ${command.exitCode}` : '',
  };
}

/** Run Command for our own documents, in front of the rest of Systems Manager. */
export function withCommands(
  rest: JsonService,
  options: {
    readonly commands: Commands;
    readonly nodes: LocalNodes;
    /** By name. */
    readonly documents: ReadonlyMap<string, CommandDocument>;
    readonly endpoint: string;
  },
): JsonService {
  const { commands, nodes, documents, endpoint } = options;

  async function send(body: unknown, region: string) {
    const input = parse(SendInput, body);
    const document = documents.get(input.DocumentName);
    if (!document) throw new ServiceError('InvalidDocument', `Document ${input.DocumentName} does not exist`);
    const instanceId = input.InstanceIds[0] ?? '';
    const node = await nodes.find(instanceId, region);
    if (node?.state !== 'running' || node.ssm === 'offline')
      throw new ServiceError('InvalidInstanceId', `Instances [[${instanceId}]] not in a valid state for account`);
    const parameters = documentValues(document, input.Parameters, endpoint);
    const { DocumentName: documentName, Comment: comment } = input;
    return { Command: describe(await commands.send({ instanceId, region, documentName, comment, parameters })) };
  }

  function existing(commandId: string, region: string, error: string): Command {
    const command = commands.get(commandId, region);
    if (command) return command;
    throw new ServiceError(error, `Command ${commandId} does not exist`);
  }

  function list(body: unknown, region: string) {
    const { InstanceId, Filters, MaxResults } = parse(ListInput, body);
    const since = Math.max(0, ...Filters.map(({ value }) => Date.parse(value)));
    const found = commands
      .list(region)
      .filter((command) => (InstanceId ?? command.instanceId) === command.instanceId && command.startedAt >= since);
    return { Commands: found.slice(0, MaxResults).map(describe) };
  }

  return {
    targetPrefix: rest.targetPrefix,
    jsonVersion: rest.jsonVersion,
    async handle(operation, body, context) {
      const region = context?.region ?? DEFAULT_REGION;
      switch (operation) {
        case 'SendCommand':
          return send(body, region);
        case 'GetCommandInvocation': {
          const { CommandId, InstanceId } = parse(InvocationInput, body);
          const command = existing(CommandId, region, 'InvocationDoesNotExist');
          if (command.instanceId !== InstanceId)
            throw new ServiceError('InvocationDoesNotExist', `${CommandId} did not run on ${InstanceId}`);
          return describeInvocation(command);
        }
        case 'CancelCommand': {
          const { commandId } = existing(parse(CancelInput, body).CommandId, region, 'InvalidCommandId');
          await commands.cancel(commandId, region);
          return {};
        }
        case 'ListCommands':
          return list(body, region);
        default:
          return rest.handle(operation, body, context);
      }
    },
  };
}
