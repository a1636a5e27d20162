import { defineRule } from '../../define';

export default defineRule({
  id: 'image-architecture-mismatch',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-arch',
  severity: 'medium',
  title: 'Image is not built for the architecture of this node',
  sources: ['runtime', 'pods'],
  match: [
    { literal: 'exec format error', pattern: /exec format error/ },
    { literal: 'no match for platform in manifest', pattern: /no match(?:ing manifest)? for platform in manifest/ },
    {
      literal: 'no matching manifest for',
      pattern: /no matching manifest for (?<platform>[a-z0-9/]{5,30}) in the manifest list/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['container-start-error', 'pod-crash-loop'],
  why: 'The image has no variant for this processor, or contains a binary of another one; typical after adding Graviton nodes.',
  impact: 'Containers of this image fail on nodes of this architecture.',
  remediation: [
    { do: 'Build a multi-architecture image', risk: 'caution' },
    { do: 'Pin the workload with a kubernetes.io/arch node selector', risk: 'caution' },
  ],
  runbook: 'image-pull-failures',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/eks-optimized-ami.html',
    'https://kubernetes.io/docs/concepts/containers/images/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"6c11\\" failed" error="failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec /usr/local/bin/app: exec format error: unknown"',
        from: 'opencontainers/runc',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"registry.example.com/app:1\\" failed" error="failed to pull and unpack image \\"registry.example.com/app:1\\": no match for platform in manifest: not found"',
        from: 'containerd core/images',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/images/create returned error: no matching manifest for linux/arm64/v8 in the manifest list entries"',
        from: 'docker daemon',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"6c11\\" failed" error="exec: \\"/app/run.sh\\": permission denied: unknown"',
        because: 'another reason',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 server.go:467] "Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""',
        because: 'ordinary',
      },
    ],
  },
});
