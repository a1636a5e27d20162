import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-xid-application',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvidia-driver',
  category: 'gpu-xid',
  severity: 'medium',
  title: 'A program made an error on a GPU',
  sources: ['kernel'],
  // 13 illegal instruction or address, 31 page fault, 43 stopped, 45 cleaned up after another error, 68 and 69 video and graphics engines
  match: {
    literal: 'NVRM: Xid (PCI:',
    pattern:
      /NVRM: Xid \(PCI:(?<device>[0-9a-fA-F:.]{5,16})\): (?<xid>(?:6|7|8|9|11|12|13|31|32|43|45|68|69))(?:,|$| )/,
  },
  dedup: ['device', 'xid'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: ['pod-crash-loop'],
  why: 'Mostly the program: bad memory access in a kernel, a killed process (45), an incompatible library. The same number on one GPU whatever runs there points to hardware.',
  impact: 'That program ends.',
  remediation: [
    { do: 'Look whether it is always the same program or always the same GPU', risk: 'safe' },
    { do: 'Run the program under compute-sanitizer', risk: 'safe' },
  ],
  runbook: 'gpu-xid',
  nmaReason: 'NvidiaXIDWarning',
  references: [
    'https://docs.nvidia.com/deploy/xid-errors/index.html',
    'https://docs.nvidia.com/deploy/gpu-debug-guidelines/index.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: "[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 13, pid='<unknown>', name=<unknown>, Graphics SM Warp Exception on (GPC 1, TPC 2, SM 0): Out Of Range Address",
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: NVRM: Xid (PCI:0000:10:1c): 31, pid=2231, name=python3, Ch 00000008, intr 00000000. MMU Fault: ENGINE GRAPHICS GPCCLIENT_T1_0 faulted @ 0x7f2a_1c004000. Fault is of type FAULT_PDE ACCESS_TYPE_VIRT_READ',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] NVRM: Xid (PCI:0000:10:1c): 45, pid=2231, name=python3, Ch 00000008',
        from: 'NVIDIA driver, Xid catalogue',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 119, Timeout after 6s of waiting for RPC response from GPU0 GSP!',
        because: 'firmware, another rule',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: loading NVIDIA UNIX Open Kernel Module for x86_64  570.133.20  Release Build',
        because: 'driver start',
        nearMiss: true,
      },
    ],
  },
});
