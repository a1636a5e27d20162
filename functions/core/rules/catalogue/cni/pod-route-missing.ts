import { podAddresses } from '../../../inspect/pod-addresses';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'pod-route-missing',
  since: '1.0.0',
  revision: 1,
  area: 'cni',
  component: 'vpc-cni',
  category: 'pod-connectivity',
  severity: 'high',
  title: 'Pods hold addresses the node has no route to',
  needs: ['ipRoutes'],
  uses: ['ipRules', 'ipamCheckpoint', 'ipamdEnis', 'cniEnv'],
  when: (facts) => {
    const pods = podAddresses(facts);
    if (pods === null) return { cannotCheck: 'the bundle has neither the ipamd checkpoint nor its introspection' };
    if (pods.length === 0) return { cannotCheck: 'ipamd has handed out no address' };
    const lost = pods.filter((pod) => !pod.routed);
    const words = `${lost.length} of ${pods.length} addresses handed out`;
    return verdict(
      lost.length === 0
        ? []
        : [
            {
              detail: `${words} have no route to a pod interface: ${lost
                .slice(0, 5)
                .map((pod) => `${pod.address}${pod.pod ? ` (${pod.pod})` : ''}`)
                .join(', ')}.`,
              // one or two may be pods that started or ended while the files were collected
              severity: lost.length < 3 ? 'low' : lost.length / pods.length < 0.2 ? 'medium' : undefined,
              confidence:
                lost.length < 3
                  ? {
                      score: 0.5,
                      reason: 'the files are collected one after the other; a pod may have come or gone in between',
                    }
                  : undefined,
              evidence: lost.map((pod) => pod.at),
              facts: { handedOut: pods.length, missing: lost.slice(0, 20).map((pod) => pod.address) },
              entities: {
                ip: lost.slice(0, 20).map((pod) => pod.address),
                pod: lost.slice(0, 20).flatMap((pod) => pod.pod ?? []),
              },
              count: lost.length,
            },
          ],
      `all ${pods.length} addresses ipamd handed out have a route to a pod interface`,
    );
  },
  dedup: [],
  confidence: { alone: 0.85, strongerWith: [] },
  mayCause: ['probe-failed'],
  why: 'For every pod the VPC CNI adds a /32 route through the pod’s host interface. Without it packets to the pod leave the node again or are discarded. A route disappears when its interface is deleted or when another program flushes routes (networkd, netplan, cloud-init on interface changes).',
  impact: 'These pods cannot be reached, and answers to their own connections do not arrive.',
  remediation: [
    { do: 'Check in the journal which network manager touched the routes: systemd-networkd, netplan', risk: 'safe' },
    { do: 'Delete the affected pods so that they are set up again', risk: 'caution' },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'pod-connectivity',
  nmaReason: 'MissingIPRoutes',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/cni-proposal.md'],
  falsePositives: 'Addresses of pods that are just being created or deleted.',
});
