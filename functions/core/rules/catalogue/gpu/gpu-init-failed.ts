import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-init-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvidia-driver',
  category: 'gpu-driver',
  severity: 'high',
  title: 'The NVIDIA driver could not start a GPU',
  sources: ['kernel'],
  match: [
    {
      literal: 'RmInitAdapter failed!',
      pattern: /NVRM: (?:GPU (?<device>[0-9a-fA-F:.]{5,16}): )?RmInitAdapter failed!/,
    },
    {
      literal: 'rm_init_adapter failed',
      pattern: /NVRM: (?:GPU (?<device>[0-9a-fA-F:.]{5,16}): )?rm_init_adapter failed/,
    },
    { literal: 'probe routine failed for', pattern: /NVRM: The NVIDIA probe routine failed for \d/ },
    {
      literal: 'None of the NVIDIA',
      pattern: /NVRM: None of the NVIDIA (?:devices|graphics adapters?) were initialized/,
    },
    {
      literal: 'region assigned to your NVIDIA device is invalid',
      pattern: /NVRM: This PCI I\/O region assigned to your NVIDIA device is invalid/,
    },
    { literal: 'is already bound to nouveau', pattern: /NVRM: GPU \S{5,20} is already bound to nouveau/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.94, strongerWith: ['gpu-fallen-off-bus'] },
  mayCause: ['gpu-nvml-failed', 'device-allocation-failed', 'nvidia-runtime-hook-failed'],
  why: 'Hardware fault, a driver too old for the GPU, missing firmware, another driver that holds it, or a broken virtual machine setup.',
  impact: 'The GPU is missing for pods.',
  remediation: [
    { do: 'Reboot once, then replace the instance', risk: 'disruptive' },
    { do: 'Use an AMI with a driver that knows this GPU', risk: 'disruptive' },
    { do: 'Keep the nvidia-bug-report of this bundle for a support case', risk: 'safe' },
  ],
  runbook: 'gpu-xid',
  nmaReason: 'NvidiaDeviceCountMismatch',
  references: ['https://docs.nvidia.com/deploy/gpu-debug-guidelines/index.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: GPU 0000:00:1e.0: RmInitAdapter failed! (0x26:0x56:1474)',
        from: 'NVIDIA open-gpu-kernel-modules',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: NVRM: GPU 0000:00:1e.0: rm_init_adapter failed, device minor number 0',
        from: 'NVIDIA open-gpu-kernel-modules',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: The NVIDIA probe routine failed for 1 device(s).',
        from: 'NVIDIA open-gpu-kernel-modules',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: None of the NVIDIA devices were initialized.',
        from: 'NVIDIA open-gpu-kernel-modules',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: This PCI I/O region assigned to your NVIDIA device is invalid:',
        from: 'NVIDIA open-gpu-kernel-modules',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: GPU 0000:00:1e.0 is already bound to nouveau.',
        from: 'NVIDIA open-gpu-kernel-modules',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: loading NVIDIA UNIX Open Kernel Module for x86_64  570.133.20  Release Build',
        because: 'driver start',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvidia 0000:00:1e.0: enabling device (0140 -> 0142)',
        because: 'ordinary start',
        nearMiss: true,
      },
    ],
  },
});
