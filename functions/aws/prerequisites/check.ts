import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EKSClient } from '@aws-sdk/client-eks';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';

export type Status = 'ok' | 'warn' | 'fail';

export interface CheckResult {
  readonly check: string;
  readonly status: Status;
  readonly reason: string;
  /** What to do; null when there is nothing to do. */
  readonly fix: string | null;
}

/** SDK clients by Region; given from outside so that checks can be run against anything that answers like AWS. */
export interface Clients {
  readonly s3: (region: string) => Pick<S3Client, 'send' | 'config'>;
  readonly dynamo: (region: string) => Pick<DynamoDBClient, 'send'>;
  readonly sfn: (region: string) => Pick<SFNClient, 'send'>;
  readonly ssm: (region: string) => Pick<SSMClient, 'send'>;
  readonly ec2: (region: string) => Pick<EC2Client, 'send'>;
  readonly eks: (region: string) => Pick<EKSClient, 'send'>;
}

/** Clients of the default credential chain, or of whatever the AWS environment variables point at. */
export function defaultClients(): Clients {
  const options = (region: string) => ({ region, maxAttempts: 2 });
  return {
    s3: (region) => new S3Client(options(region)),
    dynamo: (region) => new DynamoDBClient(options(region)),
    sfn: (region) => new SFNClient(options(region)),
    ssm: (region) => new SSMClient(options(region)),
    ec2: (region) => new EC2Client(options(region)),
    eks: (region) => new EKSClient(options(region)),
  };
}

/** What the checks must know of a deployment: its configuration, and what it said of itself when it was made. */
export interface Context {
  readonly config: {
    readonly name: string;
    readonly region: string;
    readonly nodeRegions?: readonly string[];
    readonly clusters: readonly string[];
    readonly nodeRoleArns: readonly string[];
  };
  /** Null before the first deployment. */
  readonly outputs: {
    readonly bucket: string;
    readonly collectionsTable: string | null;
    readonly findingsTable: string | null;
    readonly gateway: {
      readonly url: string;
      readonly tokenUrl: string;
      readonly scopes: readonly string[];
    } | null;
  } | null;
  readonly clients: Clients;
  /** Of the OAuth client whose id is given; without it the gateway is only reached, not entered. */
  readonly gatewayClient: { readonly id: string; readonly secret: string } | null;
}

export type Finding = Omit<CheckResult, 'check'>;
export interface Check {
  readonly name: string;
  run(context: Context): Promise<Finding | readonly Finding[]>;
}

export const ok = (reason: string): Finding => ({ status: 'ok', reason, fix: null });
export const warn = (reason: string, fix: string): Finding => ({ status: 'warn', reason, fix });
export const fail = (reason: string, fix: string): Finding => ({ status: 'fail', reason, fix });

const DENIED = /AccessDenied|UnauthorizedOperation|NotAuthorized|Forbidden|^403$/;

/** Runs a check. What cannot be looked at is a warning, never a success and never the end of the others. */
export async function performed(check: Check, context: Context): Promise<CheckResult[]> {
  try {
    const found = await check.run(context);
    return [found].flat().map((one) => ({ check: check.name, ...one }));
  } catch (error) {
    const name = error instanceof Error ? error.name : 'Error';
    const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
    const denied = DENIED.test(name);
    return [
      {
        check: check.name,
        status: 'warn',
        reason: `could not be checked: ${name}: ${message}`.slice(0, 300),
        fix: denied
          ? 'these credentials may not look: use those that deploy, or ask who has them'
          : 'check network, Region and credentials, then run it again',
      },
    ];
  }
}
