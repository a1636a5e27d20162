// Deploys the product to an engine that speaks the AWS APIs: bucket, tables, event rules, state machines.
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3';
import { CreateStateMachineCommand } from '@aws-sdk/client-sfn';

export const REGION = 'eu-west-1';
export const ACCOUNT = '000000000000';
export const BUCKET = 'nodescope-artifacts';
export const CLUSTER = 'conformance';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/conformance`;
export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
export const machineArn = (name) => `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${name}`;
export const functionArn = (name) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;

/** Environment of the functions: the deployment's variables and where the services are. */
export function functionEnvironment({ endpoint, tablesEndpoint = endpoint, automationEndpoint }) {
  return {
    NODESCOPE_BUCKET: BUCKET,
    NODESCOPE_FINDINGS_TABLE: 'nodescope-findings',
    NODESCOPE_COLLECTIONS_TABLE: 'nodescope-collections',
    NODESCOPE_STATE_MACHINE_ARN: machineArn('collect-node'),
    NODESCOPE_EVENT_BUS: 'default',
    NODESCOPE_ALLOWED_CLUSTERS: CLUSTER,
    NODESCOPE_APPROVAL_REQUIRED: 'true',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: tablesEndpoint,
    AWS_ENDPOINT_URL_SSM: automationEndpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: REGION,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

/** Values of the `${…}` in the state machine files, from the exports of schemas/deployment.ts. */
export function substitutions(
  { FUNCTIONS, STATE_MACHINES, DEFINITION_SUBSTITUTIONS },
  { uploadTimeoutSeconds = 120 } = {},
) {
  const arns = Object.entries(FUNCTIONS)
    .filter(([, spec]) => spec.substitution)
    .map(([name, spec]) => [spec.substitution, functionArn(name)]);
  const machines = Object.entries(STATE_MACHINES)
    .filter(([, spec]) => spec.substitution)
    .map(([name, spec]) => [spec.substitution, machineArn(name)]);
  return {
    ...Object.fromEntries(DEFINITION_SUBSTITUTIONS.map((name) => [name, '60'])),
    ...Object.fromEntries([...arns, ...machines]),
    ArtifactBucket: BUCKET,
    ApprovalRequired: 'true',
    ApprovalTimeoutSeconds: '120',
    UploadTimeoutSeconds: String(uploadTimeoutSeconds),
    MapConcurrency: '2',
  };
}

export async function createBucket(s3) {
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: REGION } }));
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: BUCKET,
      NotificationConfiguration: { EventBridgeConfiguration: {} },
    }),
  );
}

export async function createTables(dynamodb, definitions) {
  for (const definition of definitions) await dynamodb.send(new CreateTableCommand(definition));
}

/** The rules and targets of schemas/deployment.ts. */
export async function createRules(events, rules) {
  for (const { name, pattern, target } of rules) {
    const EventPattern = JSON.stringify(pattern).replaceAll('${Bucket}', BUCKET);
    await events.send(new PutRuleCommand({ Name: name, EventPattern }));
    const Arn = target.kind === 'function' ? functionArn(target.name) : machineArn(target.name);
    await events.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: 'target', Arn }] }));
  }
}

export async function createMachine(sfn, name, definition) {
  const created = await sfn.send(
    new CreateStateMachineCommand({ name, roleArn: ROLE, definition: JSON.stringify(definition) }),
  );
  if (created.stateMachineArn !== machineArn(name)) throw new Error(`unexpected ARN ${created.stateMachineArn}`);
}
