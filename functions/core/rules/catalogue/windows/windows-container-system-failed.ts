import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-container-system-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'hcs',
  category: 'windows-container',
  severity: 'high',
  title: 'Windows cannot create or start containers',
  sources: ['windows'],
  match: [
    {
      literal: 'hcsshim::',
      pattern: /hcsshim::(?<call>[A-Za-z:]{3,60})(?: [0-9a-f]{6,64})?:? [^"\n]{0,200}(?:failed|failure|error)/,
      unless: /DestroyLayer|already stopped|element not found|container is already/i,
    },
    {
      literal: 'hcs::System::',
      pattern: /hcs::System::(?<call>[A-Za-z]{3,30}) [0-9a-f]{6,64}:? (?<error>[A-Z][^"\n]{3,120})/,
    },
    { literal: 'failed to create shim task: hcs', pattern: /failed to create shim task: hcs\w{0,4}::[^\n]{3,200}/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['sandbox-creation-failed', 'container-start-error'],
  why: 'The host compute service refused or did not answer: resources are exhausted, a layer is damaged, or the service hangs.',
  impact: 'Pods do not start or stop.',
  remediation: [
    { do: 'Restart the vmcompute service, then containerd', risk: 'caution' },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'windows-nodes',
  references: ['https://learn.microsoft.com/en-us/virtualization/windowscontainers/kubernetes/common-problems'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z level=error msg="failed" error="hcsshim::CreateComputeSystem 0a1b2c3d4e5f: The virtual machine or container JSON document is invalid: failure 0xc037010d"',
        from: 'microsoft/hcsshim',
      },
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z error="hcs::System::CreateProcess 0a1b2c3d4e5f: The system cannot find the file specified."',
        from: 'microsoft/hcsshim',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","RunPodSandbox failed: failed to create shim task: hcs::CreateComputeSystem 0a1b2c3d: Insufficient system resources exist to complete the requested service."',
        from: 'containerd runhcs',
      },
    ],
    silent: [
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z level=info msg="hcsshim::ActivateLayer succeeded"',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z level=debug msg="HCS notification" id=0a1b2c3d',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
