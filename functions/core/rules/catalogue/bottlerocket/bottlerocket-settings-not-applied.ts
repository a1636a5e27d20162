import { defineRule } from '../../define';

export default defineRule({
  id: 'bottlerocket-settings-not-applied',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bottlerocket',
  component: 'bottlerocket',
  category: 'boot-failed',
  severity: 'high',
  title: 'Bottlerocket could not commit or apply settings',
  sources: ['system'],
  match: [
    { literal: "' failed to render: ", pattern: /Configuration file '(?<template>[^'\n]{2,80})' failed to render: / },
    { literal: "Restart command failed - '", pattern: /Restart command failed - '(?<command>[^'\n]{2,120})'/ },
    { literal: "Reload command failed - '", pattern: /Reload command failed - '(?<command>[^'\n]{2,120})'/ },
    {
      literal: 'Failed to run restart command',
      pattern: /Failed to run restart command - '(?<command>[^'\n]{2,120})'/,
    },
    {
      literal: 'settings-committer',
      pattern: /settings-committer(?:\[\d+\])?: Error (?:\d{3} when )?sending [^\n]{3,200}/,
    },
    { literal: 'storewolf', pattern: /storewolf(?:\[\d+\])?: [^\n]{0,60}(?:Error|Failed|failed)[^\n]{3,160}/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.93, strongerWith: [] },
  mayCause: ['node-registration-failed', 'kubelet-unit-failed'],
  why: 'The API server of the host is not there, the data store is damaged, a template lacks a value, or a restart command failed.',
  impact: 'Services keep an old or no configuration.',
  remediation: [
    { do: 'Read which template or service failed', risk: 'safe' },
    { do: 'Correct the setting with apiclient', risk: 'caution' },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'bottlerocket',
  references: ['https://bottlerocket.dev/en/os/latest/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal thar-be-settings[812]: Configuration file 'kubelet-config' failed to render: missing helper",
        from: 'Bottlerocket thar-be-settings',
      },
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal thar-be-settings[812]: Restart command failed - '/bin/systemctl try-reload-or-restart kubelet.service': Job failed",
        from: 'Bottlerocket thar-be-settings',
      },
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal thar-be-settings[812]: Reload command failed - '/bin/systemctl reload containerd.service': Job failed",
        from: 'Bottlerocket thar-be-settings',
      },
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal thar-be-settings[812]: Failed to run restart command - '/usr/bin/host-containers': No such file or directory",
        from: 'Bottlerocket thar-be-settings',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal settings-committer[812]: Error sending POST to /tx/commit?tx=bottlerocket-launch: Failed to send request: error trying to connect: No such file or directory (os error 2)',
        from: 'Bottlerocket settings-committer',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal storewolf[812]: Failed to create data store: Input/output error',
        from: 'Bottlerocket storewolf',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal thar-be-settings[812]: [INFO] thar-be-settings started',
        because: 'progress',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal apiserver[812]: [INFO] Starting "actix-web-service-/run/api.sock" service',
        because: 'progress',
        nearMiss: true,
      },
    ],
  },
});
