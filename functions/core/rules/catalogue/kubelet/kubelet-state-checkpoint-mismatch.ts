import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-state-checkpoint-mismatch',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'kubelet-start',
  severity: 'critical',
  criticalBecause: 'kubelet does not start until the state file is removed',
  title: 'CPU or memory manager state does not fit the configuration',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'could not restore state from checkpoint',
    pattern: /could not restore state from checkpoint: (?<error>[^"]{3,160})/,
  },
  dedup: [],
  recovery: {
    literal: 'Starting kubelet main sync loop',
    pattern: /Starting kubelet main sync loop/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['kubelet-start-failed'],
  why: 'The policy or the hardware changed while /var/lib/kubelet/cpu_manager_state or memory_manager_state stayed, for example after a resize of the instance.',
  impact: 'kubelet exits at every start.',
  remediation: [
    { do: 'Drain the node, remove the state file named in the message and restart kubelet', risk: 'disruptive' },
  ],
  runbook: 'kubelet-configuration',
  nmaReason: 'KubeletFailed',
  references: ['https://kubernetes.io/docs/tasks/administer-cluster/cpu-management-policies/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 cpu_manager.go:242] "Could not initialize checkpoint manager, please drain node and remove policy state file" err="could not restore state from checkpoint: configured policy \\"static\\" differs from state checkpoint policy \\"none\\", please drain this node and delete the CPU manager checkpoint file \\"/var/lib/kubelet/cpu_manager_state\\" before restarting Kubelet"',
        from: 'kubernetes pkg/kubelet/cm/cpumanager/state',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:1466] "Failed to start ContainerManager" err="start cpu manager error: could not restore state from checkpoint: checkpoint is corrupted, please drain this node and delete the CPU manager checkpoint file"',
        from: 'kubernetes pkg/kubelet/cm/cpumanager',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 state_mem.go:36] "Initialized new in-memory state store"',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 state_checkpoint.go:107] "State checkpoint: restored state from checkpoint"',
        because: 'restored',
        nearMiss: true,
      },
    ],
  },
});
