import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeClusterCommand } from '@aws-sdk/client-eks';
import {
  GetBucketEncryptionCommand,
  GetBucketNotificationConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
} from '@aws-sdk/client-s3';
import { DescribeStateMachineCommand, ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { DescribeDocumentCommand, GetServiceSettingCommand } from '@aws-sdk/client-ssm';
import { STATE_MACHINES } from '../../../schemas/deployment';
import { type Check, type Finding, fail, ok, warn } from './check';

const NOT_DEPLOYED = warn(
  'not deployed yet, or --outputs was not given',
  'nodescope deploy, then pass the file it wrote',
);
const named = (error: unknown, pattern: RegExp) => error instanceof Error && pattern.test(error.name);

const regionsOf = ({ region, nodeRegions = [] }: { region: string; nodeRegions?: readonly string[] }) => [
  ...new Set([region, ...nodeRegions]),
];

/** Each prerequisite of a collection, from the credentials to the workflow. */
export const AWS_CHECKS: readonly Check[] = [
  {
    name: 'credentials',
    async run({ config, clients }) {
      const found = await clients.s3(config.region).config.credentials();
      const ends = found.expiration;
      if (ends && ends.getTime() < Date.now())
        return fail(`the credentials ended at ${ends.toISOString()}`, 'sign in again (aws sso login)');
      const account = 'accountId' in found && found.accountId ? ` of account ${String(found.accountId)}` : '';
      return ok(`key ${found.accessKeyId.slice(0, 4)}…${found.accessKeyId.slice(-4)}${account} in ${config.region}`);
    },
  },
  {
    name: 'allow-list',
    async run({ config, clients }) {
      if (config.clusters.length === 0)
        return fail('no cluster is named: nothing may be collected', 'name the clusters in the configuration');
      const found: Finding[] = [];
      for (const name of config.clusters) {
        let where: string | null = null;
        for (const region of regionsOf(config)) {
          try {
            await clients.eks(region).send(new DescribeClusterCommand({ name }));
            where = region;
            break;
          } catch (error) {
            if (!named(error, /ResourceNotFound/)) throw error;
          }
        }
        found.push(
          where
            ? ok(`cluster ${name} is in ${where}`)
            : fail(
                `cluster ${name} is in none of ${regionsOf(config).join(', ')}`,
                'correct its name, or add its Region to nodeRegions',
              ),
        );
      }
      return found;
    },
  },
  {
    name: 'collector document',
    async run({ config, clients }) {
      const found: Finding[] = [];
      for (const region of regionsOf(config)) {
        try {
          await clients.ssm(region).send(new DescribeDocumentCommand({ Name: 'AWSSupport-CollectEKSInstanceLogs' }));
          found.push(ok(`AWSSupport-CollectEKSInstanceLogs is in ${region}`));
        } catch (error) {
          if (!named(error, /InvalidDocument/)) throw error;
          found.push(
            fail(
              `AWSSupport-CollectEKSInstanceLogs is not in ${region}`,
              'use the inbox for nodes of this Region: nodescope inbox',
            ),
          );
        }
      }
      return found;
    },
  },
  {
    name: 'automation concurrency',
    async run({ config, clients }) {
      const { ServiceSetting } = await clients
        .ssm(config.region)
        .send(new GetServiceSettingCommand({ SettingId: '/ssm/automation/enable-adaptive-concurrency' }));
      return ok(
        ServiceSetting?.SettingValue === 'true'
          ? 'adaptive: up to 500 collections at a time'
          : '100 collections at a time; adaptive concurrency is off',
      );
    },
  },
  {
    name: 'bucket',
    async run({ config, outputs, clients }) {
      if (!outputs) return NOT_DEPLOYED;
      const Bucket = outputs.bucket;
      const s3 = clients.s3(config.region);
      try {
        await s3.send(new HeadBucketCommand({ Bucket }));
      } catch (error) {
        if (!named(error, /NotFound|NoSuchBucket/)) throw error;
        return fail(`the bucket ${Bucket} does not exist`, 'deploy again; what was in it is gone');
      }
      return ok(`${Bucket} is there`);
    },
  },
  {
    name: 'bucket encryption',
    async run({ config, outputs, clients }) {
      if (!outputs) return NOT_DEPLOYED;
      const { ServerSideEncryptionConfiguration } = await clients
        .s3(config.region)
        .send(new GetBucketEncryptionCommand({ Bucket: outputs.bucket }));
      const rule = ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
      return rule?.SSEAlgorithm === 'aws:kms' && rule.KMSMasterKeyID
        ? ok('KMS with a key of its own')
        : fail(`encrypted with ${rule?.SSEAlgorithm ?? 'nothing'}`, 'deploy again: somebody changed the bucket');
    },
  },
  {
    name: 'bucket events',
    async run({ config, outputs, clients }) {
      if (!outputs) return NOT_DEPLOYED;
      const { EventBridgeConfiguration } = await clients
        .s3(config.region)
        .send(new GetBucketNotificationConfigurationCommand({ Bucket: outputs.bucket }));
      return EventBridgeConfiguration
        ? ok('uploads are told to EventBridge')
        : fail('EventBridge is off: no upload would be noticed', 'deploy again: somebody changed the bucket');
    },
  },
  {
    name: 'bucket is private',
    async run({ config, outputs, clients }) {
      if (!outputs) return NOT_DEPLOYED;
      const { PublicAccessBlockConfiguration: block } = await clients
        .s3(config.region)
        .send(new GetPublicAccessBlockCommand({ Bucket: outputs.bucket }));
      const { BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets } = block ?? {};
      return BlockPublicAcls && BlockPublicPolicy && IgnorePublicAcls && RestrictPublicBuckets
        ? ok('public access is blocked in every way')
        : fail(
            'public access is not blocked: the collector refuses such a bucket',
            'deploy again: somebody changed the bucket',
          );
    },
  },
  {
    name: 'tables',
    async run({ config, outputs, clients }) {
      const names = [outputs?.collectionsTable, outputs?.findingsTable].filter((name) => typeof name === 'string');
      if (names.length === 0) return NOT_DEPLOYED;
      const found: Finding[] = [];
      for (const TableName of names) {
        try {
          const { Table } = await clients.dynamo(config.region).send(new DescribeTableCommand({ TableName }));
          const indexes = (Table?.GlobalSecondaryIndexes ?? []).map((index) => index.IndexName).join(', ');
          found.push(
            Table?.TableStatus === 'ACTIVE'
              ? ok(`${TableName} is active${indexes ? `, with ${indexes}` : ''}`)
              : fail(`${TableName} is ${Table?.TableStatus ?? 'unknown'}`, 'wait, then run it again'),
          );
        } catch (error) {
          if (!named(error, /ResourceNotFound/)) throw error;
          found.push(fail(`${TableName} does not exist`, 'deploy again'));
        }
      }
      return found;
    },
  },
  {
    name: 'state machines',
    async run({ config, clients }) {
      const sfn = clients.sfn(config.region);
      const arns = new Map<string, string>();
      let nextToken: string | undefined;
      do {
        const page = await sfn.send(new ListStateMachinesCommand({ nextToken }));
        for (const one of page.stateMachines ?? []) arns.set(one.name ?? '', one.stateMachineArn ?? '');
        nextToken = page.nextToken;
      } while (nextToken);
      const found: Finding[] = [];
      for (const [name, spec] of Object.entries(STATE_MACHINES)) {
        if ('feature' in spec) continue;
        const arn = arns.get(`${config.name}-${name}`);
        if (!arn) {
          found.push(fail(`${config.name}-${name} does not exist in ${config.region}`, 'nodescope deploy'));
          continue;
        }
        const { status } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: arn }));
        found.push(
          status === 'ACTIVE' ? ok(`${config.name}-${name} is active`) : fail(`${name} is ${status}`, 'deploy again'),
        );
      }
      return found;
    },
  },
];
