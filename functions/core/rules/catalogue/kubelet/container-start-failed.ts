import { defineRule } from '../../define';

export default defineRule({
  id: 'container-start-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'container-start',
  severity: 'medium',
  title: 'kubelet could not start a container of a pod',
  sources: ['kubelet', 'windows'],
  // kuberuntime_manager prints the whole container before these words, so only the end of the line is looked at
  match: {
    literal: 'start failed in pod',
    pattern:
      /start failed in pod (?<pod>[a-z0-9.-]{1,253})_(?<namespace>[a-z0-9-]{1,63})\([^)]{1,60}\): (?<reason>CreateContainerConfigError|CreateContainerError|RunContainerError|PostStartHookError|ErrImagePull|ImageInspectError|InvalidImageName|ErrImageNeverPull): (?<error>[^"]{3,160})/,
  },
  dedup: ['namespace', 'reason'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'Image, configuration, command or hook of the container is at fault, or the runtime refused it; the reason word tells which.',
  impact: 'This container does not run.',
  remediation: [{ do: 'Read the reason and the error after it', risk: 'safe' }],
  runbook: 'pod-start',
  references: ['https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kuberuntime_manager.go:1262] container &Container{Name:api,Image:registry.example.com/team/api:9,Command:[],Args:[],} start failed in pod api-5c9d8b7f4-x2k8q_shop(0d6c1f6e-0d63): CreateContainerConfigError: secret "api-env" not found',
        from: 'kubernetes pkg/kubelet/kuberuntime, 1.29',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kuberuntime_manager.go:919] init container &Container{Name:migrate,Image:registry.example.com/team/api:9,} start failed in pod api-5c9d8b7f4-x2k8q_shop(0d6c1f6e-0d63): RunContainerError: failed to create containerd task',
        from: 'kubernetes pkg/kubelet/kuberuntime, 1.22',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kuberuntime_manager.go:1262] container &Container{Name:api,} start failed in pod api_shop(0d6c): CrashLoopBackOff: back-off 10s restarting failed container=api pod=api_shop(0d6c)',
        because: 'the crash loop has its own rule',
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
