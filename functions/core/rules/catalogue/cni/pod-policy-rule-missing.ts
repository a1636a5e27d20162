import { podAddresses } from '../../../inspect/pod-addresses';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'pod-policy-rule-missing',
  since: '1.0.0',
  revision: 1,
  area: 'cni',
  component: 'vpc-cni',
  category: 'pod-connectivity',
  severity: 'medium',
  title: 'Pods have a route but no policy rule to it',
  needs: ['ipRoutes', 'ipRules'],
  uses: ['ipamCheckpoint', 'ipamdEnis', 'cniEnv'],
  when: (facts) => {
    const pods = podAddresses(facts);
    if (pods === null) return { cannotCheck: 'the bundle has neither the ipamd checkpoint nor its introspection' };
    const lost = pods.filter((pod) => pod.routed && !pod.ruled);
    return verdict(
      lost.length === 0
        ? []
        : [
            {
              detail: `${lost.length} of ${pods.length} pod addresses have no “to” rule for the main table: ${lost
                .slice(0, 5)
                .map((pod) => pod.address)
                .join(', ')}.`,
              severity: lost.length < 3 ? 'low' : undefined,
              evidence: lost.map((pod) => pod.at),
              facts: { handedOut: pods.length, missing: lost.slice(0, 20).map((pod) => pod.address) },
              entities: { ip: lost.slice(0, 20).map((pod) => pod.address) },
              count: lost.length,
            },
          ],
      `each of ${pods.length} pod addresses with a route has its policy rule`,
    );
  },
  dedup: [],
  confidence: { alone: 0.7, strongerWith: [] },
  mayCause: [],
  why: 'Rules of further ENIs look up tables by source. The rule “to <pod> lookup main” at priority 512 must come first, else packets between pods of the same node leave through an ENI.',
  impact: 'Traffic from pods on further ENIs to these pods takes the wrong way and is lost.',
  remediation: [
    { do: 'Delete the affected pods so that they are set up again', risk: 'caution' },
    { do: 'Look for agents that flush ip rules', risk: 'safe' },
  ],
  runbook: 'pod-connectivity',
  nmaReason: 'MissingIPRules',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/cni-proposal.md'],
  falsePositives: 'Nodes with a single ENI work without the rules.',
});
