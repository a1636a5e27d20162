import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** One client per service and region, made when first used: a cold start pays only for what it calls. */
function lazily<T>(make: (region: string | undefined) => T): (region?: string) => T {
  const made = new Map<string, T>();
  return (region) => {
    const key = region ?? '';
    let client = made.get(key);
    if (!client) {
      client = make(region);
      made.set(key, client);
    }
    return client;
  };
}

const inRegion = (region: string | undefined) => ({ ...(region ? { region } : {}), maxAttempts: 5 });

export const s3 = lazily((region) => new S3Client(inRegion(region)));
export const sfn = lazily((region) => new SFNClient(inRegion(region)));
export const ssm = lazily((region) => new SSMClient(inRegion(region)));
export const ec2 = lazily((region) => new EC2Client(inRegion(region)));
export const eventBridge = lazily((region) => new EventBridgeClient(inRegion(region)));
export const documents = lazily((region) =>
  DynamoDBDocumentClient.from(new DynamoDBClient(inRegion(region)), {
    marshallOptions: { removeUndefinedValues: true },
  }),
);
