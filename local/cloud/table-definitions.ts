import { TABLES, type TableSpec } from '../../schemas/tables';

export const FINDINGS_TABLE = 'nodescope-findings';
export const COLLECTIONS_TABLE = 'nodescope-collections';

const keys = (partition: string, sort: string) => [
  { AttributeName: partition, KeyType: 'HASH' as const },
  { AttributeName: sort, KeyType: 'RANGE' as const },
];

/** CreateTable request of a table; its keys and indexes are those of the deployment. */
function definition(TableName: string, { partition, sort, indexes }: TableSpec) {
  const attributes = [partition, sort, ...indexes.flatMap((index) => [index.partition, index.sort])];
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST' as const,
    AttributeDefinitions: attributes.map((name) => ({ AttributeName: name, AttributeType: 'S' as const })),
    KeySchema: keys(partition, sort),
    ...(indexes.length > 0
      ? {
          GlobalSecondaryIndexes: indexes.map((index) => ({
            IndexName: index.name,
            KeySchema: keys(index.partition, index.sort),
            Projection: { ProjectionType: 'ALL' as const },
          })),
        }
      : {}),
  };
}

export const TABLE_DEFINITIONS = [
  definition(FINDINGS_TABLE, TABLES.findings),
  definition(COLLECTIONS_TABLE, TABLES.collections),
] as const;
