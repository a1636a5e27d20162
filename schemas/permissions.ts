/**
 * What each function may do, as data: infra turns it into one role per function, docs/permissions.md lists it, and a
 * test compares it with the calls recorded on the embedded cloud. Nothing here names an account or a Region.
 */
import type { FunctionName } from './deployment';
import { MISSING_IS_404, type Permission } from './permission';

export { MISSING_IS_404, type Permission, type PermissionTarget } from './permission';

const CAPTURES = 'captures/';
const COLLECTIONS = 'collections/';
const BUNDLES = ['eks_', 'inbox/'];

/** Rows that allow actions on items of the Collections table by partition key. */
const items =
  (keys: readonly string[], from: string, why: string) =>
  (...actions: string[]): Permission => ({
    actions: actions.map((action) => `dynamodb:${action}`),
    on: { kind: 'items', table: 'collections', keys },
    from,
    why,
  });
const record = items(
  ['COLLECTION#*'],
  'functions/aws/collections-table.ts',
  'the collection record says what happened',
);
const locks = items(
  ['LOCK#*', 'STORM#*'],
  'functions/aws/node-locks.ts',
  'one collection per node at a time; storm budget and cool-down',
);
const batch = items(['BATCH#*'], 'functions/aws/batches.ts', 'the batch record says what became of every member');
const waiting = items(['WAITER#*', 'AUTOMATION#*'], 'functions/aws/waiters.ts', 'who waits for which upload');
const capture = items(['CAPTURE#*'], 'functions/aws/captures.ts', 'the capture record says what happened');
const commandWaiter = items(
  ['CAPTURE-WAITER#*', 'COMMAND#*'],
  'functions/aws/capture-waiters.ts',
  'who waits for which capture',
);
const read = (prefixes: readonly string[], from: string, why: string): Permission => ({
  actions: ['s3:GetObject'],
  on: { kind: 'objects', prefixes },
  from,
  why,
});
const missing = (from: string): Permission => ({
  actions: ['s3:ListBucket'],
  on: { kind: 'bucket' },
  from,
  why: MISSING_IS_404,
});
const write = (from: string): Permission => ({
  actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
  on: { kind: 'objects', prefixes: [COLLECTIONS] },
  from,
  why: 'artefacts of a collection; large ones in parts',
  unrecorded: { 's3:AbortMultipartUpload': 'when a part of an upload fails' },
});
const findBundle: readonly Permission[] = [
  {
    actions: ['s3:ListBucket'],
    on: { kind: 'bucket', prefixes: ['eks_*'] },
    from: 'functions/aws/bundle-uploads.ts',
    why: 'the newest bundle of the node',
    unrecorded: { 's3:ListBucket': 'when the event came before the upload was waited for, or was lost' },
  },
  {
    ...read(['eks_'], 'functions/aws/bundle-uploads.ts', 'size and hash of the bundle found'),
    unrecorded: { 's3:GetObject': 'when the event came before the upload was waited for, or was lost' },
  },
];
const OTHER_WON = 'upload, end of the run and time-out race: one of three functions wakes the state';
const resumeTask: Permission = {
  actions: ['states:SendTaskSuccess', 'states:SendTaskFailure'],
  on: { kind: 'task-tokens' },
  from: 'functions/aws/workflow.ts',
  why: 'wakes the state that waits',
  unrecorded: { 'states:SendTaskSuccess': OTHER_WON, 'states:SendTaskFailure': OTHER_WON },
};
const automationStatus: Permission = {
  actions: ['ssm:GetAutomationExecution'],
  on: { kind: 'nodes-regions' },
  from: 'functions/aws/automation.ts',
  why: 'why the collector ended; the execution id is known only at run time',
  unrecorded: { 'ssm:GetAutomationExecution': OTHER_WON },
};
const commandStatus: Permission = {
  actions: ['ssm:GetCommandInvocation'],
  on: { kind: 'nodes-regions' },
  from: 'functions/aws/commands.ts',
  why: 'how the capture ended; the command id is known only at run time',
  unrecorded: { 'ssm:GetCommandInvocation': 'when the upload was seen before the end of the command' },
};
const agentStatus: Permission = {
  actions: ['ssm:DescribeInstanceInformation'],
  on: { kind: 'nodes-regions' },
  from: 'functions/aws/automation.ts',
  why: 'whether the SSM agent answers; the action has no narrower resource',
};
const announce: Permission = {
  actions: ['events:PutEvents'],
  on: { kind: 'event-bus' },
  from: 'functions/aws/events.ts',
  why: 'Nodescope events for others',
};
const describeNode: Permission = {
  actions: ['ec2:DescribeInstances'],
  on: { kind: 'nodes-regions' },
  from: 'functions/aws/nodes.ts',
  why: 'state and cluster tag of a node; EC2 has no narrower resource for it',
};
const startMachine = (name: string): Permission => ({
  actions: ['states:StartExecution'],
  on: { kind: 'machines', names: [name] },
  from: 'functions/aws/workflow.ts',
  why: `starts ${name}`,
});

export const PERMISSIONS: Readonly<Partial<Record<FunctionName, readonly Permission[]>>> = {
  intake: [startMachine('collect-node')],
  admit: [describeNode, record('PutItem', 'UpdateItem'), locks('GetItem', 'PutItem', 'UpdateItem')],
  'request-approval': [
    {
      actions: ['dynamodb:PutItem'],
      on: { kind: 'items', table: 'collections', keys: ['APPROVAL#*'] },
      from: 'functions/aws/approvals.ts',
      why: 'keeps the task token where only the approval function reads it',
    },
    record('UpdateItem'),
    batch('UpdateItem'),
    announce,
  ],
  'decide-approval': [
    {
      actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      on: { kind: 'items', table: 'collections', keys: ['APPROVAL#*'] },
      from: 'functions/aws/approvals.ts',
      why: 'uses an approval once; no other function can read its token',
    },
    resumeTask,
  ],
  'start-automation': [
    agentStatus,
    {
      actions: ['ssm:StartAutomationExecution'],
      on: { kind: 'automation', document: 'AWSSupport-CollectEKSInstanceLogs' },
      from: 'functions/aws/automation.ts',
      why: 'the one runbook we start',
    },
    {
      actions: ['iam:PassRole'],
      on: { kind: 'automation-role' },
      from: 'functions/aws/automation.ts',
      why: 'the runbook runs as the collector role',
    },
    record('UpdateItem'),
  ],
  'await-upload': [waiting('PutItem', 'DeleteItem'), record('UpdateItem'), ...findBundle, automationStatus, resumeTask],
  'resume-upload': [waiting('GetItem', 'DeleteItem'), ...findBundle, automationStatus, resumeTask],
  'check-upload': [...findBundle, automationStatus],
  unpack: [
    record('UpdateItem'),
    read(
      [...BUNDLES, 'rule-packs/', COLLECTIONS],
      'functions/aws/archive-source.ts',
      'the bundle, user rules, and what a first try pinned',
    ),
    missing('functions/aws/rule-packs.ts'),
    write('functions/aws/file-sink.ts'),
  ],
  classify: [
    read([...BUNDLES, COLLECTIONS], 'functions/steps/classify.ts', 'shards of stored files; entries of a zip'),
    {
      ...missing('functions/aws/pinned-rules.ts'),
      unrecorded: { 's3:ListBucket': 'for a collection that an earlier version unpacked, without pinned rules' },
    },
    write('functions/aws/file-sink.ts'),
  ],
  aggregate: [
    record('UpdateItem'),
    {
      actions: ['dynamodb:Query'],
      on: { kind: 'items', table: 'collections', keys: ['CLUSTER#*'], indexes: ['byCluster'] },
      from: 'functions/aws/baselines.ts',
      why: 'earlier collections of the cluster',
    },
    {
      actions: ['dynamodb:Query', 'dynamodb:BatchWriteItem'],
      on: { kind: 'items', table: 'findings' },
      from: 'functions/aws/findings-table.ts',
      why: 'findings are stored, and compared with earlier ones',
    },
    read([COLLECTIONS], 'functions/steps/aggregate.ts', 'partials, files, manifest'),
    missing('functions/aws/baselines.ts'),
    write('functions/steps/aggregate.ts'),
  ],
  publish: [
    read([COLLECTIONS], 'functions/steps/publish-report.ts', 'findings, facts and timeline: what the report shows'),
    write('functions/steps/publish-report.ts'),
    record('UpdateItem'),
    locks('UpdateItem'),
    announce,
  ],
  'record-failure': [record('GetItem', 'UpdateItem'), locks('UpdateItem'), announce],
  'close-batch': [
    batch('GetItem', 'UpdateItem'),
    {
      ...record('BatchGetItem', 'UpdateItem'),
      unrecorded: { 'dynamodb:UpdateItem': 'for a member whose execution ended without closing its record' },
    },
    {
      ...locks('UpdateItem'),
      unrecorded: { 'dynamodb:UpdateItem': 'frees the node of such a member' },
    },
    announce,
  ],
  'admit-capture': [
    capture('PutItem', 'UpdateItem'),
    {
      ...locks('GetItem', 'PutItem', 'UpdateItem'),
      unrecorded: { 'dynamodb:GetItem': 'when the node is taken: by which capture' },
    },
    describeNode,
    agentStatus,
  ],
  'run-capture': [
    capture('GetItem', 'UpdateItem'),
    {
      ...locks('GetItem', 'UpdateItem'),
      unrecorded: { 'dynamodb:GetItem': 'when another capture took the node while this one waited for approval' },
    },
    {
      ...commandWaiter('PutItem', 'DeleteItem'),
      unrecorded: { 'dynamodb:DeleteItem': 'when the command ended before it was waited for' },
    },
    {
      actions: ['ssm:SendCommand'],
      on: { kind: 'capture-document' },
      from: 'functions/aws/commands.ts',
      why: 'our own document, and no other',
    },
    {
      actions: ['ssm:SendCommand'],
      on: { kind: 'nodes' },
      from: 'functions/aws/commands.ts',
      why: 'to nodes of allowed clusters only',
    },
    {
      actions: ['ssm:ListCommands'],
      on: { kind: 'nodes-regions' },
      from: 'functions/aws/commands.ts',
      why: 'a retried step looks for its own command before it sends one',
      unrecorded: { 'ssm:ListCommands': 'when the step is retried after a crash between sending and noting it' },
    },
    commandStatus,
    {
      actions: ['s3:PutObject'],
      on: { kind: 'objects', prefixes: [CAPTURES] },
      from: 'functions/aws/capture-uploads.ts',
      why: 'the node writes one object with a URL signed by this function',
    },
    read([CAPTURES], 'functions/aws/capture-uploads.ts', 'whether the capture is there already'),
    missing('functions/aws/capture-uploads.ts'),
    resumeTask,
  ],
  'resume-capture': [
    {
      ...capture('GetItem', 'UpdateItem'),
      unrecorded: {
        'dynamodb:GetItem': 'when the end of the command comes after its upload was waited for',
        'dynamodb:UpdateItem': 'when the end of the command comes after its upload was waited for',
      },
    },
    commandWaiter('GetItem', 'DeleteItem'),
    commandStatus,
    read([CAPTURES], 'functions/aws/capture-uploads.ts', 'size of the capture'),
    missing('functions/aws/capture-uploads.ts'),
    resumeTask,
  ],
  'check-capture': [
    {
      ...capture('GetItem', 'UpdateItem'),
      unrecorded: { 'dynamodb:UpdateItem': 'when the command reported, but its capture never came' },
    },
    commandStatus,
    read([CAPTURES], 'functions/aws/capture-uploads.ts', 'whether the capture is there after all'),
    missing('functions/aws/capture-uploads.ts'),
  ],
  'analyze-capture': [
    capture('GetItem', 'UpdateItem'),
    commandStatus,
    read([CAPTURES], 'functions/steps/analyze-capture.ts', 'the packets'),
    {
      actions: ['s3:PutObject'],
      on: { kind: 'objects', prefixes: [CAPTURES] },
      from: 'functions/steps/analyze-capture.ts',
      why: 'the analysis',
    },
  ],
  'close-capture': [capture('GetItem', 'UpdateItem'), locks('UpdateItem'), announce],
  'record-capture-failure': [
    capture('GetItem', 'UpdateItem'),
    locks('UpdateItem'),
    {
      actions: ['ssm:CancelCommand'],
      on: { kind: 'nodes-regions' },
      from: 'functions/aws/commands.ts',
      why: 'stops what may still run on the node',
    },
    announce,
  ],
  'hand-off': [
    record('GetItem'),
    {
      actions: ['dynamodb:Query'],
      on: { kind: 'items', table: 'collections', keys: ['NODE#*'], indexes: ['byNode'] },
      from: 'functions/aws/collections-table.ts',
      why: 'earlier collections of the node: whether this is the same incident',
    },
    {
      actions: ['ssm:GetParameter'],
      on: { kind: 'webhook-secret' },
      from: 'functions/aws/webhook-secret.ts',
      why: 'where to send, and the key to sign with',
    },
  ],
  tools: [
    record('GetItem'),
    {
      actions: ['dynamodb:Query'],
      on: {
        kind: 'items',
        table: 'collections',
        keys: ['NODE#*', 'CLUSTER#*'],
        indexes: ['byNode', 'byCluster'],
      },
      from: 'functions/aws/collections-table.ts',
      why: 'collections of a node or cluster, newest first',
    },
    {
      actions: ['dynamodb:Query', 'dynamodb:BatchGetItem'],
      on: { kind: 'items', table: 'findings' },
      from: 'functions/aws/findings-table.ts',
      why: 'findings of a collection',
    },
    read([COLLECTIONS], 'functions/aws/collection-files.ts', 'files, facts and timeline of a collection'),
    read(['runbooks/'], 'functions/aws/runbooks.ts', 'runbooks and their index'),
    missing('functions/aws/objects.ts'),
    {
      ...read(BUNDLES, 'functions/tools/artifact.ts', 'a link to a raw bundle carries the rights of who signed it'),
      unrecorded: { 's3:GetObject': 'by whoever has the link, not by the function' },
      when: 'raw-artifacts',
    },
    {
      actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
      on: { kind: 'objects', prefixes: ['collections/*/artifacts/'] },
      from: 'functions/tools/artifact/redacted-copy.ts',
      why: 'artifact hands out a redacted copy, made when it is asked for',
      unrecorded: { 's3:AbortMultipartUpload': 'when a part of an upload fails' },
    },
    {
      actions: ['dynamodb:PutItem'],
      on: { kind: 'items', table: 'collections', keys: ['GRANT#*'] },
      from: 'functions/aws/artifact-grants.ts',
      why: 'every link that is handed out is written down first',
    },
    { ...announce, from: 'functions/tools/artifact.ts', why: 'others hear of every link that is handed out' },
    {
      actions: ['states:DescribeExecution'],
      on: { kind: 'executions', names: ['collect-node'] },
      from: 'functions/aws/workflow.ts',
      why: 'status of a collection whose first step has not written yet',
    },
    describeNode,
    {
      actions: ['ec2:DescribeInstanceStatus'],
      on: { kind: 'nodes-regions' },
      from: 'functions/aws/cluster-nodes.ts',
      why: 'which nodes fail their status checks',
    },
    { ...agentStatus, from: 'functions/aws/cluster-nodes-ssm.ts' },
    {
      actions: ['eks:DescribeCluster', 'eks:ListNodegroups'],
      on: { kind: 'clusters' },
      from: 'functions/aws/eks-cluster.ts',
      why: 'what EKS itself says of the cluster',
    },
    {
      actions: ['eks:DescribeNodegroup'],
      on: { kind: 'node-groups' },
      from: 'functions/aws/eks-cluster.ts',
      why: 'what EKS itself says of the node groups',
    },
    batch('GetItem'),
    { ...record('BatchGetItem'), from: 'functions/aws/batches.ts', why: 'the members of a batch' },
    { ...capture('GetItem'), when: 'packet-capture' },
    {
      actions: ['dynamodb:Query'],
      on: { kind: 'items', table: 'collections', keys: ['CAPTURES-OF#*'], indexes: ['byNode'] },
      from: 'functions/aws/captures.ts',
      why: 'captures of a node, newest first',
      when: 'packet-capture',
    },
    {
      ...read([CAPTURES], 'functions/aws/objects.ts', 'the analysis of a capture'),
      when: 'packet-capture',
    },
    { ...startMachine('collect-node'), only: 'actions' },
    { ...startMachine('collect-batch'), only: 'actions' },
    {
      ...batch('PutItem', 'UpdateItem'),
      only: 'actions',
      unrecorded: { 'dynamodb:UpdateItem': 'when the workflow of a batch could not be started' },
    },
    { ...startMachine('capture-packets'), only: 'actions', when: 'packet-capture' },
    {
      actions: ['states:DescribeExecution'],
      on: { kind: 'executions', names: ['capture-packets'] },
      from: 'functions/aws/captures.ts',
      why: 'a capture asked for a moment ago, before its first step has written',
      unrecorded: { 'states:DescribeExecution': 'when it is asked about within the second before its first step' },
      only: 'actions',
      when: 'packet-capture',
    },
  ],
};
