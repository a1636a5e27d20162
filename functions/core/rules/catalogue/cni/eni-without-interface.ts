import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'eni-without-interface',
  since: '1.0.0',
  revision: 1,
  area: 'cni',
  component: 'vpc-cni',
  category: 'ipam-inconsistent',
  severity: 'medium',
  title: 'ipamd manages an ENI the node has no interface for',
  needs: ['ipamdEnis', 'interfaces'],
  when: ({ ipamdEnis, interfaces }) => {
    const enis = ipamdEnis?.enis ?? [];
    const own = interfaces?.interfaces.filter((one) => /^(eth|ens|enp|eno)\d/.test(one.name)) ?? [];
    if (enis.length === 0 || own.length === 0)
      return { cannotCheck: 'ipamd lists no ENI or the node lists no interface' };
    const idle = enis.filter((one) => one.assigned === 0 && !one.primary).length;
    const words = `ipamd manages ${enis.length} ENIs, the node has ${own.length} network interfaces (${own.map((one) => one.name).join(', ')})`;
    return verdict(
      enis.length <= own.length
        ? []
        : [
            {
              detail: `${words}.`,
              // an ENI that was just attached has no pods yet
              severity: enis.length - own.length <= idle ? 'low' : undefined,
              evidence: [ipamdEnis?.at, ...own.map((one) => one.at)],
              facts: {
                enis: enis.map((one) => ({ id: one.id, deviceNumber: one.deviceNumber, assigned: one.assigned })),
                interfaces: own.map((one) => one.name),
              },
              entities: { eni: enis.map((one) => one.id) },
            },
          ],
      words,
    );
  },
  dedup: [],
  confidence: { alone: 0.6, strongerWith: [] },
  mayCause: [],
  why: 'An ENI that was detached outside of ipamd, or whose interface did not come up, stays in its data store with the addresses it gave out.',
  impact: 'Pods with addresses of that ENI have no network.',
  remediation: [
    { do: 'Compare with the attached ENIs of the instance in EC2', risk: 'safe' },
    { do: 'Restart aws-node: it reconciles with EC2', risk: 'caution' },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'vpc-cni-ip-exhaustion',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'An ENI attached while the files were collected.',
});
