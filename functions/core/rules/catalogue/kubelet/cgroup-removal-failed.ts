import { defineRule } from '../../define';

export default defineRule({
  id: 'cgroup-removal-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'pod-termination',
  severity: 'low',
  title: 'kubelet cannot remove the cgroup of a pod',
  sources: ['kubelet'],
  match: [
    { literal: 'ailed to delete cgroup paths', pattern: /[Ff]ailed to delete cgroup paths/ },
    { literal: 'ailed to remove cgroup', pattern: /[Ff]ailed to remove cgroup (?:\(will retry\)|will retry|"|paths)/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.5, strongerWith: [] },
  mayCause: [],
  why: 'A process is still in the cgroup, or systemd and kubelet removed it at the same moment.',
  impact: 'Usually none; many left cgroups slow cAdvisor and systemd down.',
  remediation: [{ do: 'Ignore single lines; else look for processes in state D', risk: 'safe' }],
  runbook: 'pod-termination',
  references: ['https://kubernetes.io/docs/concepts/architecture/cgroups/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 pod_container_manager_linux.go:192] "Failed to delete cgroup paths" cgroupName=["kubepods","burstable","pod0d6c"] err="unable to destroy cgroup paths for cgroup [kubepods burstable pod0d6c] : Timed out while waiting for systemd to remove kubepods-burstable-pod0d6c.slice"',
        from: 'kubernetes pkg/kubelet/cm',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: W1120 08:14:02.118204    3121 pod_container_manager_linux.go:200] failed to delete cgroup paths for [kubepods burstable pod0d6c] : unable to destroy cgroup paths for cgroup [kubepods burstable pod0d6c]',
        from: 'kubernetes pkg/kubelet/cm, 1.17',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: W1120 08:14:02.118204    3121 cgroup_manager_linux.go:301] Failed to remove cgroup will retry: /sys/fs/cgroup/kubepods.slice: device or resource busy',
        from: 'opencontainers/runc libcontainer/cgroups',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_pods.go:1247] Killing unwanted pod "api"',
        because: 'ordinary clean-up',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 container_manager_linux.go:292] "Creating Container Manager object based on Node Config" nodeConfig={"CgroupsPerQOS":true}',
        because: 'ordinary start',
        nearMiss: true,
      },
    ],
  },
});
