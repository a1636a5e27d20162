import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'iptables-forward-policy-drop',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'netfilter',
  category: 'pod-connectivity',
  severity: 'high',
  title: 'The FORWARD chain drops what no rule accepts',
  needs: ['iptablesSave'],
  uses: ['iptablesCounters', 'kubeletService'],
  when: ({ iptablesSave, iptablesCounters, kubeletService }) => {
    const rulesets = [iptablesSave?.v4, iptablesSave?.v6].filter((one) => one !== undefined);
    const chains = rulesets.flatMap((ruleset) => {
      const chain = ruleset.tables.filter?.FORWARD;
      return chain ? [{ ruleset, chain, counted: iptablesCounters?.chains[`${ruleset.family}/filter/FORWARD`] }] : [];
    });
    if (chains.length === 0) return { cannotCheck: 'the dump has no FORWARD chain in the filter table' };
    const hits = chains.flatMap(({ ruleset, chain, counted }) => {
      if (chain.policy !== 'DROP') return [];
      const packets = counted?.policyPackets ?? chain.packets;
      // Calico, Cilium and kube-router accept pod traffic before the policy is reached, and so do plain rules for it
      const accepting = ruleset.rules.find(
        (rule) =>
          rule.table === 'filter' &&
          rule.chain === 'FORWARD' &&
          (/^(cali-|CILIUM_|KUBE-ROUTER|FLANNEL)/.test(rule.target ?? '') ||
            (rule.target === 'ACCEPT' &&
              rule.conditions.length === 0 &&
              rule.states === null &&
              rule.destinationPorts.length === 0 &&
              (rule.inInterface === null || rule.inInterface.startsWith('eni')))),
      );
      return [
        {
          detail: `The policy of FORWARD (${ruleset.family}) is DROP${packets === null ? '' : `; ${packets} packets met it`}${accepting ? `, after FORWARD rule ${accepting.position} (${accepting.target}), which accepts traffic of pods` : ''}.`,
          severity: accepting || packets === 0 ? ('low' as const) : undefined,
          confidence: packets === 0 ? { score: 0.5, reason: 'no packet has met the policy' } : undefined,
          evidence: [chain.at],
          facts: {
            family: ruleset.family,
            policy: chain.policy,
            packets,
            acceptedBefore: accepting?.target ?? null,
            resetByKubeletUnit: kubeletService?.setsForwardPolicy ?? null,
          },
          dedup: [ruleset.family],
        },
      ];
    });
    return verdict(
      hits,
      `policy of FORWARD: ${chains.map(({ ruleset, chain }) => `${ruleset.family} ${chain.policy}`).join(', ')}`,
    );
  },
  dedup: ['family'],
  confidence: { alone: 0.85, strongerWith: [] },
  mayCause: ['dns-queries-unanswered', 'coredns-upstream-timeout', 'probe-failed'],
  why: 'Docker sets the policy of FORWARD to DROP at its start; kube-proxy only accepts packets it marked and answers to known connections. First packets between pods of different nodes then meet the policy. EKS units of kubelet with Docker heritage set it back to ACCEPT.',
  impact:
    'Pods reach Services but not pods of other nodes directly, or cannot be reached by load balancers with IP targets.',
  remediation: [
    { do: 'iptables -P FORWARD ACCEPT', risk: 'caution' },
    { do: 'Find what sets it: Docker, ufw, firewalld, hardening scripts', risk: 'safe' },
    { do: 'Remove Docker from the image or set "iptables": false', risk: 'disruptive' },
  ],
  runbook: 'pod-connectivity',
  references: ['https://docs.docker.com/engine/network/packet-filtering-firewalls/'],
  falsePositives: 'A CNI other than those known that accepts its traffic in its own chains.',
});
