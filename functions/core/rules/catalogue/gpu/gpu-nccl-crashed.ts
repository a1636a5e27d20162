import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-nccl-crashed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nccl',
  category: 'process-crash',
  severity: 'medium',
  title: 'A program crashed inside NCCL',
  sources: ['kernel'],
  match: {
    literal: 'in libnccl',
    pattern: /\b(?<process>[^\s[\]:][^[\]\n]{0,31})\[\d{1,9}\]: segfault at [^\n]{1,160} in libnccl[\w-]{0,20}\.so/,
  },
  dedup: ['process'],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.92, strongerWith: ['gpu-xid-nvlink-failed', 'gpu-fallen-off-bus'] },
  mayCause: ['pod-crash-loop'],
  why: 'Communication between GPUs failed in a way the library did not survive, often because one GPU or network adapter failed first.',
  impact: 'The training job aborts.',
  remediation: [
    { do: 'Look for Xid and EFA errors before it', risk: 'safe' },
    { do: 'Update NCCL and its network plugin', risk: 'safe' },
  ],
  runbook: 'gpu-xid',
  nmaReason: 'NvidiaNCCLError',
  references: ['https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] python3[9120]: segfault at 7f797fe00000 ip 00007f7c7ac69996 sp 00007f7c12fd7c30 error 4 in libnccl.so.2.21.5[7f7c7ac00000+d3d3000]',
        from: 'kernel source, arch/x86/mm/fault.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: pt_main_thread[811]: segfault at 0 ip 00007f7c7ac69996 sp 00007f7c12fd7c30 error 6 in libnccl-net.so[7f7c7ac00000+3000]',
        from: 'kernel source, arch/x86/mm/fault.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] python3[9120]: segfault at 0 ip 00007f1c sp 00007ffd error 4 in libtorch.so[7f1c2a000000+1a5000]',
        because: 'another library',
        nearMiss: true,
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F NCCL INFO NET/Plugin: Loaded net plugin libnccl-net.so',
        because: 'start',
        nearMiss: true,
      },
    ],
  },
});
