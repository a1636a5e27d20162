import { defineRule } from '../../define';

export default defineRule({
  id: 'imds-unreachable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'imds',
  category: 'imds',
  severity: 'high',
  title: 'Instance metadata service cannot be reached',
  sources: ['pods', 'cni', 'kubelet', 'bootstrap', 'containerd', 'hybrid-agent', 'system'],
  match: [
    {
      literal: '169.254.169.254',
      pattern:
        /169\.254\.169\.254[:/"\\ ].{0,200}?(?<error>i\/o timeout|context deadline exceeded|Client\.Timeout exceeded|connection refused|no route to host|[Cc]onnection timed out|network is unreachable|Read timed out|TokenTimeout)/,
    },
    {
      literal: 'operation error ec2imds',
      pattern:
        /operation error ec2imds: (?<operation>[A-Za-z]{3,40}), .{0,160}?(?<error>context deadline exceeded|i\/o timeout|connection refused|exceeded maximum number of attempts)/,
      unless: /169\.254\.169\.254/,
    },
    { literal: 'instance metadata is not available', pattern: /(?<error>EC2 instance metadata is not available)/ },
    {
      literal: 'fd00:ec2::254',
      pattern:
        /fd00:ec2::254\]?.{0,120}?(?<error>i\/o timeout|context deadline exceeded|connection refused|no route to host)/,
    },
  ],
  dedup: ['error'],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [
    'vpc-cni-imds-failed',
    'credential-provider-failed',
    'aws-credentials-missing',
    'bootstrap-imds-failed',
    'bootstrap-no-credentials',
    'vpc-cni-no-credentials',
    'kubelet-credential-exec-failed',
    'nodeadm-ec2-call-failed',
  ],
  why: 'From a pod: the hop limit of 1 stops the answer, or a network policy blocks it. From the host: the endpoint is off, a firewall rule, or the link-local packet limit.',
  impact: 'The program gets no role credentials and no instance data.',
  remediation: [
    { do: 'Check HttpPutResponseHopLimit and HttpEndpoint', risk: 'safe' },
    { do: 'Give pods their own role instead of metadata', risk: 'caution' },
    { do: 'Check linklocal_allowance_exceeded', risk: 'safe' },
  ],
  runbook: 'imds',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html',
    'https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 metadata.go:90] "Retrieving EC2 instance metadata from IMDS failed" err="Put \\"http://169.254.169.254/latest/api/token\\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)"',
        from: 'AWS SDK, aws-ebs-csi-driver',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 main.go:161] Error running credential provider plugin: operation error ECR: GetAuthorizationToken, get identity: get credentials: failed to refresh cached credentials, operation error ec2imds: GetMetadata, canceled, context deadline exceeded',
        from: 'AWS SDK for Go v2',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F F1120 08:14:02.118204    3121 main.go:59] could not get metadata from AWS: EC2 instance metadata is not available',
        from: 'aws-ebs-csi-driver pkg/cloud',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F Get "http://[fd00:ec2::254]/latest/meta-data/placement/region": dial tcp [fd00:ec2::254]:80: connect: no route to host',
        from: 'Go net',
      },
    ],
    silent: [
      {
        source: 'cloud-init',
        line: '2026-11-20 08:14:02,118 - url_helper.py[DEBUG]: Read from http://169.254.169.254/latest/meta-data/ (200, 312b) after 1 attempts',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F EC2MetadataError: failed to make EC2Metadata request to http://169.254.169.254/latest/meta-data/iam/ status code: 404, request id: ',
        because: 'no such item',
        nearMiss: true,
      },
    ],
  },
});
