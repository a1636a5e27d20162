import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'cni-config-several-networks',
  since: '1.0.0',
  revision: 1,
  area: 'cni',
  component: 'containerd',
  category: 'cni-configuration',
  severity: 'medium',
  title: 'More than one CNI network is configured',
  needs: ['cniConfig'],
  when: ({ cniConfig }) => {
    const networks = cniConfig?.networks ?? [];
    const [first, ...others] = networks;
    const names = networks
      .map((one) => `${one.file.slice(one.file.lastIndexOf('/') + 1)} (${one.plugins.join(' + ')})`)
      .join(', ');
    if (!first) return { cannotCheck: 'no CNI network was read' };
    const meta = first.plugins[0] === 'multus' || first.plugins[0] === 'multus-shim';
    return verdict(
      others.length === 0 || meta
        ? []
        : [
            {
              detail: `containerd uses the first by file name: ${names}.`,
              // aws-cni first and leftovers behind it: works, but surprises whoever removes the first
              severity: first.plugins[0] === 'aws-cni' ? 'info' : undefined,
              evidence: networks.map((one) => one.at),
              facts: { inUse: first.plugins, files: networks.map((one) => one.file) },
            },
          ],
      `the CNI network is ${names}`,
    );
  },
  dedup: [],
  confidence: { alone: 0.7, strongerWith: [] },
  mayCause: [],
  why: 'containerd takes the configuration file that sorts first in /etc/cni/net.d. After a change of CNI a leftover file may win.',
  impact: 'New pods are connected by a plugin nobody maintains any more.',
  remediation: [
    { do: 'Remove the leftover file from /etc/cni/net.d', risk: 'caution' },
    { do: 'Replace the node after a change of CNI', risk: 'disruptive' },
  ],
  runbook: 'vpc-cni-configuration',
  references: ['https://github.com/containerd/containerd/blob/main/docs/cri/config.md'],
  falsePositives: 'Chained set-ups that need several files.',
});
