import { defineRule } from '../../define';

export default defineRule({
  id: 'vpn-tunnel-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'hybrid',
  component: 'vpn',
  category: 'hybrid-network',
  severity: 'high',
  title: 'A VPN tunnel of the node is down',
  sources: ['kernel', 'system'],
  match: [
    { literal: 'giving up after ', pattern: /charon[^\n]{0,40}: [^\n]{0,40}giving up after \d{1,2} retransmits/ },
    { literal: 'AUTHENTICATION_FAILED notify', pattern: /received AUTHENTICATION_FAILED notify/ },
    {
      literal: 'did not complete after',
      pattern:
        /wireguard: (?<interface>\w{1,15}): Handshake for peer \d{1,6} [^\n]{1,60} did not complete after \d{1,3} (?:seconds|attempts)/,
    },
    { literal: 'NO_PROPOSAL_CHOSEN', pattern: /received NO_PROPOSAL_CHOSEN/ },
  ],
  dedup: [],
  recovery: { literal: 'CHILD_SA ', pattern: /charon[^\n]{0,60}CHILD_SA \S{1,60} established/ },
  confidence: { alone: 0.92, strongerWith: [] },
  mayCause: ['kubelet-apiserver-list-failed', 'node-lease-update-failed', 'node-became-not-ready'],
  why: 'The peer does not answer (UDP 500, 4500 or the WireGuard port blocked), or keys and proposals do not fit.',
  impact: 'A node that reaches the cluster through it is cut off.',
  remediation: [
    { do: 'Check the tunnel status at the other end', risk: 'safe' },
    { do: 'Check firewall and NAT for its UDP ports', risk: 'safe' },
  ],
  runbook: 'hybrid-nodes',
  references: [
    'https://docs.aws.amazon.com/vpn/latest/s2svpn/Troubleshooting.html',
    'https://docs.strongswan.org/docs/latest/howtos/introduction.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 charon[812]: 11[IKE] giving up after 5 retransmits',
        from: 'strongSwan',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 charon[812]: 09[IKE] received AUTHENTICATION_FAILED notify error',
        from: 'strongSwan',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] wireguard: wg0: Handshake for peer 3 (203.0.113.7:51820) did not complete after 5 seconds, retrying (try 2)',
        from: 'kernel source, drivers/net/wireguard/timers.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 charon[812]: 07[IKE] received NO_PROPOSAL_CHOSEN notify error',
        from: 'strongSwan',
      },
    ],
    silent: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 charon[812]: 10[IKE] CHILD_SA aws{3} established with SPIs c1a2_i c3d4_o',
        because: 'up',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] wireguard: WireGuard 1.0.0 loaded.',
        because: 'driver start',
        nearMiss: true,
      },
    ],
  },
});
