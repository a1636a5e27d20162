const key = (name: string, type: 'HASH' | 'RANGE') => ({ AttributeName: name, KeyType: type });
const keys = (partition: string, sort: string) => [key(partition, 'HASH'), key(sort, 'RANGE')];
const strings = (...names: string[]) => names.map((name) => ({ AttributeName: name, AttributeType: 'S' }));
const index = (name: string, partition: string, sort: string) => ({
  IndexName: name,
  KeySchema: keys(partition, sort),
  Projection: { ProjectionType: 'ALL' },
});

export const FINDINGS_TABLE = 'nodescope-findings';
export const COLLECTIONS_TABLE = 'nodescope-collections';

/** Time-to-live attribute of both tables: epoch seconds. */
export const TTL_ATTRIBUTE = 'expiresAt';

/** CreateTable requests of the product's two tables. */
export const TABLE_DEFINITIONS = [
  {
    TableName: FINDINGS_TABLE,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: strings('collectionId', 'findingId'),
    KeySchema: keys('collectionId', 'findingId'),
  },
  {
    TableName: COLLECTIONS_TABLE,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: strings('pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk'),
    KeySchema: keys('pk', 'sk'),
    GlobalSecondaryIndexes: [index('byNode', 'gsi1pk', 'gsi1sk'), index('byCluster', 'gsi2pk', 'gsi2sk')],
  },
] as const;
