/** Parts that exist only in deployments that ask for them. */
export type Feature = 'packet-capture' | 'hand-off' | 'raw-artifacts';

/** What is deployed, as data: read by infra (CDK) and by the embedded cloud, so that both run the same things. */
export interface FunctionSpec {
  /** Path of the module whose `handler` is the entry, from the repository root. */
  readonly entry: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** `${…}` name in the state machine files, when a state invokes it. */
  readonly substitution?: string;
  /** Deployed only where this is configured. */
  readonly feature?: Feature;
}

export const FUNCTIONS = {
  intake: { entry: 'functions/steps/intake.ts', timeoutSeconds: 30, memoryMb: 256 },
  admit: { entry: 'functions/steps/admit.ts', timeoutSeconds: 30, memoryMb: 256, substitution: 'AdmitFunctionArn' },
  'request-approval': {
    entry: 'functions/steps/request-approval.ts',
    timeoutSeconds: 30,
    memoryMb: 256,
    substitution: 'RequestApprovalFunctionArn',
  },
  'decide-approval': { entry: 'functions/steps/decide-approval.ts', timeoutSeconds: 30, memoryMb: 256 },
  'start-automation': {
    entry: 'functions/steps/start-automation.ts',
    timeoutSeconds: 60,
    memoryMb: 256,
    substitution: 'StartAutomationFunctionArn',
  },
  'await-upload': {
    entry: 'functions/steps/await-upload.ts',
    timeoutSeconds: 30,
    memoryMb: 256,
    substitution: 'AwaitUploadFunctionArn',
  },
  'resume-upload': { entry: 'functions/steps/resume-upload.ts', timeoutSeconds: 30, memoryMb: 256 },
  'check-upload': {
    entry: 'functions/steps/check-upload.ts',
    timeoutSeconds: 30,
    memoryMb: 256,
    substitution: 'CheckUploadFunctionArn',
  },
  unpack: {
    entry: 'functions/steps/unpack.ts',
    timeoutSeconds: 900,
    memoryMb: 1024,
    substitution: 'UnpackFunctionArn',
  },
  classify: {
    entry: 'functions/steps/classify.ts',
    timeoutSeconds: 240,
    memoryMb: 1024,
    substitution: 'ClassifyFunctionArn',
  },
  aggregate: {
    entry: 'functions/steps/aggregate.ts',
    timeoutSeconds: 900,
    memoryMb: 1024,
    substitution: 'AggregateFunctionArn',
  },
  publish: {
    entry: 'functions/steps/publish.ts',
    timeoutSeconds: 60,
    memoryMb: 256,
    substitution: 'PublishFunctionArn',
  },
  'record-failure': {
    entry: 'functions/steps/record-failure.ts',
    timeoutSeconds: 30,
    memoryMb: 256,
    substitution: 'RecordFailureFunctionArn',
  },
  'close-batch': {
    entry: 'functions/steps/close-batch.ts',
    timeoutSeconds: 60,
    memoryMb: 256,
    substitution: 'CloseBatchFunctionArn',
  },
  'admit-capture': {
    entry: 'functions/steps/admit-capture.ts',
    timeoutSeconds: 30,
    memoryMb: 256,
    substitution: 'AdmitCaptureFunctionArn',
    feature: 'packet-capture',
  },
  'run-capture': {
    entry: 'functions/steps/run-capture.ts',
    timeoutSeconds: 60,
    memoryMb: 256,
    substitution: 'RunCaptureFunctionArn',
    feature: 'packet-capture',
  },
  'resume-capture': {
    entry: 'functions/steps/resume-capture.ts',
    timeoutSeconds: 30,
    memoryMb: 256,
    feature: 'packet-capture',
  },
  'check-capture': {
    entry: 'functions/steps/check-capture.ts',
    timeoutSeconds: 30,
    memoryMb: 256,
    substitution: 'CheckCaptureFunctionArn',
    feature: 'packet-capture',
  },
  'analyze-capture': {
    entry: 'functions/steps/analyze-capture.ts',
    timeoutSeconds: 900,
    memoryMb: 1024,
    substitution: 'AnalyzeCaptureFunctionArn',
    feature: 'packet-capture',
  },
  'close-capture': {
    entry: 'functions/steps/close-capture.ts',
    timeoutSeconds: 60,
    memoryMb: 256,
    substitution: 'CloseCaptureFunctionArn',
    feature: 'packet-capture',
  },
  'record-capture-failure': {
    entry: 'functions/steps/record-capture-failure.ts',
    timeoutSeconds: 30,
    memoryMb: 256,
    substitution: 'RecordCaptureFailureFunctionArn',
    feature: 'packet-capture',
  },
  'hand-off': {
    entry: 'functions/steps/hand-off.ts',
    timeoutSeconds: 60,
    memoryMb: 256,
    feature: 'hand-off',
  },
  tools: { entry: 'functions/mcp/gateway-entry.ts', timeoutSeconds: 120, memoryMb: 512 },
} as const satisfies Record<string, FunctionSpec>;
export type FunctionName = keyof typeof FUNCTIONS;

export interface StateMachineSpec {
  /** Path of the definition, from the repository root. */
  readonly file: string;
  /** Environment variable that tells the functions its ARN. */
  readonly environment: string;
  /** `${…}` name of its ARN in other state machine files, when one starts it. */
  readonly substitution?: string;
  readonly feature?: Feature;
}

export const STATE_MACHINES = {
  'collect-node': {
    file: 'statemachines/collect-node.asl.json',
    environment: 'NODESCOPE_STATE_MACHINE_ARN',
    substitution: 'CollectNodeStateMachineArn',
  },
  'collect-batch': {
    file: 'statemachines/collect-batch.asl.json',
    environment: 'NODESCOPE_BATCH_STATE_MACHINE_ARN',
  },
  'capture-packets': {
    file: 'statemachines/capture-packets.asl.json',
    environment: 'NODESCOPE_CAPTURE_STATE_MACHINE_ARN',
    feature: 'packet-capture',
  },
} as const satisfies Record<string, StateMachineSpec>;
export type StateMachineName = keyof typeof STATE_MACHINES;

export interface CommandDocumentSpec {
  /** Path of the SSM Command document, from the repository root. */
  readonly file: string;
  /** Environment variable that tells the functions its name, and that name where nobody chooses another. */
  readonly environment: string;
  readonly defaultName: string;
}

export const COMMAND_DOCUMENTS = {
  'capture-packets': {
    file: 'documents/capture-packets.yaml',
    environment: 'NODESCOPE_CAPTURE_DOCUMENT',
    defaultName: 'Nodescope-CapturePackets',
  },
} as const satisfies Record<string, CommandDocumentSpec>;

/** Values besides function ARNs that the state machine files take as `${…}`. */
export const DEFINITION_SUBSTITUTIONS = [
  'ArtifactBucket',
  'ApprovalRequired',
  'UploadTimeoutSeconds',
  'ApprovalTimeoutSeconds',
  'MapConcurrency',
  'CaptureMarginSeconds',
] as const;

/** Environment variables every function receives; parsed by functions/aws/environment.ts. */
export interface FunctionEnvironment {
  readonly NODESCOPE_BUCKET: string;
  readonly NODESCOPE_FINDINGS_TABLE: string;
  readonly NODESCOPE_COLLECTIONS_TABLE: string;
  readonly NODESCOPE_EVENT_BUS: string;
  /** Comma-separated cluster names that may be collected from; empty = none, `*` = any (embedded cloud only). */
  readonly NODESCOPE_ALLOWED_CLUSTERS: string;
}

export type EventTarget =
  | { readonly kind: 'function'; readonly name: FunctionName }
  | { readonly kind: 'state-machine'; readonly name: StateMachineName };

export interface EventRule {
  readonly name: string;
  readonly description: string;
  /** EventBridge event pattern, evaluated by AWS or by local/events. `${Bucket}` and `${CaptureDocument}` are substituted. */
  readonly pattern: Record<string, unknown>;
  readonly target: EventTarget;
  readonly feature?: Feature;
}

export const EVENT_RULES: readonly EventRule[] = [
  {
    name: 'bundle-uploaded',
    description: 'A node bundle reached the bucket root: resume the waiting collection',
    pattern: {
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { bucket: { name: ['${Bucket}'] }, object: { key: [{ prefix: 'eks_' }] } },
    },
    target: { kind: 'function', name: 'resume-upload' },
  },
  {
    name: 'automation-ended',
    description: 'The collector Automation ended without success: fail the waiting collection early',
    pattern: {
      source: ['aws.ssm'],
      'detail-type': ['EC2 Automation Execution Status-change Notification'],
      detail: { Status: ['Success', 'Failed', 'TimedOut', 'Canceled', 'Cancelled', 'Rejected'] },
    },
    target: { kind: 'function', name: 'resume-upload' },
  },
  {
    name: 'inbox-bundle',
    description: 'An archive was dropped into inbox/: run the workflow from unpack on',
    pattern: {
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { bucket: { name: ['${Bucket}'] }, object: { key: [{ prefix: 'inbox/' }] } },
    },
    target: { kind: 'function', name: 'intake' },
  },
  {
    name: 'node-not-ready-alarm',
    description: 'A per-node NotReady alarm fired',
    pattern: {
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      detail: {
        state: { value: ['ALARM'] },
        configuration: { metrics: { metricStat: { metric: { dimensions: { InstanceId: [{ exists: true }] } } } } },
      },
    },
    target: { kind: 'function', name: 'intake' },
  },
  {
    name: 'node-not-ready-contributor',
    description: 'One time series of a Metrics Insights NotReady alarm fired',
    pattern: {
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm Contributor State Change'],
      detail: { state: { value: ['ALARM'] }, alarmContributor: { attributes: { InstanceId: [{ exists: true }] } } },
    },
    target: { kind: 'function', name: 'intake' },
  },
  {
    name: 'collection-requested',
    description: 'Somebody asked for a collection with the documented custom event',
    pattern: { source: ['nodescope.request'], 'detail-type': ['Collection Requested'] },
    target: { kind: 'function', name: 'intake' },
  },
  {
    name: 'capture-uploaded',
    description: 'A packet capture reached the bucket: resume the waiting capture',
    pattern: {
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { bucket: { name: ['${Bucket}'] }, object: { key: [{ prefix: 'captures/' }] } },
    },
    target: { kind: 'function', name: 'resume-capture' },
    feature: 'packet-capture',
  },
  {
    name: 'capture-command-ended',
    description: 'The capture command ended on its node: resume the waiting capture or fail it early',
    pattern: {
      source: ['aws.ssm'],
      'detail-type': ['EC2 Command Invocation Status-change Notification', 'EC2 Command Status-change Notification'],
      detail: {
        'document-name': ['${CaptureDocument}'],
        status: ['Success', 'Failed', 'TimedOut', 'Cancelled', 'Canceled'],
      },
    },
    target: { kind: 'function', name: 'resume-capture' },
    feature: 'packet-capture',
  },
  {
    name: 'collection-completed',
    description: 'A collection is complete: tell the agent that investigates of a serious automatic one',
    pattern: { source: ['nodescope'], 'detail-type': ['Collection Completed'] },
    target: { kind: 'function', name: 'hand-off' },
    feature: 'hand-off',
  },
];

/**
 * Optional: a node is about to go away. Off unless a deployment asks for it. A Spot warning comes two minutes before the
 * end, the other two while the node still answers; a state change to `shutting-down` comes too late to be listed.
 */
export const TERMINATION_RULES: readonly EventRule[] = [
  {
    name: 'spot-interruption',
    description: 'A Spot node ends in two minutes',
    pattern: { source: ['aws.ec2'], 'detail-type': ['EC2 Spot Instance Interruption Warning'] },
    target: { kind: 'function', name: 'intake' },
  },
  {
    name: 'spot-rebalance',
    description: 'A Spot node is likely to be interrupted',
    pattern: { source: ['aws.ec2'], 'detail-type': ['EC2 Instance Rebalance Recommendation'] },
    target: { kind: 'function', name: 'intake' },
  },
  {
    name: 'scaling-terminate',
    description: 'A node group takes a node out and waits for its lifecycle hook',
    pattern: { source: ['aws.autoscaling'], 'detail-type': ['EC2 Instance-terminate Lifecycle Action'] },
    target: { kind: 'function', name: 'intake' },
  },
];
