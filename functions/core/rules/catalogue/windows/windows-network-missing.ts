import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'windows-network-missing',
  since: '1.0.0',
  revision: 1,
  area: 'windows',
  component: 'hns',
  category: 'pod-connectivity',
  severity: 'high',
  title: 'The container network of a Windows node is missing',
  needs: ['windowsHns'],
  when: ({ windowsHns }) => {
    const networks = windowsHns?.networks ?? [];
    if (networks.length === 0) return { cannotCheck: 'the dump of HNS networks is missing' };
    const bridge = networks.find((one) => /^L2Bridge$/i.test(one.type) || /^vpcbr/i.test(one.name));
    const words = networks.map((one) => `${one.name} (${one.type})`).join(', ');
    return verdict(
      bridge
        ? []
        : [
            {
              detail: `No L2Bridge network among ${words}.`,
              evidence: [windowsHns?.at],
              facts: { networks, endpoints: windowsHns?.endpoints ?? 0 },
            },
          ],
      `network ${bridge?.name ?? ''} (${bridge?.type ?? ''}) with ${windowsHns?.endpoints ?? 0} endpoints and ${windowsHns?.policies ?? 0} policies`,
    );
  },
  dedup: [],
  confidence: { alone: 0.7, strongerWith: [] },
  mayCause: [],
  why: 'The VPC bridge plug-in makes one L2Bridge network at the first pod. Without it no pod gets an interface; the “nat” network alone belongs to Docker or containerd.',
  impact: 'Pods stay in ContainerCreating on the node.',
  remediation: [
    { do: 'Check that Windows support is enabled in the cluster (amazon-vpc-cni ConfigMap)', risk: 'safe' },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'windows-nodes',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html'],
  falsePositives: 'A node that has not run a pod yet.',
});
