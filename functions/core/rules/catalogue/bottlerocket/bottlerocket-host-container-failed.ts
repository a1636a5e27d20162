import { defineRule } from '../../define';

export default defineRule({
  id: 'bottlerocket-host-container-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bottlerocket',
  component: 'bottlerocket',
  category: 'host-container',
  severity: 'medium',
  title: 'A host or bootstrap container of Bottlerocket failed',
  sources: ['system'],
  match: [
    {
      literal: 'host-containers@',
      pattern:
        /host-containers@(?<container>[\w+-]{1,40})\.service: (?:Main process exited, code=exited, status=[1-9]|Scheduled restart job, restart counter is at (?:[5-9]|\d{2,}))/,
    },
    { literal: 'host-ctr[', pattern: /host-ctr\[\d+\]: [^\n]{0,120}level=(?:error|fatal) msg=/ },
    { literal: 'failed to pull image. waiting', pattern: /host-ctr[^\n]{0,160}failed to pull image\. waiting/ },
    { literal: 'Failed to manage ', pattern: /Failed to manage \d{1,3} of \d{1,3} (?:host|bootstrap) containers/ },
    {
      literal: 'bootstrap-containers@',
      pattern:
        /bootstrap-containers@(?<container>[\w+-]{1,40})\.service: (?:Failed with result|Main process exited, code=exited, status=[1-9])/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.93, strongerWith: [] },
  mayCause: ['boot-dependency-failed'],
  why: 'Its image cannot be pulled (no route to ECR, missing rights), or its program failed.',
  impact: 'No remote access (control, admin), or a boot that stops when a bootstrap container is essential.',
  remediation: [{ do: 'Check the image source and the route to its registry', risk: 'safe' }],
  runbook: 'bottlerocket',
  references: ['https://bottlerocket.dev/en/os/latest/concepts/host-containers/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: host-containers@control.service: Main process exited, code=exited, status=1/FAILURE',
        from: 'systemd',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal host-ctr[812]: time="2026-11-20T08:14:02Z" level=error msg="failed to create container task" error="no such file"',
        from: 'Bottlerocket host-ctr',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal host-ctr[812]: time="2026-11-20T08:14:02Z" level=warning msg="failed to pull image. waiting 2.1s before retrying..." error="dial tcp: i/o timeout"',
        from: 'Bottlerocket host-ctr',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal host-containers[812]: Failed to manage 1 of 2 host containers',
        from: 'Bottlerocket host-containers',
      },
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34 systemd[812]: bootstrap-containers@disks.service: Failed with result 'exit-code'.",
        from: 'systemd',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Started host-containers@admin.service - Host container: admin.',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal host-ctr[812]: time="2026-11-20T08:14:02Z" level=info msg="pulled image successfully"',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
