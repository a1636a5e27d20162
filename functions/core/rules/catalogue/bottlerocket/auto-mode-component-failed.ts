import { defineRule } from '../../define';

export default defineRule({
  id: 'auto-mode-component-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bottlerocket',
  component: 'auto-mode',
  category: 'unit-failed',
  severity: 'high',
  title: 'A system component of an EKS Auto Mode node failed',
  sources: ['system'],
  // On Auto Mode, networking, DNS, storage and health checks run as units of the host, not as pods
  match: [
    {
      literal: '.service: Main process exited',
      pattern:
        /(?:^|\s)(?<unit>eks-healthchecker|eks-ebs-csi-driver|eks-pod-identity-agent|eks-node-monitoring-agent|kube-proxy|coredns|ipamd|aws-network-policy-agent|eks-node-agent)\.service: Main process exited, code=(?:exited, status=[1-9]|killed|dumped)/,
    },
    {
      literal: 'Failed to start eks-',
      pattern: /Failed to start (?<unit>eks-(?:healthchecker|ebs-csi-driver|pod-identity-agent|node-monitoring-agent))/,
    },
  ],
  dedup: ['unit'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.93, strongerWith: ['service-restart-loop'] },
  mayCause: ['node-became-not-ready', 'sandbox-creation-failed'],
  why: 'The unit crashed; the lines before it say why.',
  impact: 'Pods get no network, names, volumes or credentials until it is back.',
  remediation: [
    { do: 'Read its log in the automode folder', risk: 'safe' },
    { do: 'Delete the NodeClaim so that the node is replaced', risk: 'disruptive' },
  ],
  runbook: 'bottlerocket',
  nmaReason: 'ServiceFailedToStart',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/auto-troubleshoot.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: ipamd.service: Main process exited, code=exited, status=1/FAILURE',
        from: 'systemd',
      },
      {
        source: 'other-log',
        line: '2026-11-20T08:14:02.118204+0000 ip-10-0-12-34 systemd[1]: Failed to start eks-healthchecker.service - EKS health checker.',
        from: 'systemd',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: eks-healthchecker.service: Deactivated successfully.',
        because: 'ordinary stop',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Started eks-pod-identity-agent.service - EKS Pod Identity agent.',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
