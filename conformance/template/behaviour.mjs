// What the deployed stack does: an event that goes through rule, functions, workflow and table; the tools' function.
import assert from 'node:assert/strict';
import { until } from '../shared/processes.mjs';

/** A request for a node of a cluster nobody allowed: every permission, name and ARN on its way is the template's. */
export async function refusedRequest(aws, output) {
  const TagSpecifications = [
    { ResourceType: 'instance', Tags: [{ Key: 'eks:cluster-name', Value: 'somebody-elses' }] },
  ];
  const machine = { ImageId: 'ami-12345678', InstanceType: 'm5.large', MinCount: 1, MaxCount: 1, TagSpecifications };
  const { Instances } = await aws('ec2', 'RunInstances', machine);
  const instanceId = Instances[0].InstanceId;
  const Detail = JSON.stringify({ instanceId, cluster: 'somebody-elses', region: 'eu-west-1', reason: 'conformance' });
  const Entries = [{ Source: 'nodescope.request', DetailType: 'Collection Requested', Detail }];
  assert.equal((await aws('events', 'PutEvents', { Entries })).FailedEntryCount, 0);
  const stateMachineArn = output('WorkflowscollectnodeArn');
  const execution = await until(
    'the execution',
    async () => {
      const { executions } = await aws('stepfunctions', 'ListExecutions', { stateMachineArn });
      return executions.find(({ status }) => status !== 'RUNNING');
    },
    40_000,
  );
  const { executionArn } = execution;
  const { error, cause } = await aws('stepfunctions', 'DescribeExecution', { executionArn });
  assert.equal(execution.status, 'SUCCEEDED', `${error} ${cause}`);
  const Key = { pk: { S: `COLLECTION#${execution.name}` }, sk: { S: 'META' } };
  const { Item } = await aws('dynamodb', 'GetItem', { TableName: output('TablesCollectionsName'), Key });
  assert.equal(Item.record.M.state.S, 'rejected');
  assert.match(Item.record.M.failure.M.cause.S, /not on the allow-list/);
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
