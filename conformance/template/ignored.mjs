// Properties that ministack takes and does not keep: the lane asks each time, and judges as soon as one is kept.
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';

/** `[what, ask, meant, withoutIt]`: what the service answers when it was made as meant, and when it was not kept. */
function properties(aws, { bucket, output, functionOf }, template) {
  const table = { TableName: output('TablesCollectionsName') };
  const artifacts = Object.values(template.Resources).find(({ Properties }) => Properties?.VersioningConfiguration);
  const { Rules } = artifacts.Properties.LifecycleConfiguration;
  return [
    [
      'bucket: lifecycle',
      async () => {
        try {
          const answer = await aws('s3', 'GetBucketLifecycleConfiguration', bucket);
          return answer.Rules.map(({ ID }) => ID).sort();
        } catch (error) {
          return error.code;
        }
      },
      Rules.map(({ Id }) => Id).sort(),
      'NoSuchLifecycleConfiguration',
    ],
    [
      'bucket: encryption with the key of the stack',
      async () => {
        const { ServerSideEncryptionConfiguration } = await aws('s3', 'GetBucketEncryption', bucket);
        return ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm;
      },
      'aws:kms',
      'AES256',
    ],
    [
      'bucket: access log',
      async () => (await aws('s3', 'GetBucketLogging', bucket)).LoggingEnabled?.TargetPrefix ?? null,
      'artifacts/',
      null,
    ],
    [
      'tables: TTL attribute',
      async () => {
        const { TimeToLiveDescription } = await aws('dynamodb', 'DescribeTimeToLive', table);
        return TimeToLiveDescription.AttributeName ?? TimeToLiveDescription.TimeToLiveStatus;
      },
      'expiresAt',
      'DISABLED',
    ],
    [
      'tables: deletion protection',
      async () => (await aws('dynamodb', 'DescribeTable', table)).Table.DeletionProtectionEnabled,
      true,
      false,
    ],
    [
      'tools: reserved concurrency',
      async () => {
        const name = { FunctionName: functionOf('tools').PhysicalResourceId };
        return (await aws('lambda', 'GetFunctionConcurrency', name)).ReservedConcurrentExecutions ?? null;
      },
      20,
      null,
    ],
  ];
}

export async function ignoredProperties(lane, aws, claims, template) {
  for (const [what, ask, meant, withoutIt] of properties(aws, claims, template)) {
    const found = await ask();
    if (isDeepStrictEqual(found, withoutIt)) {
      lane.skip(what, `the engine does not keep the property: it answers ${JSON.stringify(found)}`);
    } else await lane.check(what, () => assert.deepEqual(found, meant));
  }
}
