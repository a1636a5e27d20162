import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { TABLES, TTL_ATTRIBUTE } from '../../schemas/tables';
import type { Config } from '../config/schema';
import { acknowledge } from './acknowledge';

const text = (name: string) => ({ name, type: dynamodb.AttributeType.STRING });

/** The two tables, with the keys and indexes that the embedded cloud uses too. */
export class Tables extends Construct {
  readonly findings: dynamodb.TableV2;
  readonly collections: dynamodb.TableV2;
  /** Encrypts tables and logs; no node may use it. */
  readonly key: kms.Key;

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    this.key = new kms.Key(this, 'Key', {
      description: `${config.name}: findings, collection records, logs`,
      enableKeyRotation: true,
      removalPolicy: config.onDestroy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      pendingWindow: Duration.days(7),
    });
    this.findings = this.table('Findings', 'findings', config);
    this.collections = this.table('Collections', 'collections', config);
    new CfnOutput(this, 'FindingsName', { value: this.findings.tableName, description: 'Findings table' });
    new CfnOutput(this, 'CollectionsName', { value: this.collections.tableName, description: 'Collections table' });
  }

  private table(id: string, name: keyof typeof TABLES, config: Config): dynamodb.TableV2 {
    const { partition, sort, indexes } = TABLES[name];
    const keep = config.onDestroy === 'retain';
    const table = new dynamodb.TableV2(this, id, {
      partitionKey: text(partition),
      sortKey: text(sort),
      globalSecondaryIndexes: indexes.map((index) => ({
        indexName: index.name,
        partitionKey: text(index.partition),
        sortKey: text(index.sort),
      })),
      billing: dynamodb.Billing.onDemand(),
      encryption: dynamodb.TableEncryptionV2.customerManagedKey(this.key),
      timeToLiveAttribute: TTL_ATTRIBUTE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: config.tables.pointInTimeRecovery },
      deletionProtection: keep,
      removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    if (!config.tables.pointInTimeRecovery)
      acknowledge(
        table,
        'Rows live for days and are rebuilt from the bucket; tables.pointInTimeRecovery turns recovery on.',
        ['AwsSolutions-DDB3'],
      );
    return table;
  }
}
