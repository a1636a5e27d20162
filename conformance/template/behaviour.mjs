// What the deployed stack does: an event that goes through rule, functions, workflow and table; the tools' function.
import assert from 'node:assert/strict';
import { adapted } from '../ministack/adapter.mjs';
import { REGION } from '../shared/deploy.mjs';
import { until } from '../shared/processes.mjs';

/** Asks for a node of a cluster nobody allowed, by the documented event; answers the execution when it has ended. */
async function request(aws, stateMachineArn) {
  const TagSpecifications = [
    { ResourceType: 'instance', Tags: [{ Key: 'eks:cluster-name', Value: 'somebody-elses' }] },
  ];
  const machine = { ImageId: 'ami-12345678', InstanceType: 'm5.large', MinCount: 1, MaxCount: 1, TagSpecifications };
  const { Instances } = await aws('ec2', 'RunInstances', machine);
  const instanceId = Instances[0].InstanceId;
  const Detail = JSON.stringify({ instanceId, cluster: 'somebody-elses', region: REGION, reason: 'conformance' });
  const Entries = [{ Source: 'nodescope.request', DetailType: 'Collection Requested', Detail }];
  assert.equal((await aws('events', 'PutEvents', { Entries })).FailedEntryCount, 0);
  return until(
    'the execution to end',
    async () => {
      const { executions } = await aws('stepfunctions', 'ListExecutions', { stateMachineArn });
      const found = executions.find(({ name, status }) => name.startsWith(instanceId) && status !== 'RUNNING');
      return found && (await aws('stepfunctions', 'DescribeExecution', { executionArn: found.executionArn }));
    },
    60_000,
  );
}

/** Rule, functions, workflow and table with the template's names, ARNs and roles: the engine asks IAM on the way. */
export async function refusedRequest(aws, output) {
  const { name, status, error, cause } = await request(aws, output('WorkflowscollectnodeArn'));
  assert.equal(status, 'SUCCEEDED', `${error} ${cause}`);
  const Key = { pk: { S: `COLLECTION#${name}` }, sk: { S: 'META' } };
  const { Item } = await aws('dynamodb', 'GetItem', { TableName: output('TablesCollectionsName'), Key });
  assert.equal(Item.record.M.state.S, 'rejected');
  assert.match(Item.record.M.failure.M.cause.S, /not on the allow-list/);
}

/** The same with the policies of a function's role taken away for the time: it must be refused, or IAM was not asked. */
export async function requestWithoutPolicies(aws, output, FunctionName) {
  const { Role } = await aws('lambda', 'GetFunctionConfiguration', { FunctionName });
  const RoleName = Role.split('/').at(-1);
  const { PolicyNames } = await aws('iam', 'ListRolePolicies', { RoleName });
  assert.ok(PolicyNames.length > 0, `${RoleName} has policies`);
  const policies = [];
  for (const PolicyName of PolicyNames) {
    const { PolicyDocument } = await aws('iam', 'GetRolePolicy', { RoleName, PolicyName });
    policies.push({ RoleName, PolicyName, PolicyDocument: JSON.stringify(PolicyDocument) });
    await aws('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
  }
  try {
    const { status, error, cause } = await request(aws, output('WorkflowscollectnodeArn'));
    assert.equal(status, 'FAILED');
    assert.match(`${error} ${cause}`, /not authorized|denied/i);
  } finally {
    for (const policy of policies) await aws('iam', 'PutRolePolicy', policy);
  }
}

/**
 * An archive dropped into the inbox becomes findings: every function on the way has the rights it needs. For the time,
 * the bucket has no policy, which refuses plain HTTP, and ClassifyShards is rewritten as the lane `ministack` has to.
 * Answers the text of findings.json.
 */
export async function archiveBecomesFindings(aws, { bucket, output }, file) {
  const { Policy } = await aws('s3', 'GetBucketPolicy', bucket);
  await aws('s3', 'DeleteBucketPolicy', bucket);
  const stateMachineArn = output('WorkflowscollectnodeArn');
  const { definition } = await aws('stepfunctions', 'DescribeStateMachine', { stateMachineArn });
  const known = JSON.stringify(adapted(JSON.parse(definition)));
  await aws('stepfunctions', 'UpdateStateMachine', { stateMachineArn, definition: known });
  try {
    const before = (await aws('stepfunctions', 'ListExecutions', { stateMachineArn })).executions.map(
      ({ name }) => name,
    );
    await aws('s3', 'PutObject', { ...bucket, Key: 'inbox/conformance.tar.gz', Body: { file } });
    const { executionArn } = await until(
      'the archive to be analysed',
      async () => {
        const { executions } = await aws('stepfunctions', 'ListExecutions', { stateMachineArn });
        return executions.find(({ name, status }) => !before.includes(name) && status !== 'RUNNING');
      },
      90_000,
    );
    const { name, status, error, cause } = await aws('stepfunctions', 'DescribeExecution', { executionArn });
    assert.equal(status, 'SUCCEEDED', `${error} ${cause}`);
    return (await aws('s3', 'GetObject', { ...bucket, Key: `collections/${name}/findings.json` })).Body;
  } finally {
    await aws('s3', 'PutBucketPolicy', { ...bucket, Policy });
    await aws('stepfunctions', 'UpdateStateMachine', { stateMachineArn, definition });
  }
}

const invoke = async (aws, FunctionName, tool, payload) => {
  const client = JSON.stringify({ custom: { bedrockAgentCoreToolName: `nodelog___${tool}` } });
  const ClientContext = Buffer.from(client).toString('base64');
  const answer = await aws('lambda', 'Invoke', { FunctionName, ClientContext, Payload: JSON.stringify(payload) });
  assert.equal(answer.FunctionError, undefined, answer.Payload);
  return JSON.parse(answer.Payload);
};

/** The function of the tools starts and answers; which tool was meant reaches it only where the engine passes it on. */
export async function toolsAnswer(lane, aws, FunctionName) {
  const answer = await lane.check('tools: the deployed function gives a typed answer', async () => {
    const found = await invoke(aws, FunctionName, 'list_sops', {});
    assert.equal(typeof found.ok, 'boolean');
    if (!found.ok) {
      assert.equal(found.error.code, 'not-found');
      assert.match(found.error.hint, /\bhistory\b.*\blist_sops\b/);
    }
    return found;
  });
  if (!answer) return;
  const why = answer.error?.message;
  if (/none named/.test(why)) {
    lane.skip('tools: a tool by its name', `the engine gives node functions \`clientContext: null\` (${why})`);
    return;
  }
  await lane.check('tools: list_sops and history answer', async () => {
    assert.equal(answer.ok, true, why);
    assert.equal((await invoke(aws, FunctionName, 'history', {})).ok, true);
  });
}
