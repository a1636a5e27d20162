import { Arn, ArnFormat, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Permission, PermissionTarget } from '../../schemas/permissions';
import type { Config } from '../config/schema';
import type { Names } from './names';
import type { Storage } from './storage';
import type { Tables } from './tables';

/** What the targets of schemas/permissions.ts stand for in this deployment. */
export interface Grantable {
  readonly config: Config;
  readonly names: Names;
  readonly storage: Storage;
  readonly tables: Tables;
  readonly automationRoleArn: string;
}

/** Regions with nodes, the own one first. */
export const nodeRegions = ({ region, nodeRegions: others }: Config): string[] => [...new Set([region, ...others])];

interface Scope {
  readonly resources: string[];
  readonly conditions?: Record<string, Record<string, string | string[]>>;
}

/** Conditions that only EKS’s own tag of an allowed cluster meets. */
export const clusterTag = (clusters: readonly string[]) => ({
  StringEquals: { 'aws:ResourceTag/eks:cluster-name': [...clusters] },
});

function scopes(target: PermissionTarget, grantable: Grantable, stack: Stack): Scope[] {
  const { config, names, storage, tables, automationRoleArn } = grantable;
  const regions = nodeRegions(config);
  const arn = (service: string, region: string, account: string, resource: string) =>
    Arn.format({ service, region, account, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME }, stack);
  switch (target.kind) {
    case 'objects':
      return [{ resources: target.prefixes.map((prefix) => storage.bucket.arnForObjects(`${prefix}*`)) }];
    case 'bucket':
      return [
        {
          resources: [storage.bucket.bucketArn],
          ...(target.prefixes ? { conditions: { StringLike: { 's3:prefix': [...target.prefixes] } } } : {}),
        },
      ];
    case 'items': {
      const { tableArn } = tables[target.table];
      return [
        {
          resources: target.indexes ? target.indexes.map((index) => `${tableArn}/index/${index}`) : [tableArn],
          ...(target.keys
            ? { conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...target.keys] } } }
            : {}),
        },
      ];
    }
    case 'machines':
      return [{ resources: target.names.map((name) => names.machineArn(name)) }];
    case 'executions':
      return [{ resources: target.names.map((name) => names.executions(name)) }];
    case 'task-tokens':
      // the token is the capability; IAM knows the state machine only as a resource of the newer form
      return [{ resources: [names.machineArn('*')] }];
    case 'event-bus':
      return [{ resources: [arn('events', config.region, stack.account, 'event-bus/default')] }];
    case 'automation':
      return [
        {
          resources: regions.flatMap((region) => [
            arn('ssm', region, '*', `automation-definition/${target.document}:*`),
            arn('ssm', region, '*', `document/${target.document}`),
            arn('ssm', region, stack.account, 'automation-execution/*'),
          ]),
        },
      ];
    case 'capture-document':
      return [
        { resources: regions.map((region) => arn('ssm', region, stack.account, `document/${names.captureDocument}`)) },
      ];
    case 'nodes':
      return nodeScopes(config, (region, service, resource) => arn(service, region, stack.account, resource));
    case 'automation-role':
      return [
        {
          resources: [automationRoleArn],
          conditions: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
        },
      ];
    case 'clusters':
      return [
        {
          resources: regions.flatMap((region) =>
            config.clusters.map((cluster) => arn('eks', region, stack.account, `cluster/${cluster}`)),
          ),
        },
      ];
    case 'node-groups':
      return [
        {
          resources: regions.flatMap((region) =>
            config.clusters.map((cluster) => arn('eks', region, stack.account, `nodegroup/${cluster}/*`)),
          ),
        },
      ];
    case 'webhook-secret':
      return config.handOff
        ? [
            {
              resources: [
                webhookParameter(config.handOff.webhookSecretArn, (name) =>
                  arn('ssm', config.region, stack.account, name),
                ),
              ],
            },
          ]
        : [];
    case 'nodes-regions':
      return [{ resources: ['*'], conditions: { StringEquals: { 'aws:RequestedRegion': regions } } }];
  }
}

/** The parameter that stands for a secret, whose ARN six random characters end; a parameter stands for itself. */
function webhookParameter(secretArn: string, arn: (name: string) => string): string {
  const secret = secretArn.split(':secret:')[1]?.replace(/-[A-Za-z0-9]{6}$/, '');
  return secret ? arn(`parameter/aws/reference/secretsmanager/${secret}`) : secretArn;
}

/** Instances that may be sent commands: by a tag that EKS sets, and what the operator opted in to. */
export function nodeScopes(
  config: Config,
  arn: (region: string, service: 'ec2' | 'ssm' | 'eks', resource: string) => string,
): Scope[] {
  const regions = nodeRegions(config);
  const instances = regions.map((region) => arn(region, 'ec2', 'instance/*'));
  const scopes: Scope[] = [{ resources: instances, conditions: clusterTag(config.clusters) }];
  if (config.trust.selfManagedTags) {
    // one statement per cluster: the conditions of one statement must all hold
    for (const cluster of config.clusters)
      scopes.push({
        resources: instances,
        conditions: { StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${cluster}`]: ['owned', 'shared'] } },
      });
  }
  if (config.trust.hybridNodes) {
    scopes.push({
      resources: regions.map((region) => arn(region, 'ssm', 'managed-instance/*')),
      conditions: {
        StringEquals: {
          'ssm:resourceTag/EKSClusterARN': regions.flatMap((region) =>
            config.clusters.map((cluster) => arn(region, 'eks', `cluster/${cluster}`)),
          ),
        },
      },
    });
  }
  return scopes;
}

/** Policy statements of a permission, one per scope. */
export function statements(permission: Permission, grantable: Grantable, stack: Stack): iam.PolicyStatement[] {
  return scopes(permission.on, grantable, stack).map(
    (scope) => new iam.PolicyStatement({ actions: [...permission.actions], ...scope }),
  );
}

/** What the granted reads and writes imply: use of the keys, through the service only. */
export function impliedStatements(
  permissions: readonly Permission[],
  { config, storage, tables }: Grantable,
  stack: Stack,
) {
  const through = (service: string) => ({ 'kms:ViaService': `${service}.${config.region}.${stack.urlSuffix}` });
  const has = (test: (action: string) => boolean) => permissions.some(({ actions }) => actions.some(test));
  const found: iam.PolicyStatement[] = [];
  const reads = has((action) => action === 's3:GetObject');
  const writes = has((action) => action === 's3:PutObject');
  if (reads || writes)
    found.push(
      new iam.PolicyStatement({
        actions: ['kms:Decrypt', ...(writes ? ['kms:GenerateDataKey'] : [])],
        resources: [storage.key.keyArn],
        conditions: {
          StringEquals: { ...through('s3'), 'kms:EncryptionContext:aws:s3:arn': storage.bucket.bucketArn },
        },
      }),
    );
  // Parameter Store reads a secret with the rights of its caller
  if (
    config.handOff?.webhookSecretArn.includes(':secret:') &&
    permissions.some(({ on }) => on.kind === 'webhook-secret')
  )
    found.push(
      new iam.PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [config.handOff.webhookSecretArn],
      }),
    );
  if (has((action) => action.startsWith('dynamodb:')))
    found.push(
      new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [tables.key.keyArn],
        conditions: { StringEquals: through('dynamodb') },
      }),
    );
  return found;
}
