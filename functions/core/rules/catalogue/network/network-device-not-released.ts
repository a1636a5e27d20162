import { defineRule } from '../../define';

export default defineRule({
  id: 'network-device-not-released',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'kernel',
  category: 'network-namespace',
  severity: 'high',
  title: 'The kernel cannot remove a network device',
  sources: ['kernel'],
  match: {
    literal: 'unregister_netdevice: waiting for ',
    pattern: /unregister_netdevice: waiting for (?<interface>[\w.-]{1,15}) to become free\. Usage count = -?\d/,
  },
  dedup: ['interface'],
  recovery: { boundary: 'reboot', quietMinutes: 30 },
  confidence: { alone: 0.93, strongerWith: ['pod-termination-stuck'] },
  mayCause: ['pod-termination-stuck', 'sandbox-teardown-failed', 'sandbox-creation-failed', 'task-hung'],
  why: 'Something still holds a reference to the device of a deleted network namespace: a kernel defect or a leaked socket.',
  impact: 'Removal of network namespaces queues up behind it: pods hang in Terminating, new ones cannot be created.',
  remediation: [
    { do: 'Check the kernel version for known reference leaks', risk: 'safe' },
    { do: 'Drain and reboot the node when it does not end', risk: 'disruptive' },
  ],
  runbook: 'kernel-faults',
  npdReason: 'UnregisterNetDevice',
  references: ['https://github.com/kubernetes/node-problem-detector/blob/master/config/kernel-monitor.json'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] unregister_netdevice: waiting for lo to become free. Usage count = 1',
        from: 'kernel source, net/core/dev.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: unregister_netdevice: waiting for eth0 to become free. Usage count = 2',
        from: 'kernel source, net/core/dev.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] veth1a2b3c4d: renamed from eth0',
        because: 'pod network set up',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] device veth1a2b left promiscuous mode',
        because: 'pod network removed',
        nearMiss: true,
      },
    ],
  },
});
