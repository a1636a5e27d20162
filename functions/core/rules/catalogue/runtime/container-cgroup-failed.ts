import { defineRule } from '../../define';

export default defineRule({
  id: 'container-cgroup-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'cgroup',
  severity: 'high',
  title: 'cgroup of a container could not be set up',
  sources: ['runtime'],
  match: [
    {
      literal: 'unable to apply cgroup configuration',
      pattern: /unable to apply cgroup configuration: (?<error>[^"]{3,200})/,
    },
    {
      literal: 'applying cgroup configuration for process',
      pattern: /applying cgroup configuration for process caused[: ](?<error>.{3,160})/,
    },
    {
      literal: 'error setting cgroup config',
      pattern: /error setting cgroup config for procHooks process: (?<error>[^"]{3,200})/,
    },
    { literal: 'cgroups: cgroup mountpoint does not exist', pattern: /cgroups: cgroup mountpoint does not exist/ },
    {
      literal: 'ailed to create cgroup',
      pattern: /[Ff]ailed to create (?:the )?cgroup(?:"| at| for|: |\()(?<error>[^"]{0,120})/,
    },
    {
      literal: 'error creating systemd unit',
      pattern: /error creating systemd unit `(?<unit>[^`]{3,160})`: got `failed`/,
    },
    {
      literal: 'Message recipient disconnected from message bus',
      pattern: /Message recipient disconnected from message bus without replying/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['sandbox-creation-failed', 'container-start-error'],
  why: 'The cgroup hierarchy is missing or mixed (v1 and v2), systemd is overloaded or was restarted, the driver differs from that of kubelet, or too many cgroups exist.',
  impact: 'New containers on the node fail until it is solved.',
  remediation: [
    { do: 'Check systemd and D-Bus, and the number of cgroups (/proc/cgroups)', risk: 'safe' },
    { do: 'Align the cgroup drivers', risk: 'caution' },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'container-runtime-failures',
  references: ['https://kubernetes.io/docs/concepts/architecture/cgroups/', 'https://github.com/opencontainers/runc'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"6c11\\" failed" error="failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: unable to apply cgroup configuration: unable to start unit \\"cri-containerd-6c11.scope\\": Message recipient disconnected from message bus"',
        from: 'opencontainers/cgroups',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "StartContainer from runtime service failed" err="rpc error: code = Unknown desc = failed to create containerd task: OCI runtime create failed: error setting cgroup config for procHooks process: bpf_prog_query(BPF_CGROUP_DEVICE) failed: operation not permitted: unknown"',
        from: 'opencontainers/runc 1.1',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/containers/6c11/start returned error: OCI runtime create failed: container_linux.go:346: starting container process caused: process_linux.go:297: applying cgroup configuration for process caused: mkdir /sys/fs/cgroup/memory/kubepods: cannot allocate"',
        from: 'opencontainers/runc 1.0',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/containers/6c11/start returned error: cgroups: cgroup mountpoint does not exist: unknown"',
        from: 'containerd/cgroups',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 qos_container_manager_linux.go:379] "Failed to create cgroup" err="no space left on device" cgroupName=["kubepods","besteffort"]',
        from: 'kubernetes pkg/kubelet/cm',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="RunPodSandbox failed" error="runc create failed: error creating systemd unit `cri-containerd-6c11.scope`: got `failed`"',
        from: 'opencontainers/cgroups/systemd',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 pod_workers.go:951] failed to ensure that the pod: 0d6c cgroups exist and are correctly applied: Message recipient disconnected from message bus without replying',
        from: 'systemd D-Bus',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 container_manager_linux.go:287] "Creating Container Manager object based on Node Config" nodeConfig={"CgroupDriver":"systemd","CgroupVersion":2}',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[1]: Started cri-containerd-6c11.scope - libcontainer container 6c11.',
        because: 'success',
      },
    ],
  },
});
