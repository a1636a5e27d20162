import { defineRule } from '../../define';

export default defineRule({
  id: 'bootstrap-describe-cluster-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'bootstrap',
  category: 'node-join',
  severity: 'critical',
  criticalBecause: 'bootstrap gets no endpoint and CA: the node never joins',
  title: 'Bootstrap cannot describe the EKS cluster',
  sources: ['bootstrap'],
  match: [
    {
      literal: 'calling the DescribeCluster operation',
      pattern: /\((?<error>[A-Za-z]{5,40})\) when calling the DescribeCluster operation/,
    },
    {
      literal: 'Could not connect to the endpoint URL',
      pattern: /Could not connect to the endpoint URL: "https:\/\/(?:fips\.)?eks\./,
    },
    {
      literal: 'operation error EKS: DescribeCluster',
      pattern: /operation error EKS: DescribeCluster, (?<error>[^"]{5,160})/,
    },
    {
      literal: 'onnect timeout on endpoint URL',
      pattern: /[Cc]onnect timeout on endpoint URL: "https:\/\/(?:fips\.)?eks\./,
    },
  ],
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['bootstrap-script-failed', 'nodeadm-command-failed'],
  why: 'The script asks EKS for endpoint and CA when they are not given: the role lacks eks:DescribeCluster, the name or region is wrong, or a private subnet has no route to the EKS endpoint.',
  impact: 'The instance never becomes a node.',
  remediation: [
    { do: 'Pass endpoint, CA and service CIDR in the user data', risk: 'caution' },
    { do: 'Allow eks:DescribeCluster and add the eks VPC endpoint', risk: 'caution' },
  ],
  runbook: 'node-join-failure',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'cloud-init',
        line: 'An error occurred (AccessDeniedException) when calling the DescribeCluster operation: User: arn:aws:sts::111122223333:assumed-role/node/i-0123456789abcdef0 is not authorized to perform: eks:DescribeCluster',
        from: 'AWS CLI',
      },
      {
        source: 'cloud-init',
        line: 'Could not connect to the endpoint URL: "https://eks.us-east-1.amazonaws.com/clusters/prod"',
        from: 'AWS CLI',
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"fatal","ts":1795162442.118,"caller":"nodeadm/main.go:36","msg":"Command failed","error":"operation error EKS: DescribeCluster, https response error StatusCode: 404, RequestID: 1f6d, ResourceNotFoundException: No cluster found for name: prod."}',
        from: 'AWS SDK for Go v2, hybrid nodeadm',
      },
      {
        source: 'user-data',
        line: 'Connect timeout on endpoint URL: "https://eks.us-east-1.amazonaws.com/clusters/prod"',
        from: 'AWS CLI v2',
      },
    ],
    silent: [
      {
        source: 'cloud-init',
        line: '+ aws eks describe-cluster --region us-east-1 --name prod',
        because: 'trace of the call',
      },
      {
        source: 'cloud-init',
        line: 'Could not connect to the endpoint URL: "https://s3.us-east-1.amazonaws.com/tools/agent.rpm"',
        because: 'another service',
        nearMiss: true,
      },
    ],
  },
});
