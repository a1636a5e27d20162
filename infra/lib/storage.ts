import { Arn, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { acknowledge } from './acknowledge';

/** Where the collector on the node writes: the bucket root, keys `eks_<instance id>_…`. */
export const NODE_KEYS = 'eks_*';

const NONCURRENT_DAYS = 7;

/**
 * Bundles and what is made of them. Versioned: a node may write any `eks_*` key, so a second write must not destroy the
 * evidence of the first; old versions go after a week.
 */
export class Storage extends Construct {
  readonly bucket: s3.Bucket;
  /** Encrypts the bucket and nothing else: nodes may use it. */
  readonly key: kms.Key;

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    const removalPolicy = config.onDestroy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.key = new kms.Key(this, 'Key', {
      description: `${config.name}: bundles and artefacts`,
      enableKeyRotation: true,
      removalPolicy,
      pendingWindow: Duration.days(7),
    });
    const accessLogs = new s3.Bucket(this, 'AccessLogs', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [{ expiration: Duration.days(90), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy,
      autoDeleteObjects: config.onDestroy === 'delete',
    });
    acknowledge(accessLogs, 'It is the access log itself.', ['AwsSolutions-S1']);
    this.bucket = new s3.Bucket(this, 'Bucket', {
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'artifacts/',
      lifecycleRules: [
        // bundles and results only: rule packs and runbooks stay until they are replaced
        ...['eks_', 'inbox/', 'collections/', 'captures/'].map((prefix) => ({
          id: `expire-${prefix.replace(/\W$/, '')}`,
          prefix,
          expiration: Duration.days(config.retentionDays),
        })),
        {
          id: 'tidy',
          noncurrentVersionExpiration: Duration.days(NONCURRENT_DAYS),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
        { id: 'delete-markers', expiredObjectDeleteMarker: true },
      ],
      removalPolicy,
      autoDeleteObjects: config.onDestroy === 'delete',
    });
    // the L2 property would add a Lambda function to set what CloudFormation can set itself
    (this.bucket.node.defaultChild as s3.CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    this.admitNodes(config.nodeRoleArns);
    new CfnOutput(this, 'BucketName', { value: this.bucket.bucketName, description: 'Artifact bucket' });
  }

  private bucketPrefixArn(): string {
    const stack = Stack.of(this);
    const logicalId = stack.getLogicalId(this.bucket.node.defaultChild as s3.CfnBucket);
    const prefix = `${stack.stackName}-${logicalId}`.toLowerCase();
    return Arn.format({ service: 's3', region: '', account: '', resource: prefix }, stack);
  }

  /** The given node roles, each by its ARN, may upload bundles and prove that the bucket is private; nothing else. */
  private admitNodes(roleArns: readonly string[]): void {
    const principals = roleArns.map((arn) => new iam.ArnPrincipal(arn));
    this.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'NodesUploadBundles',
        principals,
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects(NODE_KEYS)],
      }),
    );
    this.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'NodesCheckBucketIsPrivate',
        principals,
        actions: ['s3:GetBucketPolicyStatus', 's3:GetBucketAcl'],
        resources: [this.bucket.bucketArn],
      }),
    );
    this.key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'NodesEncryptBundles',
        principals,
        // Decrypt: uploads over 8 MiB go in parts, and S3 reads the parts back
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        resources: ['*'],
        // by the beginning of the generated name: the bucket needs the key, so the key cannot name the bucket
        conditions: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': `${this.bucketPrefixArn()}*` } },
      }),
    );
  }
}
