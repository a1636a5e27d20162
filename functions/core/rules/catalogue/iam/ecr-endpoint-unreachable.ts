import { defineRule } from '../../define';

export default defineRule({
  id: 'ecr-endpoint-unreachable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'iam',
  category: 'aws-endpoint',
  severity: 'high',
  title: 'ECR API endpoint cannot be reached',
  sources: ['pods', 'cni', 'kubelet', 'bootstrap', 'containerd', 'hybrid-agent'],
  match: [
    {
      literal: 'https://api.ecr',
      pattern:
        /https:\/\/api\.ecr(?:-fips)?\.(?<region>[a-z0-9-]{5,25})\..{0,150}?(?<error>i\/o timeout|connection refused|no such host|TLS handshake timeout|context deadline exceeded|Client\.Timeout exceeded)/,
    },
    {
      literal: 'operation error ECR: ',
      pattern:
        /operation error ECR: GetAuthorizationToken, exceeded maximum number of attempts[^"]{0,200}?(?<error>request send failed|i\/o timeout|StatusCode: 0)/,
      unless: /https:\/\/api\.ecr/,
    },
  ],
  dedup: ['error'],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['credential-provider-failed', 'image-pull-unauthorized', 'sandbox-image-pull-failed'],
  why: 'A private subnet without NAT or ecr.api endpoint, its security group, or DNS.',
  impact: 'The node gets no ECR token and cannot pull private images.',
  remediation: [{ do: 'Add the ecr.api and ecr.dkr interface endpoints and the S3 gateway endpoint', risk: 'caution' }],
  runbook: 'image-pull-failures',
  references: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 main.go:161] Error running credential provider plugin: RequestError: send request failed caused by: Post "https://api.ecr.us-east-1.amazonaws.com/": dial tcp 52.94.229.10:443: i/o timeout',
        from: 'AWS SDK for Go v1',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 main.go:161] Error running credential provider plugin: operation error ECR: GetAuthorizationToken, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed',
        from: 'AWS SDK for Go v2',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 main.go:161] Error running credential provider plugin: operation error ECR: GetAuthorizationToken, https response error StatusCode: 400, AccessDeniedException',
        because: 'reached but denied',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 plugins.go:73] "Registering credential provider" provider="ecr-credential-provider"',
        because: 'ordinary',
      },
    ],
  },
});
