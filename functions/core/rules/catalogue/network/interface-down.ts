import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'interface-down',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'interfaces',
  category: 'node-connectivity',
  severity: 'medium',
  title: 'A network interface of the node is down',
  needs: ['interfaces'],
  uses: ['ipRoutes'],
  when: ({ interfaces, ipRoutes }) => {
    const own = interfaces?.interfaces.filter((one) => /^(eth|ens|enp|eno)\d/.test(one.name)) ?? [];
    const loopback = interfaces?.interfaces.some((one) => one.name === 'lo' && one.up) ?? false;
    if (own.length === 0) return { cannotCheck: 'no elastic network interface is listed' };
    const used = new Set(ipRoutes?.routes.map((route) => route.device));
    const down = own.filter((one) => !one.up || !one.running);
    return verdict(
      [
        ...down.map((one) => ({
          detail: `${one.name} is ${one.up ? 'up without a carrier' : 'down'}${used.has(one.name) ? ' although routes use it' : ''}.`,
          severity: used.has(one.name) ? undefined : ('info' as const),
          evidence: [one.at],
          facts: { interface: one.name, up: one.up, running: one.running },
          entities: { interface: [one.name] },
          dedup: [one.name],
        })),
        ...(loopback
          ? []
          : [{ detail: 'The loopback interface is missing or down.', facts: { interface: 'lo' }, dedup: ['lo'] }]),
      ],
      `${own.length} network interfaces (${own.map((one) => one.name).join(', ')}) and ${interfaces?.podInterfaces ?? 0} pod interfaces are up`,
    );
  },
  dedup: ['interface'],
  confidence: { alone: 0.7, strongerWith: [] },
  mayCause: ['eni-route-table-incomplete'],
  why: 'ipamd brings ENIs up as it attaches them; an interface that stays down has no working route table.',
  impact: 'Pods with addresses of that ENI are cut off.',
  remediation: [
    { do: 'Compare with the ENIs of ipamd (/v1/enis)', risk: 'safe' },
    { do: 'Restart aws-node on the node', risk: 'caution' },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'pod-connectivity',
  nmaReason: 'InterfaceNotUp',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'Interfaces attached for other purposes (EFA, multi-card).',
});
