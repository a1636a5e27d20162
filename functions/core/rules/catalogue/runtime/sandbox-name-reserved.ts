import { defineRule } from '../../define';

export default defineRule({
  id: 'sandbox-name-reserved',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'sandbox',
  severity: 'medium',
  title: 'Name of a sandbox or container is still reserved',
  sources: ['runtime'],
  match: [
    {
      literal: 'failed to reserve sandbox name',
      pattern: /failed to reserve sandbox name \\*"(?<name>[^"\\]{3,200})\\*"/,
    },
    {
      literal: 'failed to reserve container name',
      pattern: /failed to reserve container name \\*"(?<name>[^"\\]{3,200})\\*"/,
    },
    {
      literal: 'is already in use by container',
      pattern: /[Cc]onflict\. The container name \\*"(?<name>[^"\\]{3,200})\\*" is already in use by container/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.85, strongerWith: ['runtime-deadline-exceeded'] },
  mayCause: ['sandbox-creation-failed'],
  why: 'An earlier attempt timed out at kubelet but still runs inside containerd, so the next attempt meets its name.',
  impact: 'The pod waits until the first attempt ends; the slowness behind it is the real problem.',
  remediation: [
    { do: 'Look for timeouts and slow disk before it', risk: 'safe' },
    { do: 'Restart containerd when it lasts for hours', risk: 'caution' },
  ],
  runbook: 'sandbox-creation',
  references: ['https://github.com/containerd/containerd/issues/4604'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to reserve sandbox name \\"api_shop_0d6c_0\\": name \\"api_shop_0d6c_0\\" is reserved for \\"6c119fe2\\""',
        from: 'containerd internal/registrar',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="CreateContainer within sandbox \\"6c11\\" for &ContainerMetadata{Name:api,Attempt:0,} failed" error="failed to reserve container name \\"api_api_shop_0d6c_0\\": name \\"api_api_shop_0d6c_0\\" is reserved for \\"99ac\\""',
        from: 'containerd internal/registrar',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/containers/create returned error: Conflict. The container name \\"/k8s_POD_api_shop_0d6c_0\\" is already in use by container \\"6c11\\". You have to remove (or rename) that container"',
        from: 'docker daemon',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 util.go:30] "No sandbox for pod can be found. Need to start a new one" pod="shop/api"',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="RunPodSandbox for &PodSandboxMetadata{Name:api,Uid:0d6c,Namespace:shop,Attempt:0,} returns sandbox id \\"6c11\\""',
        because: 'success',
      },
    ],
  },
});
