import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-cgroup-driver-mismatch',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'kubelet-start',
  severity: 'critical',
  criticalBecause: 'kubelet exits: the node cannot join or stay in the cluster',
  title: 'kubelet and the container runtime use different cgroup drivers',
  sources: ['kubelet', 'runtime'],
  match: [
    {
      literal: 'cgroup driver: ',
      pattern:
        /kubelet cgroup driver: \\*"(?<kubeletDriver>cgroupfs|systemd)\\*" is different from docker cgroup driver: \\*"(?<runtimeDriver>cgroupfs|systemd)/,
    },
    {
      literal: 'expected cgroupsPath to be of format',
      pattern: /expected cgroupsPath to be of format \\*"slice:prefix:name\\*" for systemd cgroups/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'Starting kubelet main sync loop',
    pattern: /Starting kubelet main sync loop/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['kubelet-unit-failed', 'oci-runtime-create-failed'],
  why: 'kubelet was told to manage cgroups itself while the runtime leaves that to systemd, or the other way round. Both must agree.',
  impact: 'With docker kubelet refuses to run; with containerd every container creation fails.',
  remediation: [
    {
      do: 'Set cgroupDriver: systemd in the kubelet configuration and SystemdCgroup = true in the containerd configuration',
      risk: 'caution',
    },
    { do: 'Remove the override from user data and replace the node', risk: 'disruptive' },
  ],
  runbook: 'kubelet-configuration',
  references: ['https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/configure-cgroup-driver/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 run.go:74] "command failed" err="failed to run Kubelet: misconfiguration: kubelet cgroup driver: \\"systemd\\" is different from docker cgroup driver: \\"cgroupfs\\""',
        from: 'kubernetes pkg/kubelet/dockershim, 1.23',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: F1120 08:14:02.118204    3121 server.go:274] failed to run Kubelet: failed to create kubelet: misconfiguration: kubelet cgroup driver: "cgroupfs" is different from docker cgroup driver: "systemd"',
        from: 'kubernetes pkg/kubelet/dockershim, 1.16',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"6c11\\" failed" error="failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: expected cgroupsPath to be of format \\"slice:prefix:name\\" for systemd cgroups, got \\"/kubepods/burstable/pod9f/6c11\\" instead: unknown"',
        from: 'opencontainers/runc libcontainer/specconv',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 container_manager_linux.go:287] "Creating Container Manager object based on Node Config" nodeConfig={"CgroupDriver":"systemd"}',
        because: 'the driver in use, no mismatch',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 server.go:625] --cgroups-per-qos enabled, but --cgroup-root was not specified.  defaulting to /',
        because: 'default',
        nearMiss: true,
      },
    ],
  },
});
