import { defineRule } from '../../define';

export default defineRule({
  id: 'nodeadm-service-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'nodeadm',
  category: 'node-join',
  severity: 'critical',
  criticalBecause: 'the node is not configured and never joins the cluster',
  title: 'A nodeadm service failed at boot',
  sources: ['bootstrap'],
  match: [
    {
      literal: 'Failed to start nodeadm',
      pattern: /Failed to start (?<unit>nodeadm-(?:config|run|boot-hook))\.service/,
    },
    {
      literal: 'Dependency failed for nodeadm',
      pattern: /Dependency failed for (?<unit>nodeadm-(?:config|run|boot-hook))\.service/,
    },
    {
      literal: 'nodeadm-',
      pattern:
        /(?<unit>nodeadm-(?:config|run|boot-hook))\.service: (?:Failed to locate executable|Failed with result '(?<result>[a-z-]{3,40})'|Main process exited, code=(?:exited|killed|dumped), status=(?!0\/)(?<status>[0-9]{1,3}\/[A-Za-z0-9_]{1,16})|Failed at step (?<step>[A-Z_]{3,24}))/,
    },
  ],
  dedup: ['unit'],
  recovery: { none: 'the service is a oneshot of the boot; a later success is a new boot' },
  confidence: { alone: 0.9, strongerWith: ['nodeadm-command-failed'] },
  mayCause: [],
  why: 'systemd could not run nodeadm or it ended with an error. A failure at step EXEC means the binary could not be executed: permissions, SELinux label, a noexec mount or a broken image.',
  impact: 'kubelet and containerd have no configuration, so the instance never becomes a node.',
  remediation: [
    { do: 'Read the lines of nodeadm before it', risk: 'safe' },
    { do: 'Check custom AMI hardening (file modes, noexec, SELinux)', risk: 'safe' },
    { do: 'Correct image or user data and replace the node', risk: 'disruptive' },
  ],
  runbook: 'node-join-failure',
  references: ['https://awslabs.github.io/amazon-eks-ami/nodeadm/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: nodeadm-run.service: Main process exited, code=exited, status=1/FAILURE',
        from: 'systemd 252',
      },
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: nodeadm-config.service: Failed with result 'exit-code'.",
        from: 'systemd 252',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: Dependency failed for nodeadm-run.service - EKS Nodeadm Run.',
        from: 'systemd 252',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: Failed to start nodeadm-config.service - EKS Nodeadm Config.',
        from: 'systemd 252',
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal (nodeadm)[1604]: nodeadm-config.service: Failed to locate executable /usr/bin/nodeadm: Permission denied',
        from: 'systemd 252',
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal (nodeadm)[1604]: nodeadm-config.service: Failed at step EXEC spawning /usr/bin/nodeadm: No such file or directory',
        from: 'systemd 252',
      },
    ],
    silent: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: nodeadm-config.service: Deactivated successfully.',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: Finished nodeadm-run.service - EKS Nodeadm Run.',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
