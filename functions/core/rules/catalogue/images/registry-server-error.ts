import { defineRule } from '../../define';

export default defineRule({
  id: 'registry-server-error',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'medium',
  title: 'Registry answers with a server error',
  sources: ['runtime', 'sandbox-image'],
  match: [
    {
      literal: 'unexpected status',
      pattern:
        /unexpected status(?: code| from [A-Z]{3,5} request to)?[: ].{0,300}?: (?<status>50[0-9] [A-Z][A-Za-z ]{5,40})/,
    },
    {
      literal: 'received unexpected HTTP status',
      pattern: /received unexpected HTTP status: (?<status>50[0-9] [A-Z][A-Za-z ]{5,40})/,
    },
  ],
  dedup: ['status'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['image-pull-backoff'],
  why: 'The registry, or a mirror or proxy before it, is overloaded or broken.',
  impact: 'Images that are not on the node wait.',
  remediation: [
    { do: 'Check the health page of the registry; retry later', risk: 'safe' },
    { do: 'Mirror important images to ECR', risk: 'caution' },
  ],
  runbook: 'image-pull-failures',
  references: ['https://kubernetes.io/docs/concepts/containers/images/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"quay.io/team/app:1\\" failed" error="failed to pull and unpack image \\"quay.io/team/app:1\\": failed to resolve reference \\"quay.io/team/app:1\\": unexpected status from HEAD request to https://quay.io/v2/team/app/manifests/1: 502 Bad Gateway"',
        from: 'containerd core/remotes/docker',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/images/create returned error: received unexpected HTTP status: 503 Service Unavailable"',
        from: 'docker registry client',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"registry.example.com/app:1\\" failed" error="failed to pull and unpack image \\"registry.example.com/app:1\\": unexpected status from HEAD request to https://registry.example.com/v2/app/manifests/1: 401 Unauthorized"',
        because: 'credentials',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 prober.go:107] "Probe failed" probeType="Readiness" pod="shop/api" output="HTTP probe failed with statuscode: 503"',
        because: 'a probe',
      },
    ],
  },
});
