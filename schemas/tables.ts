/** Keys and indexes of the product's tables, as data: read by infra (CDK) and by the embedded cloud. All keys are strings. */
export interface TableSpec {
  readonly partition: string;
  readonly sort: string;
  /** Global secondary indexes; each projects everything. */
  readonly indexes: readonly { readonly name: string; readonly partition: string; readonly sort: string }[];
}

export const TABLES = {
  findings: { partition: 'collectionId', sort: 'findingId', indexes: [] },
  collections: {
    partition: 'pk',
    sort: 'sk',
    indexes: [
      { name: 'byNode', partition: 'gsi1pk', sort: 'gsi1sk' },
      { name: 'byCluster', partition: 'gsi2pk', sort: 'gsi2sk' },
    ],
  },
} as const satisfies Record<string, TableSpec>;
export type TableName = keyof typeof TABLES;

/** Time-to-live attribute of both tables: epoch seconds. */
export const TTL_ATTRIBUTE = 'expiresAt';
