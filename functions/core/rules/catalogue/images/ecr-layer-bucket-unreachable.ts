import { defineRule } from '../../define';

export default defineRule({
  id: 'ecr-layer-bucket-unreachable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'high',
  title: 'ECR layers cannot be downloaded from S3',
  sources: ['runtime', 'sandbox-image'],
  match: {
    literal: 'starport-layer-bucket',
    pattern:
      /starport-layer-bucket\.s3\.(?<region>[a-z0-9-]{5,25})\.amazonaws\.com.{0,400}?(?<error>i\/o timeout|connection refused|403 Forbidden|TLS handshake timeout|connection reset by peer|no route to host|context deadline exceeded|no such host)/,
  },
  dedup: ['error'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['image-pull-backoff'],
  why: 'ECR stores layers in a bucket of the service. In a private subnet the S3 gateway endpoint is missing from the route table, or its policy does not allow the bucket.',
  impact: 'Manifests resolve but no ECR image can be pulled.',
  remediation: [
    { do: 'Add the S3 gateway endpoint to the route table of the subnet', risk: 'caution' },
    { do: 'Allow arn:aws:s3:::prod-<region>-starport-layer-bucket/* in its policy', risk: 'caution' },
  ],
  runbook: 'image-pull-failures',
  references: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1\\" failed" error="failed to pull and unpack image \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1\\": failed to copy: httpReadSeeker: failed open: failed to do request: Get \\"https://prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com/3f2a/9f86?X-Amz-Date=20261120\\": dial tcp 52.216.10.4:443: i/o timeout"',
        from: 'containerd, ECR',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "PullImage from image service failed" err="rpc error: code = Unknown desc = failed to copy: httpReadSeeker: failed open: unexpected status code https://prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com/3f2a/9f86: 403 Forbidden" image="111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1"',
        from: 'containerd, ECR',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1\\" failed" error="failed to pull and unpack image \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1\\": failed to do request: Head \\"https://111122223333.dkr.ecr.us-east-1.amazonaws.com/v2/app/manifests/1\\": dial tcp 52.46.141.20:443: i/o timeout"',
        because: 'the ECR endpoint itself',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=debug msg="fetch layer" url="https://prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com/3f2a/9f86"',
        because: 'a download',
        nearMiss: true,
      },
    ],
  },
});
