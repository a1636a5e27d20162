import { z } from 'zod';

const Environment = z.object({
  NODESCOPE_BUCKET: z.string().min(3),
  NODESCOPE_FINDINGS_TABLE: z.string().min(3),
  NODESCOPE_COLLECTIONS_TABLE: z.string().min(3),
  NODESCOPE_STATE_MACHINE_ARN: z.string().startsWith('arn:'),
  NODESCOPE_BATCH_STATE_MACHINE_ARN: z.string().default(''),
  NODESCOPE_CAPTURE_STATE_MACHINE_ARN: z.string().default(''),
  NODESCOPE_RAW_ARTIFACTS: z.enum(['true', 'false']).default('false'),
  NODESCOPE_PACKET_CAPTURE: z.enum(['true', 'false']).default('false'),
  NODESCOPE_CAPTURE_DOCUMENT: z.string().default('Nodescope-CapturePackets'),
  NODESCOPE_CAPTURE_INSTALL_TCPDUMP: z.enum(['true', 'false']).default('false'),
  NODESCOPE_CAPTURE_PARALLEL_LIMIT: z.coerce.number().int().min(1).max(50).default(5),
  NODESCOPE_CAPTURE_DAILY_LIMIT: z.coerce.number().int().min(1).max(1000).default(50),
  NODESCOPE_EVENT_BUS: z.string().default('default'),
  NODESCOPE_ALLOWED_CLUSTERS: z.string().default(''),
  NODESCOPE_SELF_MANAGED_TAGS: z.enum(['true', 'false']).default('false'),
  NODESCOPE_AUTOMATION_ROLE_ARN: z.string().default(''),
  NODESCOPE_APPROVAL_REQUIRED: z.enum(['true', 'false']).default('false'),
  NODESCOPE_RETENTION_DAYS: z.coerce.number().int().positive().default(30),
  NODESCOPE_WEBHOOK_SECRET_ARN: z.string().default(''),
  NODESCOPE_WEBHOOK_AUTHENTICATION: z.enum(['hmac', 'bearer']).default('hmac'),
  NODESCOPE_COOLDOWN_MINUTES: z.coerce.number().int().nonnegative().default(30),
  NODESCOPE_STORM_BUDGET: z.coerce.number().int().positive().default(5),
  NODESCOPE_STORM_WINDOW_MINUTES: z.coerce.number().int().positive().default(15),
  AWS_REGION: z.string().min(3),
});

/** Validated configuration of a function; read once per process. */
export interface Environment {
  readonly bucket: string;
  readonly findingsTable: string;
  readonly collectionsTable: string;
  readonly stateMachineArn: string;
  readonly batchStateMachineArn: string;
  readonly captureStateMachineArn: string;
  /** Unredacted bundles may be handed out as links; off unless a deployment opts in. */
  readonly rawArtifacts: boolean;
  /** Packet capture is off unless a deployment opts in. */
  readonly packetCapture: boolean;
  /** Name of our own SSM document that runs tcpdump. */
  readonly captureDocument: string;
  /** May a capture install tcpdump on a node that lacks it? */
  readonly captureInstallTcpdump: boolean;
  readonly captureParallelLimit: number;
  readonly captureDailyLimit: number;
  readonly eventBus: string;
  /** Cluster names; `*` allows any. Empty allows none: fail closed. */
  readonly allowedClusters: readonly string[];
  /** Also look for nodes by `kubernetes.io/cluster/<name>`, a tag that anyone with ec2:CreateTags can set. */
  readonly selfManagedTags: boolean;
  readonly automationRoleArn: string;
  readonly approvalRequired: boolean;
  readonly retentionDays: number;
  /** Secret (or SecureString parameter) with `{url, secret}` of the investigation webhook; read by hand-off only. */
  readonly webhookSecretArn: string;
  readonly webhookAuthentication: 'hmac' | 'bearer';
  readonly cooldownMinutes: number;
  readonly stormBudget: number;
  readonly stormWindowMinutes: number;
  readonly region: string;
}

let cached: Environment | undefined;

/** Throws a plain error naming every missing or malformed variable: a deployment mistake, not a caller's. */
export function environment(): Environment {
  if (cached) return cached;
  const parsed = Environment.safeParse(process.env);
  if (!parsed.success) throw new Error(`environment: ${z.prettifyError(parsed.error)}`);
  const env = parsed.data;
  cached = {
    bucket: env.NODESCOPE_BUCKET,
    findingsTable: env.NODESCOPE_FINDINGS_TABLE,
    collectionsTable: env.NODESCOPE_COLLECTIONS_TABLE,
    stateMachineArn: env.NODESCOPE_STATE_MACHINE_ARN,
    batchStateMachineArn: env.NODESCOPE_BATCH_STATE_MACHINE_ARN,
    captureStateMachineArn: env.NODESCOPE_CAPTURE_STATE_MACHINE_ARN,
    rawArtifacts: env.NODESCOPE_RAW_ARTIFACTS === 'true',
    packetCapture: env.NODESCOPE_PACKET_CAPTURE === 'true',
    captureDocument: env.NODESCOPE_CAPTURE_DOCUMENT,
    captureInstallTcpdump: env.NODESCOPE_CAPTURE_INSTALL_TCPDUMP === 'true',
    captureParallelLimit: env.NODESCOPE_CAPTURE_PARALLEL_LIMIT,
    captureDailyLimit: env.NODESCOPE_CAPTURE_DAILY_LIMIT,
    eventBus: env.NODESCOPE_EVENT_BUS,
    allowedClusters: env.NODESCOPE_ALLOWED_CLUSTERS.split(',')
      .map((name) => name.trim())
      .filter(Boolean),
    selfManagedTags: env.NODESCOPE_SELF_MANAGED_TAGS === 'true',
    automationRoleArn: env.NODESCOPE_AUTOMATION_ROLE_ARN,
    approvalRequired: env.NODESCOPE_APPROVAL_REQUIRED === 'true',
    retentionDays: env.NODESCOPE_RETENTION_DAYS,
    webhookSecretArn: env.NODESCOPE_WEBHOOK_SECRET_ARN,
    webhookAuthentication: env.NODESCOPE_WEBHOOK_AUTHENTICATION,
    cooldownMinutes: env.NODESCOPE_COOLDOWN_MINUTES,
    stormBudget: env.NODESCOPE_STORM_BUDGET,
    stormWindowMinutes: env.NODESCOPE_STORM_WINDOW_MINUTES,
    region: env.AWS_REGION,
  };
  return cached;
}

/** Is this cluster one we may touch? An unknown cluster is only allowed when every cluster is. */
export function clusterAllowed(cluster: string | null): boolean {
  const { allowedClusters } = environment();
  return allowedClusters.includes('*') || (cluster !== null && allowedClusters.includes(cluster));
}
