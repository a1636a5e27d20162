// The real SDK, pointed at an engine.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { credentials, REGION } from './deploy.mjs';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

export function clientsFor(lane, { endpoint, tablesEndpoint = endpoint }) {
  const options = { region: REGION, credentials, endpoint };
  const dynamodb = new DynamoDBClient({ ...options, endpoint: tablesEndpoint });
  const clients = {
    s3: new S3Client({ ...options, forcePathStyle: true }),
    sfn: new SFNClient(options),
    events: new EventBridgeClient(options),
    ec2: new EC2Client(options),
    dynamodb,
    documents: DynamoDBDocumentClient.from(dynamodb),
  };
  lane.onEnd(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  return clients;
}
