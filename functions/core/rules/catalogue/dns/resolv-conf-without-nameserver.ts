import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'resolv-conf-without-nameserver',
  since: '1.0.0',
  revision: 1,
  area: 'dns',
  component: 'resolver',
  category: 'dns-failure',
  severity: 'high',
  title: 'The node has no name server configured',
  needs: ['resolvConf'],
  when: ({ resolvConf }) => {
    const servers = resolvConf?.nameservers ?? [];
    return verdict(
      servers.length > 0
        ? []
        : [
            {
              detail: `resolv.conf names no server (${resolvConf?.lines.length ?? 0} other lines).`,
              evidence: resolvConf?.lines ?? [],
              facts: { nameservers: servers, search: resolvConf?.search ?? [] },
            },
          ],
      `name servers ${servers.join(', ')}; the VPC resolver (base address + 2) or 169.254.169.253 is normal`,
    );
  },
  dedup: [],
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['node-cannot-resolve-names'],
  why: 'DHCP of the VPC writes the resolver; a network manager or an image script emptied the file.',
  impact: 'The node resolves nothing: images, STS and the API server’s name fail, and CoreDNS has no upstream.',
  remediation: [
    { do: 'Check the DHCP option set of the VPC and enableDnsSupport', risk: 'safe' },
    { do: 'Renew the lease, or restart systemd-resolved / systemd-networkd', risk: 'caution' },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'dns-failures',
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html'],
  falsePositives: 'none known',
});
