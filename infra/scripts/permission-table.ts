import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FUNCTIONS, type FunctionName } from '../../schemas/deployment';
import { MISSING_IS_404, PERMISSIONS, type Permission, type PermissionTarget } from '../../schemas/permissions';

const OUTPUT = path.join(process.cwd(), '../docs/permissions.md');

/** A target in words. */
function words(target: PermissionTarget): string {
  switch (target.kind) {
    case 'objects':
      return `objects ${target.prefixes.map((prefix) => `\`${prefix}*\``).join(', ')}`;
    case 'bucket':
      return target.prefixes
        ? `bucket, prefix ${target.prefixes.map((prefix) => `\`${prefix}\``).join(', ')}`
        : 'bucket';
    case 'items': {
      const where = target.indexes ? `index ${target.indexes.join(', ')} of ` : '';
      const keys = target.keys ? `, partitions ${target.keys.map((key) => `\`${key}\``).join(', ')}` : '';
      return `${where}${target.table} table${keys}`;
    }
    case 'machines':
      return `state machine ${target.names.join(', ')}`;
    case 'executions':
      return `executions of ${target.names.join(', ')}`;
    case 'task-tokens':
      return 'state machines of this deployment';
    case 'event-bus':
      return 'default event bus';
    case 'automation':
      return `document \`${target.document}\``;
    case 'capture-document':
      return 'our capture document';
    case 'nodes':
      return 'instances tagged with an allowed cluster';
    case 'automation-role':
      return 'the collector role, to Systems Manager only';
    case 'clusters':
      return 'allowed clusters';
    case 'node-groups':
      return 'node groups of allowed clusters';
    case 'webhook-secret':
      return 'the configured webhook secret, through Parameter Store';
    case 'nodes-regions':
      return 'any, in the Regions with nodes';
  }
}

/** What the code says where an action's name does not stand in it. */
const SPELLINGS: Readonly<Record<string, string>> = {
  'iam:PassRole': 'AutomationAssumeRole',
  's3:ListBucket': 'new ListObjectsV2Command',
};
/** Most objects are read and written through this module. */
const OBJECTS = 'functions/aws/objects.ts';

/** Line where the first of the actions is called, so that a reader can follow the table into the code. */
function place({ from, actions }: Permission): string {
  for (const file of [from, ...(actions.some((action) => action.startsWith('s3:')) ? [OBJECTS] : [])]) {
    const lines = readFileSync(path.join(process.cwd(), '..', file), 'utf8').split('\n');
    for (const action of actions) {
      const operation = (action.split(':')[1] ?? '').replace(/Item$/, '');
      const spellings = [SPELLINGS[action] ?? `new ${operation}Command`, `new ${operation}ItemCommand`];
      const at = lines.findIndex((line) => spellings.some((spelling) => line.includes(spelling)));
      if (at >= 0) return `[${file}:${at + 1}](../${file}#L${at + 1})`;
    }
  }
  return `[${from}](../${from})`;
}

const conditions = ({ only, when }: Permission) =>
  [only === 'actions' ? 'only behind `nodelog-actions`' : '', when ? `only with ${when}` : '']
    .filter(Boolean)
    .join('; ');

function rows(name: FunctionName): string {
  return (PERMISSIONS[name] ?? [])
    .map((permission) => {
      const note = conditions(permission);
      return `| ${permission.actions.map((action) => `\`${action}\``).join(' ')} | ${words(permission.on)} | ${permission.why}${note ? ` (${note})` : ''} | ${place(permission)} |`;
    })
    .join('\n');
}

const page = `# Permissions

Generated from \`schemas/permissions.ts\` by \`npm run permissions\` in \`infra/\`; do not edit. The deployment makes one role per function
from the same data. Tests prove that nothing is allowed that a bundle cannot call, and that every recorded call is allowed.

Every function also has: writing to its own log group (\`logs:CreateLogStream\`, \`logs:PutLogEvents\`), X-Ray
(\`xray:PutTraceSegments\`, \`xray:PutTelemetryRecords\`), \`kms:Decrypt\` and, where it writes objects, \`kms:GenerateDataKey\` on the two
keys, through S3 and DynamoDB only. Functions that events invoke may send to the dead-letter queue.

\`s3:ListBucket\` without a prefix: ${MISSING_IS_404}.

${(Object.keys(FUNCTIONS) as FunctionName[])
  .map(
    (name) => `## ${name}

| may | on | because | called from |
|---|---|---|---|
${rows(name)}
`,
  )
  .join('\n')}
## Roles that are not a function's

| role | may | on | because |
|---|---|---|---|
| collector (Automation) | \`ssm:SendCommand\` | \`AWS-RunShellScript\`, to instances tagged with an allowed cluster | steps of AWSSupport-CollectEKSInstanceLogs |
| collector | \`ssm:DescribeInstanceInformation\` \`ssm:ListCommands\` \`ssm:ListCommandInvocations\` \`ssm:GetCommandInvocation\` \`ec2:DescribeInstances\` | any, in the Regions with nodes | the same runbook follows its commands |
| collector | \`s3:GetBucketPolicyStatus\` \`s3:GetBucketAcl\` \`s3:GetBucketPublicAccessBlock\` \`s3:ListBucket\` \`s3:GetAccountPublicAccessBlock\` | the artifact bucket; the account | the same runbook refuses a public bucket |
| workflows, one each | \`lambda:InvokeFunction\` | the functions that its definition names | read from the definition |
| workflows | \`states:*Execution\` (start, describe, stop, redrive) | itself or the workflow it starts | Distributed Map; nested workflows |
| workflows | \`s3:GetObject\` \`s3:PutObject\` and multipart | \`collections/*\` | reader and writer of the map |
| workflows | \`events:PutRule\` \`events:PutTargets\` \`events:DescribeRule\` | one rule of Step Functions' own | waiting for a nested workflow |
| workflows | \`logs:*Delivery\`, \`xray:Put*\` | any | execution logs and traces; the actions know no resource |
| gateway | \`lambda:InvokeFunction\` | the tools functions | answering tool calls |
| nodes (yours) | \`s3:PutObject\` | objects \`eks_*\` | uploading a bundle |
| nodes | \`s3:GetBucketPolicyStatus\` \`s3:GetBucketAcl\` | the artifact bucket | the collector script refuses a public bucket |
| nodes | \`kms:GenerateDataKey\` \`kms:Decrypt\` | the artifact key, for this bucket | encrypting; uploads in parts |
| approvers (people) | \`lambda:InvokeFunction\` \`states:ListExecutions\` | \`decide-approval\`; the workflows | approving |
`;

if (process.argv.includes('--check')) {
  // other code moves lines; the page is wrong only when it says something else
  const withoutLines = (text: string) => text.replace(/:\d+\]|#L\d+\)/g, '');
  if (withoutLines(readFileSync(OUTPUT, 'utf8')) !== withoutLines(page)) {
    console.error('docs/permissions.md is out of date: run `npm run permissions` in infra/');
    process.exitCode = 1;
  }
} else writeFileSync(OUTPUT, page);
