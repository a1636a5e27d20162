import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { clusterArn } from '../kubernetes-clusters';
import type { LocalNode, LocalNodes } from '../nodes';
import { type JsonService, ServiceError, unknownOperation } from '../service';
import { type Execution, stepExecutions } from './execution';
import type { Executions } from './executions';
import { rateLimit } from './rate-limit';
import { automationUser } from './status-event';

const COLLECT_DOCUMENT = 'AWSSupport-CollectEKSInstanceLogs';
const MAX_RUNNING = 100; // documented: concurrent Automations per account and region
const DEFAULT_REGION = 'us-east-1';

const StartInput = z.object({
  DocumentName: z.string(),
  /** The form of a UUID; SSM does not look at version and variant bits. */
  ClientToken: z
    .string()
    .regex(/^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/)
    .optional(),
  Parameters: z.record(z.string(), z.array(z.string())).default({}),
});
const IdInput = z.object({ AutomationExecutionId: z.string() });
const InformationInput = z.object({
  Filters: z.array(z.object({ Key: z.string(), Values: z.array(z.string()) })).default([]),
  InstanceInformationFilterList: z.array(z.object({ key: z.string(), valueSet: z.array(z.string()) })).default([]),
  MaxResults: z.number().int().min(5).max(50).default(50),
  NextToken: z.string().optional(),
});

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ServiceError('ValidationException', z.prettifyError(parsed.error));
}

function describeExecution(execution: Execution): Record<string, unknown> {
  return {
    AutomationExecutionId: execution.executionId,
    DocumentName: execution.documentName,
    DocumentVersion: '1',
    ExecutionStartTime: execution.startedAt / 1000,
    ...(execution.endedAt === null ? {} : { ExecutionEndTime: execution.endedAt / 1000 }),
    AutomationExecutionStatus: execution.status,
    StepExecutions: stepExecutions(execution),
    StepExecutionsTruncated: false,
    Parameters: execution.parameters,
    Outputs: {},
    ...(execution.failureMessage === null ? {} : { FailureMessage: execution.failureMessage }),
    Mode: 'Auto',
    ExecutedBy: automationUser(execution.region),
  };
}

const pingStatus = (node: LocalNode) =>
  node.state === 'running' && node.ssm === 'online' ? 'Online' : 'ConnectionLost';

function describeInformation(node: LocalNode, now: number): Record<string, unknown> {
  return {
    InstanceId: node.instanceId,
    PingStatus: pingStatus(node),
    LastPingDateTime: now / 1000,
    AgentVersion: '3.3.2299.0',
    PlatformType: 'Linux',
    PlatformName: 'Amazon Linux',
    PlatformVersion: '2023',
    ResourceType: node.instanceId.startsWith('mi-') ? 'ManagedInstance' : 'EC2Instance',
    ComputerName: node.nodeName,
    ...(node.privateIp ? { IPAddress: node.privateIp } : {}),
  };
}

const FILTER_VALUES: Record<string, (node: LocalNode) => string> = {
  InstanceIds: (node) => node.instanceId,
  PingStatus: pingStatus,
  PlatformTypes: () => 'Linux',
  ResourceType: (node) => (node.instanceId.startsWith('mi-') ? 'ManagedInstance' : 'EC2Instance'),
  // EKS's set-up guide tags the activation of hybrid nodes with it
  'tag:EKSClusterARN': (node) => (node.instanceId.startsWith('mi-') ? clusterArn(node.cluster, node.region) : ''),
};

/** The part of Systems Manager that collecting a bundle needs. */
export function ssmService(options: {
  readonly executions: Executions;
  readonly nodes: LocalNodes;
  readonly now: () => number;
  /** Applies the documented request rates: 1 start and 3 reads a second. */
  readonly throttle: boolean;
}): JsonService {
  const { executions, nodes, now, throttle } = options;
  const free = () => undefined;
  const startRate = throttle ? rateLimit(1, now) : free;
  const readRate = throttle ? rateLimit(3, now) : free;
  /** Starts with the same token must not both find it unused. */
  let starting: Promise<unknown> = Promise.resolve();

  async function start(body: unknown, region: string) {
    startRate();
    const { DocumentName, ClientToken = null, Parameters } = parse(StartInput, body);
    if (DocumentName !== COLLECT_DOCUMENT)
      throw new ServiceError('AutomationDefinitionNotFoundException', `Document ${DocumentName} does not exist`);
    for (const name of ['EKSInstanceId', 'LogDestination']) {
      if (Parameters[name]?.length !== 1 || Parameters[name][0] === '')
        throw new ServiceError('InvalidAutomationExecutionParametersException', `Parameter ${name} needs one value`);
    }
    const request = { documentName: DocumentName, parameters: Parameters, clientToken: ClientToken, region };
    const attempt = starting.then(async () => {
      const before = ClientToken === null ? undefined : executions.byToken(ClientToken, region);
      if (before && !isDeepStrictEqual(before.parameters, Parameters))
        throw new ServiceError('IdempotentParameterMismatch', 'The client token was used with other parameters');
      if (before) return before;
      if (executions.running(region) >= MAX_RUNNING)
        throw new ServiceError('AutomationExecutionLimitExceededException', 'Too many concurrent executions', 429);
      return executions.start(request);
    });
    starting = attempt.catch(free);
    return { AutomationExecutionId: (await attempt).executionId };
  }

  function existing(body: unknown, region: string): Execution {
    const { AutomationExecutionId } = parse(IdInput, body);
    const execution = executions.get(AutomationExecutionId, region);
    if (execution) return execution;
    throw new ServiceError('AutomationExecutionNotFoundException', `Execution ${AutomationExecutionId} does not exist`);
  }

  async function stop(body: unknown, region: string) {
    const { executionId } = existing(body, region);
    if (!(await executions.cancel(executionId, region)))
      throw new ServiceError('InvalidAutomationStatusUpdateException', 'The execution is not running');
    return {};
  }

  async function information(body: unknown, region: string) {
    const input = parse(InformationInput, body);
    const filters = [
      ...input.Filters.map(({ Key, Values }) => ({ key: Key, values: Values })),
      ...input.InstanceInformationFilterList.map(({ key, valueSet }) => ({ key, values: valueSet })),
    ];
    const unknown = filters.find(({ key }) => !FILTER_VALUES[key]);
    if (unknown) throw new ServiceError('InvalidFilterKey', `Filter ${unknown.key} is not supported`);
    // SSM forgets instances that are gone
    const known = (await nodes.list(region)).filter((node) => node.state !== 'terminated');
    const matching = known.filter((node) =>
      filters.every(({ key, values }) => values.includes(FILTER_VALUES[key]!(node))),
    );
    const from = Number(input.NextToken ?? 0);
    const page = matching.slice(from, from + input.MaxResults);
    const next = from + page.length;
    return {
      InstanceInformationList: page.map((node) => describeInformation(node, now())),
      ...(next < matching.length ? { NextToken: String(next) } : {}),
    };
  }

  return {
    targetPrefix: 'AmazonSSM',
    jsonVersion: '1.1',
    async handle(operation, body, context) {
      const region = context?.region ?? DEFAULT_REGION;
      switch (operation) {
        case 'StartAutomationExecution':
          return start(body, region);
        case 'GetAutomationExecution':
          readRate();
          return { AutomationExecution: describeExecution(existing(body, region)) };
        case 'StopAutomationExecution':
          return stop(body, region);
        case 'DescribeInstanceInformation':
          return information(body, region);
        default:
          throw unknownOperation(operation);
      }
    },
  };
}
