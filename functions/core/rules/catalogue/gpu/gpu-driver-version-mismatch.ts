import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-driver-version-mismatch',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvidia-driver',
  category: 'gpu-driver',
  severity: 'high',
  title: 'NVIDIA driver and libraries have different versions',
  sources: ['kernel', 'runtime', 'pods', 'user-data', 'cloud-init'],
  match: [
    { literal: 'river/library version mismatch', pattern: /[Dd]river\/library version mismatch/ },
    {
      literal: 'NVRM: API mismatch: the client',
      pattern: /NVRM: API mismatch: the client (?:'[^'\n]{1,60}' \(pid \d+\) )?has(?: the)? version/,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.96, strongerWith: [] },
  mayCause: ['nvidia-runtime-hook-failed', 'gpu-nvml-failed', 'device-plugin-disconnected'],
  why: 'The packages were updated while the old kernel module stayed loaded, or a container brings its own driver libraries.',
  impact: 'No new GPU container starts.',
  remediation: [
    { do: 'Drain and reboot the node, or replace it', risk: 'disruptive' },
    { do: 'Hold driver packages back from automatic updates', risk: 'caution' },
  ],
  runbook: 'gpu-xid',
  references: ['https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/troubleshooting.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[812]: time="2026-11-20T08:14:02Z" level=error msg="StartContainer failed" error="nvidia-container-cli: initialization error: nvml error: driver/library version mismatch: unknown"',
        from: 'libnvidia-container',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: API mismatch: the client has the version 535.183.01, but',
        from: 'NVIDIA open-gpu-kernel-modules',
      },
      { source: 'gpu-report', line: 'Failed to initialize NVML: Driver/library version mismatch', from: 'nvidia-smi' },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: loading NVIDIA UNIX Open Kernel Module for x86_64  570.133.20  Release Build',
        because: 'driver start',
        nearMiss: true,
      },
      {
        source: 'gpu-report',
        line: 'NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.133.20',
        because: 'version listing',
        nearMiss: true,
      },
    ],
  },
});
