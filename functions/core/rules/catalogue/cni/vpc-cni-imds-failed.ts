import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-imds-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'imds',
  severity: 'high',
  title: 'ipamd cannot read instance metadata',
  sources: ['cni'],
  match: [
    { literal: 'get instance metadata: failed', pattern: /get instance metadata: failed to (?<error>[^"\\]{3,160})/ },
    {
      literal: 'ailed to retrieve ',
      pattern:
        /[Ff]ailed to retrieve (?<item>[a-z0-9 -]{3,50}?) (?:data )?(?:from|in) instance metadata(?: service)?[ :](?<error>[^"\\]{3,120})/,
    },
    {
      literal: 'giving up trying to retrieve ENIs',
      pattern: /giving up trying to retrieve ENIs from metadata service/,
    },
    {
      literal: 'Unable to discover attached',
      pattern: /Unable to discover attached (?:IPs for )?ENIs? from metadata service/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['imds-unreachable'] },
  mayCause: ['vpc-cni-ipamd-start-failed', 'vpc-cni-no-free-ip'],
  why: 'The metadata service did not answer, was throttled (1,024 packets per second for link-local), or shows a new interface late.',
  impact: 'ipamd does not start, or does not use an interface it just attached.',
  remediation: [
    { do: 'Check linklocal_allowance_exceeded of the node', risk: 'safe' },
    { do: 'Find pods that call the metadata service very often', risk: 'safe' },
  ],
  runbook: 'imds',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html',
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws-k8s-agent/main.go:72","msg":"Failed to initialize: get instance metadata: failed to find primary ENI: EC2MetadataError: failed to make EC2Metadata request"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:400","msg":"Failed to retrieve region data from instance metadata RequestError: send request failed"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:900","msg":"Failed to increase pool size: waitENIAttached: waitForENIAndIPsAttached: giving up trying to retrieve ENIs from metadata service"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:905","msg":"Failed to increase pool size for Network card 0: Unable to discover attached ENI from metadata service timeout"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/imds.go:210","msg":"Could not get ipv6 addresses from IMDS: http response error StatusCode: 404"}',
        because: 'an interface without IPv6',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:910","msg":"Failed to increase pool, error trying to discover attached ENIs on attempt 1/12: EOF"}',
        because: 'one of several attempts',
        nearMiss: true,
      },
    ],
  },
});
