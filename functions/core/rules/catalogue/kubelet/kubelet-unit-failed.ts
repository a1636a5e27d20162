import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-unit-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'kubelet-start',
  severity: 'critical',
  criticalBecause: 'the kubelet service is not running: the node loses its heartbeat',
  title: 'The kubelet service failed',
  sources: ['messages', 'journal', 'kubelet', 'windows'],
  match: {
    literal: 'kubelet.service',
    pattern:
      /Unit kubelet\.service entered failed state|kubelet\.service: (?:Unit entered failed state|Failed with result '(?<result>[a-z-]{3,40})'|Main process exited, code=(?:exited|killed|dumped), status=(?<status>[0-9]{1,3}\/[A-Za-z0-9_]{1,16})|Start request repeated too quickly|main process exited, code=)|[Ss]tart request repeated too quickly for kubelet\.service|Failed to start kubelet\.service/,
    unless: /status=(?:0\/SUCCESS|15\/TERM)/,
  },
  dedup: [],
  recovery: {
    literal: 'Starting kubelet main sync loop',
    pattern: /Starting kubelet main sync loop/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.9, strongerWith: ['kubelet-start-failed', 'kubelet-panic'] },
  mayCause: ['node-became-not-ready'],
  why: 'systemd saw the kubelet process end with an error. The lines before it in the kubelet log say why.',
  impact:
    'While kubelet is down pods keep running but nothing watches them, and the node turns NotReady after about 40 seconds.',
  remediation: [
    { do: 'Read the last lines of kubelet before the exit', risk: 'safe' },
    { do: 'Undo the change of configuration that preceded it', risk: 'caution' },
  ],
  runbook: 'kubelet-configuration',
  nmaReason: 'KubeletFailed',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: Unit kubelet.service entered failed state.',
        from: 'systemd 219 (Amazon Linux 2)',
      },
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: kubelet.service: Failed with result 'exit-code'.",
        from: 'systemd 252 (Amazon Linux 2023)',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: kubelet.service: Main process exited, code=exited, status=1/FAILURE',
        from: 'systemd 252',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: start request repeated too quickly for kubelet.service',
        from: 'systemd 219 (Amazon Linux 2)',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: Failed to start kubelet.service - Kubernetes Kubelet.',
        from: 'systemd 252',
      },
    ],
    silent: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: kubelet.service: Deactivated successfully.',
        because: 'clean stop',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: kubelet.service: Main process exited, code=killed, status=15/TERM',
        because: 'stopped on purpose by systemctl',
        nearMiss: true,
      },
    ],
  },
});
