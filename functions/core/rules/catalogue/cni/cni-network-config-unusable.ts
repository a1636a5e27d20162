import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'cni-network-config-unusable',
  since: '1.0.0',
  revision: 1,
  area: 'cni',
  component: 'containerd',
  category: 'cni-configuration',
  severity: 'critical',
  criticalBecause: 'no pod with its own network can start on the node now',
  title: 'No usable CNI network configuration is on the node',
  needs: ['cniConfig'],
  when: ({ cniConfig }) => {
    const networks = cniConfig?.networks ?? [];
    const broken = cniConfig?.broken ?? [];
    const names = broken.map((one) => `${one.file.slice(one.file.lastIndexOf('/') + 1)}: ${one.reason}`).join('; ');
    return verdict(
      broken.length === 0
        ? []
        : [
            {
              detail:
                networks.length === 0
                  ? `No file in /etc/cni/net.d is valid (${names}).`
                  : `${broken.length} of ${broken.length + networks.length} files in /etc/cni/net.d cannot be read (${names}).`,
              severity: networks.length === 0 ? undefined : 'medium',
              evidence: broken.map((one) => one.at),
              facts: { valid: networks.map((one) => one.file), broken: broken.map((one) => one.file) },
              count: broken.length,
            },
          ],
      `${networks.length} CNI network ${networks.length === 1 ? 'file is' : 'files are'} valid`,
    );
  },
  dedup: [],
  confidence: { alone: 0.85, strongerWith: ['network-plugin-not-ready'] },
  mayCause: ['network-plugin-not-ready', 'cni-not-initialized'],
  why: 'containerd reports the network as not ready while it finds no valid configuration; aws-node writes the file when ipamd is ready. A cut or emptied file comes from a full disk or a copy that was interrupted.',
  impact: 'The node is NotReady (“cni config uninitialized”) and no pod with its own network starts.',
  remediation: [
    { do: 'Look whether aws-node is ready and whether the disk is full', risk: 'safe' },
    { do: 'Delete the aws-node pod of the node: it writes the file again', risk: 'caution' },
  ],
  runbook: 'vpc-cni-configuration',
  references: ['https://github.com/containerd/containerd/blob/main/docs/cri/config.md'],
  falsePositives: 'A file that was written while the collector copied it.',
});
