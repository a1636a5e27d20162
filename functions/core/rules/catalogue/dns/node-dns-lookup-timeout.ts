import { defineRule } from '../../define';

export default defineRule({
  id: 'node-dns-lookup-timeout',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'resolver',
  category: 'dns-node',
  severity: 'high',
  title: 'Daemons of the node get no answer from the resolver',
  sources: ['kubelet', 'containerd', 'cni', 'bootstrap', 'hybrid-agent', 'csi'],
  match: {
    literal: 'dial tcp: lookup',
    pattern:
      /dial tcp: lookup (?<name>[A-Za-z0-9.-]{3,200})(?: on (?<resolver>[0-9a-f.:[\]]{3,50}))?: (?:read udp \S{5,100}|dial udp \S{5,60}): i\/o timeout/,
  },
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [
    'node-lease-update-failed',
    'image-registry-dns-failed',
    'vpc-cni-ec2-unreachable',
    'kube-proxy-apiserver-unreachable',
    'kubelet-apiserver-list-failed',
    'node-registration-failed',
    'ecr-endpoint-unreachable',
    'sts-endpoint-unreachable',
    'node-status-update-retried',
  ],
  why: 'The VPC resolver or the custom one in resolv.conf does not answer: packet limit for link-local traffic, security group or ACL on port 53, or the resolver is down.',
  impact: 'The API server, ECR and AWS endpoints are not found by name.',
  remediation: [
    { do: 'Check linklocal_allowance_exceeded and DNS from the node', risk: 'safe' },
    { do: 'Check DHCP options and port 53 in network ACLs', risk: 'safe' },
  ],
  runbook: 'dns-failures',
  nmaReason: 'LinkLocalExceeded',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html',
    'https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 controller.go:145] "Failed to ensure lease exists, will retry" err="Get \\"https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/apis/coordination.k8s.io/v1\\": dial tcp: lookup A1B2C3.gr7.us-east-1.eks.amazonaws.com on 10.0.0.2:53: read udp 10.0.12.34:41822->10.0.0.2:53: i/o timeout" interval="7s"',
        from: 'Go net',
      },
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1000","msg":"Failed to call ec2:DescribeSubnets: RequestError: send request failed\\ncaused by: Post \\"https://ec2.us-east-1.amazonaws.com/\\": dial tcp: lookup ec2.us-east-1.amazonaws.com on 10.0.0.2:53: dial udp 10.0.0.2:53: i/o timeout"}',
        from: 'Go net',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 controller.go:145] "Failed to ensure lease exists, will retry" err="Get \\"https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/apis\\": dial tcp 10.0.3.17:443: i/o timeout" interval="7s"',
        because: 'the name resolves',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 dns.go:153] "Nameserver limits exceeded" err="Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 10.0.0.2 10.0.0.3 10.0.0.4"',
        because: 'a limit of the file',
        nearMiss: true,
      },
    ],
  },
});
