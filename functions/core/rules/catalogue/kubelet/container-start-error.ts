import { defineRule } from '../../define';

export default defineRule({
  id: 'container-start-error',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'container-start',
  severity: 'medium',
  title: 'A container cannot be created or started',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'CreateContainerConfigError',
      pattern: /for \\*"(?<container>[a-z0-9-]{1,63})\\*" with CreateContainerConfigError: \\*"(?<error>[^"]{3,160})/,
    },
    {
      literal: 'CreateContainerError',
      pattern: /for \\*"(?<container>[a-z0-9-]{1,63})\\*" with CreateContainerError: \\*"(?<error>[^"]{3,160})/,
    },
    {
      literal: 'RunContainerError',
      pattern: /for \\*"(?<container>[a-z0-9-]{1,63})\\*" with RunContainerError: \\*"(?<error>[^"]{3,160})/,
    },
    {
      literal: 'PostStartHookError',
      pattern: /for \\*"(?<container>[a-z0-9-]{1,63})\\*" with PostStartHookError: \\*"(?<error>[^"]{3,160})/,
    },
  ],
  dedup: ['container'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'A ConfigMap, Secret or field the container needs is missing, its command cannot be run, or its start hook failed.',
  impact: 'This container does not run.',
  remediation: [
    { do: 'Read the quoted error', risk: 'safe' },
    { do: 'Correct the pod specification', risk: 'caution' },
  ],
  runbook: 'pod-start',
  references: ['https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 pod_workers.go:1300] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"api\\" with CreateContainerConfigError: \\"configmap \\\\\\"api-env\\\\\\" not found\\"" pod="shop/api"',
        from: 'kubernetes pkg/kubelet/kuberuntime',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 pod_workers.go:191] Error syncing pod 0d6c ("api_shop(0d6c)"), skipping: failed to "StartContainer" for "api" with RunContainerError: "failed to start container \\"6c11\\": Error response from daemon: OCI runtime create failed"',
        from: 'kubernetes pkg/kubelet/pod_workers.go, 1.17',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 pod_workers.go:1300] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"api\\" with CreateContainerError: \\"failed to generate container spec: no command specified\\"" pod="shop/api"',
        from: 'kubernetes pkg/kubelet/kuberuntime',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 pod_workers.go:1300] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"api\\" with PostStartHookError: \\"Exec lifecycle hook ([/bin/sh -c warm]) for Container \\\\\\"api\\\\\\" failed - error: command exited with 1\\"" pod="shop/api"',
        from: 'kubernetes pkg/kubelet/kuberuntime',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 pod_workers.go:1300] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"api\\" with CrashLoopBackOff: \\"back-off 10s restarting failed container=api pod=api_shop(0d6c)\\"" pod="shop/api"',
        because: 'it starts but crashes',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2457] "SyncLoop (PLEG): event for pod" pod="shop/api" event={"Type":"ContainerStarted"}',
        because: 'started',
      },
    ],
  },
});
