import { setting } from '../../../inspect/inspectors/cni-env';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

/** Setting, value in lower case, and what it makes normal. */
const MEANINGS: readonly (readonly [string, string, string])[] = [
  ['AWS_VPC_K8S_CNI_EXTERNALSNAT', 'true', 'pods leave the VPC with their own address; no AWS-SNAT-CHAIN is expected.'],
  [
    'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG',
    'true',
    'pods live in other subnets than the node and the primary ENI gives no addresses.',
  ],
  ['ENABLE_PREFIX_DELEGATION', 'true', 'ENIs hold /28 prefixes of 16 addresses instead of single ones.'],
  ['ENABLE_POD_ENI', 'true', 'pods with a SecurityGroupPolicy have branch ENIs (vlan interfaces, own tables).'],
  ['NETWORK_POLICY_ENFORCING_MODE', 'strict', 'new pods are denied all traffic until their policies are loaded.'],
  ['ENABLE_IPv6', 'true', 'pods have IPv6 addresses; IPv4 addresses of the node are for egress only.'],
  [
    'DISABLE_NETWORK_RESOURCE_PROVISIONING',
    'true',
    'ipamd attaches nothing itself; somebody else must provide ENIs and addresses.',
  ],
  ['AWS_VPC_CNI_NODE_PORT_SUPPORT', 'false', 'no CONNMARK rules and no loose rp_filter are set.'],
  ['ENABLE_IMDS_ONLY_MODE', 'true', 'ipamd reads instance metadata instead of calling EC2.'],
];

export default defineFactRule({
  id: 'vpc-cni-settings-to-know',
  since: '1.0.0',
  revision: 1,
  area: 'cni',
  component: 'vpc-cni',
  category: 'cni-configuration',
  severity: 'info',
  title: 'VPC CNI settings that change what is normal on this node',
  needs: ['cniEnv'],
  when: ({ cniEnv }) => {
    const active = MEANINGS.filter(([name, value]) => setting(cniEnv, name) === value);
    return verdict(
      active.length === 0
        ? []
        : [
            {
              detail: active.map(([name, value, meaning]) => `${name}=${value}: ${meaning}`).join(' '),
              evidence: active.map(([name]) => cniEnv?.settings[name]?.at),
              facts: Object.fromEntries(active.map(([name, value, meaning]) => [name, { value, meaning }])),
              count: active.length,
            },
          ],
      `${Object.keys(cniEnv?.settings ?? {}).length} settings read, none changes what is normal`,
    );
  },
  dedup: [],
  confidence: { alone: 1, strongerWith: [] },
  mayCause: [],
  why: 'Several settings make the node look unusual on purpose. Knowing them prevents wrong conclusions from routes, rules and interfaces.',
  impact: 'None: context for reading the other findings.',
  remediation: [{ do: 'Keep these meanings in mind when reading routes, iptables and ENIs', risk: 'safe' }],
  runbook: 'vpc-cni-configuration',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s'],
  falsePositives: 'none known',
});
