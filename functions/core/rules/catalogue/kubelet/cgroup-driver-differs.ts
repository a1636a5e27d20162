import { systemdCgroup } from '../../../inspect/inspectors/containerd-config';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'cgroup-driver-differs',
  since: '1.0.0',
  revision: 1,
  area: 'kubelet',
  component: 'kubelet',
  category: 'node-configuration',
  severity: 'high',
  title: 'kubelet and containerd use different cgroup drivers',
  needs: ['kubeletConfig', 'containerdConfig'],
  uses: ['kubeletService'],
  when: ({ kubeletConfig, kubeletService, containerdConfig }) => {
    const kubelet = kubeletService?.flags['cgroup-driver']?.value ?? kubeletConfig?.values.cgroupDriver;
    const runtime = systemdCgroup(containerdConfig);
    if (typeof kubelet !== 'string')
      return { cannotCheck: 'kubelet does not name a cgroup driver (it may take that of the runtime)' };
    if (runtime === null) return { cannotCheck: 'the containerd dump has no SystemdCgroup for runc' };
    const theirs = runtime.on ? 'systemd' : 'cgroupfs';
    return verdict(
      kubelet === theirs
        ? []
        : [
            {
              detail: `kubelet uses ${kubelet}, containerd ${theirs}.`,
              evidence: [kubeletService?.flags['cgroup-driver']?.at ?? kubeletConfig?.at.cgroupDriver, runtime.at],
              facts: { kubelet, containerd: theirs },
            },
          ],
      `both use ${theirs}`,
    );
  },
  dedup: [],
  confidence: { alone: 0.8, strongerWith: ['kubelet-cgroup-driver-mismatch'] },
  mayCause: [],
  why: 'Two managers write the same cgroup tree: systemd removes what the other made. With a runtime that tells kubelet its driver the setting is overridden, otherwise pods fail to start or lose their limits under pressure.',
  impact: 'Pods fail with cgroup errors, or the node becomes unstable under memory pressure.',
  remediation: [
    {
      do: 'Set SystemdCgroup = true in containerd and cgroupDriver: systemd in kubelet, in the image or user data, and replace the node',
      risk: 'disruptive',
    },
  ],
  runbook: 'kubelet-configuration',
  references: ['https://kubernetes.io/docs/setup/production-environment/container-runtimes/#cgroup-drivers'],
  falsePositives: 'Newer kubelets that take the driver from the runtime.',
});
