import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-ec2-unreachable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'aws-endpoint',
  severity: 'high',
  title: 'ipamd cannot reach the EC2 endpoint',
  sources: ['cni'],
  match: [
    {
      literal: 'https://ec2.',
      pattern:
        /https:\/\/ec2\.(?<region>[a-z0-9-]{5,25})\.(?:amazonaws\.com|api\.aws)[^ ]{0,60} ?:? ?(?<error>dial tcp.{0,120}?(?:i\/o timeout|connection refused|no such host)|net\/http: TLS handshake timeout|context deadline exceeded|net\/http: request canceled)/,
    },
    {
      literal: 'operation error EC2: ',
      pattern:
        /operation error EC2: (?<operation>[A-Za-z]{5,40}),[^"]{0,40} (?:exceeded maximum number of attempts|request send failed).{0,300}?(?<error>i\/o timeout|connection refused|no such host|TLS handshake timeout|deadline exceeded)/,
      unless: /https:\/\/ec2\./,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['vpc-cni-ipamd-start-failed', 'vpc-cni-no-free-ip'],
  why: 'A private subnet without NAT or ec2 VPC endpoint, a security group of the endpoint, or DNS.',
  impact: 'The pool of addresses is frozen on this node.',
  remediation: [
    { do: 'Test the ec2 endpoint from the node', risk: 'safe' },
    { do: 'Add the ec2 interface endpoint to the VPC', risk: 'caution' },
  ],
  runbook: 'vpc-cni-not-ready',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html',
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:463","msg":"Failed to call ec2:DescribeNetworkInterfaces for [eni-0123456789abcdef0]: RequestError: send request failed\\ncaused by: Post \\"https://ec2.us-east-1.amazonaws.com/\\": dial tcp 54.239.28.168:443: i/o timeout"}',
        from: 'amazon-vpc-cni-k8s AWS SDK for Go v1',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1000","msg":"Failed to get ENI eni-0123456789abcdef0 information from EC2 control plane operation error EC2: DescribeNetworkInterfaces, exceeded maximum number of attempts, 10, https response error StatusCode: 0, RequestID: , request send failed, context deadline exceeded"}',
        from: 'amazon-vpc-cni-k8s AWS SDK for Go v2',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"wait/wait.go:109","msg":"Unable to reach API Server: Get \\"https://172.20.0.1:443/version?timeout=5s\\": dial tcp 172.20.0.1:443: i/o timeout"}',
        because: 'the Kubernetes API',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1010","msg":"Using EC2 endpoint https://ec2.us-east-1.amazonaws.com"}',
        because: 'configuration',
        nearMiss: true,
      },
    ],
  },
});
