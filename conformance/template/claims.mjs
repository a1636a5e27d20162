// What the deployed stack is: each service asked, against schemas/deployment.ts, the definitions and the template.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ACCOUNT, REGION } from '../shared/deploy.mjs';
import * as product from '../shared/product.mjs';

/** Claims about a deployed stack: `{name: async () => …}`, each throwing when it does not hold. */
export function claimsAbout(aws, { template, resources, outputs, deployment, tables }) {
  const { FUNCTIONS, STATE_MACHINES, EVENT_RULES } = deployment;
  const config = JSON.parse(readFileSync(path.join(product.root, 'infra/config/example.json'), 'utf8'));
  const of = (type) => resources.filter(({ ResourceType }) => ResourceType === type);
  const properties = ({ LogicalResourceId }) => template.Resources[LogicalResourceId].Properties;
  const physical = (id) => resources.find(({ LogicalResourceId }) => LogicalResourceId === id).PhysicalResourceId;
  const output = (name) => outputs.find(({ OutputKey }) => OutputKey.startsWith(name)).OutputValue;
  const bucket = { Bucket: output('StorageBucketName') };
  const queue = { QueueUrl: of('AWS::SQS::Queue')[0].PhysicalResourceId };
  const named = (specs) => Object.entries(specs).filter(([, { feature }]) => feature === undefined);
  const functions = of('AWS::Lambda::Function').filter((r) => properties(r).Description?.startsWith('nodescope: '));
  const configuration = (r) => aws('lambda', 'GetFunctionConfiguration', { FunctionName: r.PhysicalResourceId });
  const functionOf = (name) =>
    functions.find((r) => properties(r).Description === `nodescope: ${FUNCTIONS[name].entry}`);
  const arnOf = async (name) => (await configuration(functionOf(name))).FunctionArn;

  const deadLetters = `arn:aws:sqs:${REGION}:${ACCOUNT}:${queue.QueueUrl.split('/').at(-1)}`;

  return {
    bucket,
    output,
    functionOf,

    async bucketEvents() {
      const { EventBridgeConfiguration } = await aws('s3', 'GetBucketNotificationConfiguration', bucket);
      assert.deepEqual(EventBridgeConfiguration, {});
    },
    async bucketVersions() {
      assert.equal((await aws('s3', 'GetBucketVersioning', bucket)).Status, 'Enabled');
    },
    async bucketPrivate() {
      const { PublicAccessBlockConfiguration: block } = await aws('s3', 'GetPublicAccessBlock', bucket);
      assert.deepEqual([Object.keys(block).length, new Set(Object.values(block))], [4, new Set([true])]);
      const { OwnershipControls } = await aws('s3', 'GetBucketOwnershipControls', bucket);
      assert.equal(OwnershipControls.Rules[0].ObjectOwnership, 'BucketOwnerEnforced');
    },
    async bucketPolicy() {
      const { Statement } = JSON.parse((await aws('s3', 'GetBucketPolicy', bucket)).Policy);
      const unencrypted = Statement.find(({ Condition }) => Condition?.Bool?.['aws:SecureTransport'] === 'false');
      assert.deepEqual([unencrypted.Effect, unencrypted.Action], ['Deny', 's3:*']);
      const upload = Statement.find(({ Sid }) => Sid === 'NodesUploadBundles');
      assert.deepEqual(upload.Principal.AWS, config.nodeRoleArns);
      assert.equal(upload.Resource, `arn:aws:s3:::${bucket.Bucket}/eks_*`);
      assert.equal(upload.Action, 's3:PutObject');
    },

    async tables() {
      const shape = ({ AttributeDefinitions, KeySchema, GlobalSecondaryIndexes = [] }) => ({
        attributes: Object.fromEntries(AttributeDefinitions.map((a) => [a.AttributeName, a.AttributeType])),
        keys: KeySchema,
        indexes: GlobalSecondaryIndexes.map((i) => [i.IndexName, i.KeySchema, i.Projection.ProjectionType]),
      });
      for (const [at, name] of [output('TablesFindingsName'), output('TablesCollectionsName')].entries()) {
        const { Table } = await aws('dynamodb', 'DescribeTable', { TableName: name });
        assert.deepEqual(shape(Table), shape(tables[at]));
        assert.equal(Table.BillingModeSummary.BillingMode, 'PAY_PER_REQUEST');
        assert.equal(Table.TableStatus, 'ACTIVE');
      }
    },

    async functions() {
      const entries = new Map(named(FUNCTIONS).map(([, spec]) => [`nodescope: ${spec.entry}`, spec]));
      assert.deepEqual(new Set(functions.map((r) => properties(r).Description)), new Set(entries.keys()));
      // `tools` is there twice: the copy that may act has a role of its own
      assert.equal(functions.length, entries.size + 1);
      for (const r of functions) {
        const found = await configuration(r);
        const { timeoutSeconds, memoryMb } = entries.get(found.Description);
        assert.equal(found.Timeout, timeoutSeconds, found.Description);
        assert.equal(found.MemorySize, memoryMb, found.Description);
        assert.equal(found.Runtime, properties(r).Runtime);
        assert.deepEqual(found.Architectures, ['arm64']);
        assert.equal(found.TracingConfig.Mode, 'Active');
      }
      return functions.length;
    },
    async environments() {
      for (const r of functions) {
        const { Variables } = (await configuration(r)).Environment;
        assert.deepEqual(Object.keys(Variables).sort(), Object.keys(properties(r).Environment.Variables).sort());
        for (const value of Object.values(Variables)) assert.doesNotMatch(value, /\$\{|^\[object|refused/);
        assert.equal(Variables.NODESCOPE_BUCKET, bucket.Bucket);
        assert.equal(Variables.NODESCOPE_FINDINGS_TABLE, output('TablesFindingsName'));
        assert.equal(Variables.NODESCOPE_COLLECTIONS_TABLE, output('TablesCollectionsName'));
        assert.equal(Variables.NODESCOPE_STATE_MACHINE_ARN, output('WorkflowscollectnodeArn'));
        assert.equal(Variables.NODESCOPE_BATCH_STATE_MACHINE_ARN, output('WorkflowscollectbatchArn'));
        assert.equal(Variables.NODESCOPE_ALLOWED_CLUSTERS, config.clusters.join());
      }
    },

    async machines() {
      const arns = {};
      for (const [name, { substitution }] of named(FUNCTIONS)) if (substitution) arns[substitution] = await arnOf(name);
      const deployed = of('AWS::StepFunctions::StateMachine');
      assert.equal(deployed.length, named(STATE_MACHINES).length);
      for (const [name, { file }] of named(STATE_MACHINES)) {
        const stateMachineArn = output(`Workflows${name.replace('-', '')}Arn`);
        const found = await aws('stepfunctions', 'DescribeStateMachine', { stateMachineArn });
        assert.doesNotMatch(found.definition, /\$\{/);
        const r = deployed.find(({ PhysicalResourceId }) => PhysicalResourceId === stateMachineArn);
        const plain = Object.entries(properties(r).DefinitionSubstitutions).filter(([, v]) => typeof v !== 'object');
        const values = { ...Object.fromEntries(plain), ...arns, ArtifactBucket: bucket.Bucket };
        values.CollectNodeStateMachineArn = output('WorkflowscollectnodeArn');
        assert.deepEqual(JSON.parse(found.definition), product.filledDefinition(file, values));
      }
    },

    async rules() {
      const wanted = EVENT_RULES.filter(({ feature }) => feature === undefined);
      const rules = of('AWS::Events::Rule');
      assert.equal(rules.length, wanted.length);
      for (const { description, pattern, target } of wanted) {
        const r = rules.find((candidate) => properties(candidate).Description === description);
        const rule = await aws('events', 'DescribeRule', { Name: r.PhysicalResourceId });
        const text = JSON.stringify(pattern).replaceAll('${Bucket}', bucket.Bucket);
        assert.deepEqual(JSON.parse(rule.EventPattern), JSON.parse(text), description);
        assert.equal(rule.State, 'ENABLED');
        const { Targets } = await aws('events', 'ListTargetsByRule', { Rule: r.PhysicalResourceId });
        assert.deepEqual(
          Targets.map(({ Arn, DeadLetterConfig }) => [Arn, DeadLetterConfig.Arn]),
          [[await arnOf(target.name), deadLetters]],
        );
        const { Policy } = await aws('lambda', 'GetPolicy', { FunctionName: await arnOf(target.name) });
        assert.ok(
          JSON.parse(Policy).Statement.some(({ Condition }) => Condition.ArnLike['AWS:SourceArn'] === rule.Arn),
          `${description}: the rule may invoke its function`,
        );
      }
      return rules.length;
    },
    /** The lane talks plain HTTP: the queue's policy turns even the account's root away. */
    async queueRefusesPlainHttp() {
      const all = { ...queue, AttributeNames: ['All'] };
      await assert.rejects(aws('sqs', 'GetQueueAttributes', all), { code: /AccessDenied/ });
      const { QueueUrls } = await aws('sqs', 'ListQueues', {});
      assert.deepEqual(QueueUrls, [queue.QueueUrl]);
    },

    async clients() {
      const UserPoolId = output('ToolsUserPoolId');
      const { UserPool } = await aws('cognito-idp', 'DescribeUserPool', { UserPoolId });
      assert.equal(UserPool.Policies.PasswordPolicy.MinimumLength, 16);
      const { ResourceServers } = await aws('cognito-idp', 'ListResourceServers', { UserPoolId, MaxResults: 10 });
      const scopes = ResourceServers.flatMap((s) => s.Scopes.map(({ ScopeName }) => `${s.Identifier}/${ScopeName}`));
      assert.deepEqual(scopes, ['nodescope/read', 'nodescope/act']);
      for (const [kind, allowed] of [
        ['Reader', ['nodescope/read']],
        ['Operator', ['nodescope/read', 'nodescope/act']],
      ]) {
        for (const copy of ['A', 'B']) {
          const ClientId = output(`ToolsClients${kind}${copy}ClientId`);
          const { UserPoolClient } = await aws('cognito-idp', 'DescribeUserPoolClient', { UserPoolId, ClientId });
          assert.deepEqual(UserPoolClient.AllowedOAuthScopes, allowed, kind);
          assert.deepEqual(UserPoolClient.AllowedOAuthFlows, ['client_credentials']);
          assert.ok(UserPoolClient.ClientSecret);
        }
      }
    },
    async logGroups() {
      const { logGroups } = await aws('logs', 'DescribeLogGroups', {});
      for (const r of of('AWS::Logs::LogGroup')) {
        const found = logGroups.find(({ logGroupName }) => logGroupName === r.PhysicalResourceId);
        assert.equal(found.retentionInDays, properties(r).RetentionInDays, r.LogicalResourceId);
        assert.match(found.kmsKeyId ?? '', properties(r).KmsKeyId ? /:key\// : /^$/);
      }
      for (const r of functions) {
        const { LoggingConfig } = await configuration(r);
        assert.equal(LoggingConfig.LogGroup, physical(properties(r).LoggingConfig.LogGroup.Ref));
      }
    },
    async outputs() {
      assert.deepEqual(outputs.map(({ OutputKey }) => OutputKey).sort(), Object.keys(template.Outputs).sort());
      for (const { OutputKey, OutputValue } of outputs) assert.match(OutputValue, /^[^${}]+$/, OutputKey);
      assert.equal(output('ToolsScopes'), 'nodescope/read nodescope/act');
    },
  };
}
