import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'node-cannot-resolve-names',
  since: '1.0.0',
  revision: 1,
  area: 'dns',
  component: 'resolver',
  category: 'dns-failure',
  severity: 'high',
  title: 'The node itself cannot resolve names',
  needs: ['ping'],
  uses: ['apiServerProbe', 'resolvConf'],
  when: ({ ping, apiServerProbe, resolvConf }) => {
    const results = ping?.results ?? [];
    const unresolved = results.filter((one) => !one.resolved);
    const curl = apiServerProbe?.attempts.filter((one) => /^\(6\)/.test(one.error ?? '')) ?? [];
    if (results.length === 0 && curl.length === 0)
      return { cannotCheck: 'no attempt to resolve a name is in the bundle' };
    return verdict(
      unresolved.length < results.length || results.length === 0
        ? []
        : [
            {
              detail: `${unresolved.map((one) => one.host).join(' and ')} did not resolve${curl.length > 0 ? ', nor did the API server’s name' : ''}; name servers ${resolvConf?.nameservers.join(', ') ?? 'unknown'}.`,
              // isolated VPCs resolve public names as well unless a DNS firewall forbids it
              severity: curl.length > 0 ? undefined : 'medium',
              evidence: [...unresolved.map((one) => one.at), ...curl.map((one) => one.at)],
              facts: {
                unresolved: unresolved.map((one) => one.host),
                apiServerNameUnresolved: curl.length > 0,
                nameservers: resolvConf?.nameservers ?? [],
              },
            },
          ],
      `${results
        .filter((one) => one.resolved)
        .map((one) => one.host)
        .join(
          ', ',
        )} resolved; ${results.map((one) => `${one.received ?? '?'}/${one.sent ?? '?'} answers from ${one.host}`).join(', ')} (lost pings are usual where ICMP is blocked)`,
    );
  },
  dedup: [],
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: ['api-server-unreachable-from-node', 'image-registry-dns-failed', 'coredns-upstream-timeout'],
  why: 'Names are resolved by the VPC resolver over link-local traffic. It fails when the resolver is not configured, its port is blocked, DNS support of the VPC is off, or the link-local allowance is used up.',
  impact: 'Images, STS and the API server cannot be found; CoreDNS has no upstream.',
  remediation: [
    { do: 'Ask each name server directly: dig @<server> amazon.com', risk: 'safe' },
    { do: 'Check enableDnsSupport, DHCP options, network ACLs and Route 53 Resolver rules', risk: 'safe' },
  ],
  runbook: 'dns-failures',
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html'],
  falsePositives: 'A DNS firewall that blocks the probed names.',
});
