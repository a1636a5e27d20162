import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Match } from 'aws-cdk-lib/assertions';
import { TABLES } from '../../schemas/tables';
import { CONFIGS, configOf, list, resources, type Statement, templateOf } from './synth';

for (const name of CONFIGS) {
  const config = configOf(name);
  const template = templateOf(name);
  const policies = () =>
    [...resources(template, 'AWS::S3::BucketPolicy'), ...resources(template, 'AWS::KMS::Key')].flatMap(
      ([, { Properties }]) =>
        ((Properties.PolicyDocument ?? Properties.KeyPolicy) as { Statement: Statement[] }).Statement,
    );

  describe(`storage of ${name}`, () => {
    it('lets exactly the named node roles upload, only bundles, only to the root', () => {
      const uploads = policies().filter(
        (one) =>
          one.Effect === 'Allow' && list(one.Action).includes('s3:PutObject') && one.Sid === 'NodesUploadBundles',
      );
      assert.equal(uploads.length, 1);
      const [upload] = uploads;
      assert.deepEqual(list((upload!.Principal as { AWS: string }).AWS).sort(), [...config.nodeRoleArns].sort());
      assert.deepEqual(list(upload?.Action), ['s3:PutObject']);
      assert.match(JSON.stringify(upload?.Resource), /\/eks_\*"/);
      assert.doesNotMatch(JSON.stringify(upload?.Resource), /"\/\*"/);
    });

    it('gives nodes the key for this bucket, with Decrypt, which uploads in parts need', () => {
      const [grant, ...more] = policies().filter((one) => one.Sid === 'NodesEncryptBundles');
      assert.equal(more.length, 0);
      assert.deepEqual(list(grant?.Action).sort(), ['kms:Decrypt', 'kms:GenerateDataKey']);
      const context = JSON.stringify(grant?.Condition);
      assert.match(context, /kms:EncryptionContext:aws:s3:arn/);
      const [bucketId] = Object.keys(
        template.findResources('AWS::S3::Bucket', { Properties: { VersioningConfiguration: Match.anyValue() } }),
      );
      assert.match(context, new RegExp(`:::${config.name}-${bucketId?.toLowerCase()}\\*`));
    });

    it('names no account root and no everybody, but for the keys’ own administration and denials', () => {
      for (const one of policies().filter(({ Effect }) => Effect === 'Allow')) {
        const principal = JSON.stringify(one.Principal);
        if (list(one.Action).join() === 'kms:*') continue;
        assert.doesNotMatch(principal, /:root|"\*"/, JSON.stringify(one));
      }
    });

    it('is private, encrypted with its key, versioned, TLS only, and tells EventBridge', () => {
      template.hasResourceProperties('AWS::S3::Bucket', {
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
          ],
        },
      });
      assert.ok(
        policies().some(
          (one) => one.Effect === 'Deny' && JSON.stringify(one.Condition).includes('aws:SecureTransport'),
        ),
      );
    });

    it('forgets bundles and results after the retention, old versions and broken uploads too', () => {
      const bucket = resources(template, 'AWS::S3::Bucket').find(
        ([, { Properties }]) => Properties.VersioningConfiguration,
      );
      const { Rules } = bucket![1].Properties.LifecycleConfiguration as { Rules: Record<string, unknown>[] };
      for (const prefix of ['eks_', 'inbox/', 'collections/', 'captures/'])
        assert.ok(
          Rules.some((rule) => rule.Prefix === prefix && rule.ExpirationInDays === config.retentionDays),
          prefix,
        );
      assert.ok(Rules.some((rule) => rule.NoncurrentVersionExpiration && rule.AbortIncompleteMultipartUpload));
      assert.ok(!Rules.some((rule) => rule.ExpirationInDays && !rule.Prefix), 'rule packs and runbooks must stay');
    });

    it('makes the tables as the embedded cloud does', () => {
      for (const spec of Object.values(TABLES)) {
        template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
          KeySchema: [
            { AttributeName: spec.partition, KeyType: 'HASH' },
            { AttributeName: spec.sort, KeyType: 'RANGE' },
          ],
          BillingMode: 'PAY_PER_REQUEST',
          TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
          SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
          Replicas: [
            Match.objectLike({
              DeletionProtectionEnabled: config.onDestroy === 'retain',
              PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: config.tables.pointInTimeRecovery },
            }),
          ],
          ...(spec.indexes.length > 0
            ? {
                GlobalSecondaryIndexes: spec.indexes.map((index) =>
                  Match.objectLike({
                    IndexName: index.name,
                    KeySchema: [
                      { AttributeName: index.partition, KeyType: 'HASH' },
                      { AttributeName: index.sort, KeyType: 'RANGE' },
                    ],
                    Projection: { ProjectionType: 'ALL' },
                  }),
                ),
              }
            : {}),
        });
      }
    });

    it('keeps or deletes the evidence as configured', () => {
      const kept = config.onDestroy === 'retain' ? 'Retain' : 'Delete';
      for (const type of ['AWS::S3::Bucket', 'AWS::DynamoDB::GlobalTable', 'AWS::KMS::Key'])
        template.allResources(type, { DeletionPolicy: kept });
    });
  });
}
