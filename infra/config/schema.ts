import { z } from 'zod';

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

const Region = z.string().regex(REGION, 'is no Region: write it as in eu-west-1, us-gov-west-1 or us-iso-east-1');
const Account = z.string().regex(/^\d{12}$/, 'is no account id: 12 digits, in quotes');

const ClusterName = z
  .string()
  .regex(
    /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/,
    'is no cluster name: name each cluster in full; patterns and * are refused on purpose',
  );

const NodeRole = z
  .string()
  .regex(ROLE_ARN, 'is no role ARN: give the ARN of the node role itself, without * and without account roots');

/** What an operator decides about one deployment. Every field not named has a safe default. */
export const Config = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,19}$/, 'must be 2 to 20 lower-case letters, digits or hyphens, a letter first')
    .default('nodescope')
    .describe('Names the stack and what needs a fixed name; two deployments in one account need two names'),
  account: Account.optional().describe('Default: the account of the credentials at deployment'),
  region: Region.describe('Where Nodescope itself runs'),
  nodeRegions: z
    .array(Region)
    .default([])
    .describe('Other Regions with nodes: their Automation events are forwarded. The own Region is always in.'),
  clusters: z
    .array(ClusterName)
    .min(1, 'is empty: name at least one cluster; nothing may be collected from clusters not named here')
    .describe('The only clusters whose nodes may be collected from'),
  nodeRoleArns: z
    .array(NodeRole)
    .min(1, 'is empty: name the role of each node group; only these roles may upload bundles')
    .describe('Roles of the nodes, also of nodes in other accounts'),
  trust: z
    .strictObject({
      selfManagedTags: z
        .boolean()
        .default(false)
        .describe('Also trust kubernetes.io/cluster/<name>, a tag that anyone with ec2:CreateTags can set'),
      hybridNodes: z.boolean().default(false).describe('Also collect from hybrid nodes (mi-…) of the clusters'),
      accounts: z.array(Account).default([]).describe('Accounts that may send `nodescope.request` events'),
    })
    .default({ selfManagedTags: false, hybridNodes: false, accounts: [] }),
  retentionDays: z.number().int().min(1).max(3650).default(30),
  onDestroy: z
    .enum(['retain', 'delete'])
    .default('retain')
    .describe('What `cdk destroy` does with bundles, findings and their keys'),
  tables: z.strictObject({ pointInTimeRecovery: z.boolean().default(false) }).default({ pointInTimeRecovery: false }),
  approval: z
    .strictObject({
      required: z.boolean().default(false),
      timeoutMinutes: z
        .number()
        .int()
        .min(5)
        .max(24 * 60)
        .default(60),
    })
    .default({ required: false, timeoutMinutes: 60 }),
  storm: z
    .strictObject({
      cooldownMinutes: z.number().int().min(0).max(1440).default(30),
      budget: z.number().int().min(1).max(100).default(5),
      windowMinutes: z.number().int().min(1).max(1440).default(15),
    })
    .default({ cooldownMinutes: 30, budget: 5, windowMinutes: 15 }),
  workflow: z
    .strictObject({
      uploadTimeoutMinutes: z.number().int().min(5).max(240).default(30),
      mapConcurrency: z.number().int().min(1).max(1000).default(20),
    })
    .default({ uploadTimeoutMinutes: 30, mapConcurrency: 20 }),
  reservedConcurrency: z
    .record(z.string(), z.number().int().min(1).max(1000))
    .default({})
    .describe('Per function. New accounts have few to reserve: Lambda refuses to leave less than 100 unreserved.'),
  autoCollection: z
    .strictObject({
      notReadyAlarm: z
        .enum(['none', 'metrics-insights', 'per-cluster'])
        .default('none')
        .describe('metrics-insights: one alarm for all nodes; per-cluster: cluster_failed_node_count as a safety net'),
      minutes: z.number().int().min(1).max(60).default(3),
      nodeTermination: z.boolean().default(false).describe('Collect when a node is about to go away'),
    })
    .default({ notReadyAlarm: 'none', minutes: 3, nodeTermination: false }),
  packetCapture: z
    .strictObject({
      installTcpdump: z.boolean().default(false).describe('Install tcpdump on nodes that lack it'),
      parallelLimit: z.number().int().min(1).max(50).default(5),
      dailyLimit: z.number().int().min(1).max(1000).default(50),
    })
    .nullable()
    .default(null)
    .describe('null: nothing that could capture packets is deployed'),
  rawBundles: z
    .boolean()
    .default(false)
    .describe('Let tools hand out links to whole bundles, which hold secrets of the node; single files are redacted'),
  gateway: z
    .strictObject({
      actions: z.boolean().default(true).describe('Offer tools that start work on nodes, on a target of their own'),
      scopePolicy: z
        .enum(['off', 'log', 'enforce'])
        .default('log')
        .describe('Cedar policy per scope: who may read and who may act'),
      requestsPerMinute: z.number().int().min(1).max(10_000).nullable().default(120).describe('Per client; null: none'),
    })
    .nullable()
    .default({ actions: true, scopePolicy: 'log', requestsPerMinute: 120 })
    .describe('null: no gateway; findings are read from the tables and events'),
  alarms: z.strictObject({ emails: z.array(z.email('is no e-mail address')).default([]) }).default({ emails: [] }),
  handOff: z
    .strictObject({
      webhookSecretArn: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:(secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}|ssm:[a-z0-9-]+:\d{12}:parameter\/.+)$/,
          'is no secret ARN: store {"url","secret"} in Secrets Manager and give its whole ARN, or that of a SecureString parameter, never the secret itself',
        ),
      authentication: z.enum(['hmac', 'bearer']).default('hmac'),
    })
    .nullable()
    .default(null)
    .describe('AWS DevOps Agent investigation webhook after an automatic collection'),
  logs: z
    .strictObject({
      retentionDays: z.union([z.literal(7), z.literal(14), z.literal(30), z.literal(90), z.literal(365)]).default(30),
    })
    .default({ retentionDays: 30 }),
  rulePacksFolder: z.string().min(1).optional().describe('Folder with your own rule packs, from infra/'),
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
});

export type Config = z.output<typeof Config>;
