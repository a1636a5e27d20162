import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'nm-cloud-setup-routes',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'routing',
  category: 'pod-connectivity',
  severity: 'high',
  title: 'nm-cloud-setup routes compete with those of the VPC CNI',
  needs: ['ipRules'],
  uses: ['services'],
  when: ({ ipRules, services }) => {
    const own =
      ipRules?.rules.filter(
        (rule) =>
          rule.lookup === '30200' || rule.lookup === '30400' || rule.priority === 30200 || rule.priority === 30400,
      ) ?? [];
    const unit = services?.units.find((one) => one.name.startsWith('nm-cloud-setup'));
    return verdict(
      own.length === 0
        ? []
        : [
            {
              detail: `${own.length} policy ${own.length === 1 ? 'rule' : 'rules'} of nm-cloud-setup (tables 30200, 30400)${unit ? `, and ${unit.name} is ${unit.active}` : ''}.`,
              evidence: [...own.map((rule) => rule.at), unit?.at],
              facts: { rules: own.map((rule) => ({ priority: rule.priority, from: rule.from, table: rule.lookup })) },
              count: own.length,
            },
          ],
      `no rule of nm-cloud-setup among ${ipRules?.total ?? 0} policy rules`,
    );
  },
  dedup: [],
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: [],
  why: 'On images with NetworkManager, nm-cloud-setup configures every secondary address of an ENI on the node and adds rules for it. The VPC CNI gives those addresses to pods, so their packets are delivered to the node or leave by the wrong table.',
  impact: 'Pods on the node lose connectivity, often only those on further ENIs.',
  remediation: [
    { do: 'systemctl disable --now nm-cloud-setup.service nm-cloud-setup.timer', risk: 'caution' },
    { do: 'Reboot or replace the node: the rules survive stopping the service', risk: 'disruptive' },
  ],
  runbook: 'pod-connectivity',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
});
