import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-fabric-manager-error',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'fabric-manager',
  category: 'gpu-nvlink',
  severity: 'high',
  title: 'NVIDIA fabric manager reports a broken NVLink fabric',
  sources: ['gpu-report', 'messages', 'journal', 'other-log'],
  match: [
    {
      literal: 'in the multicast team request setup',
      pattern: /failed to find the GPU handle \d{1,25} in the multicast team request setup/,
    },
    {
      literal: 'any supported system topology',
      pattern: /detected number of NVSwitches don't match with any supported system topology/,
    },
    { literal: 'detected NVSwitch fatal error', pattern: /detected NVSwitch fatal error (?<sxid>\d{4,6}) on fid/ },
    {
      literal: 'request to query NVSwitch device information',
      pattern: /request to query NVSwitch device information from NVSwitch driver failed/,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.93, strongerWith: ['gpu-nvswitch-fatal', 'gpu-xid-nvlink-failed'] },
  mayCause: ['pod-crash-loop'],
  why: 'A switch had a fatal error or is missing, or a GPU was reset or lost while the fabric was in use.',
  impact: 'Jobs over several GPUs fail or do not start.',
  remediation: [
    { do: 'Reboot; replace the instance when a switch stays missing', risk: 'disruptive' },
    { do: 'Keep the nvidia-bug-report of this bundle for a support case', risk: 'safe' },
  ],
  runbook: 'gpu-xid',
  nmaReason: 'NvidiaFabricError',
  references: ['https://docs.nvidia.com/datacenter/tesla/fabric-manager-user-guide/index.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'gpu-report',
        line: '[Nov 20 2026 08:14:02] [ERROR] [tid 1808] failed to find the GPU handle 10187860174420860981 in the multicast team request setup 5653964288847403984.',
        from: 'nv-fabricmanager log',
      },
      {
        source: 'gpu-report',
        line: "[Nov 20 2026 08:14:02] [ERROR] [tid 1808] detected number of NVSwitches don't match with any supported system topology, aborting fabric manager",
        from: 'nv-fabricmanager log',
      },
      {
        source: 'gpu-report',
        line: '[Nov 20 2026 08:14:02] [ERROR] [tid 1808] detected NVSwitch fatal error 20034 on fid 0 on NVSwitch pci bus id 00000000:86:00.0 physical id 3 port 33',
        from: 'nv-fabricmanager log',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal nv-fabricmanager[812]: request to query NVSwitch device information from NVSwitch driver failed with error:WARNING Nothing to do [NV_WARN_NOTHING_TO_DO]',
        from: 'nv-fabricmanager',
      },
    ],
    silent: [
      {
        source: 'gpu-report',
        line: '[Nov 20 2026 08:14:02] [ERROR] [tid 1808] detected NVSwitch non-fatal error 12028 on fid 0 on NVSwitch pci bus id 00000000:86:00.0 physical id 3 port 61',
        because: 'survived',
        nearMiss: true,
      },
      {
        source: 'gpu-report',
        line: '[Nov 20 2026 08:14:02] [INFO] [tid 1808] multicast group 1 is allocated.',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
