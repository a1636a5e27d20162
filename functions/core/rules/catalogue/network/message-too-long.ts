import { defineRule } from '../../define';

export default defineRule({
  id: 'message-too-long',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'network',
  category: 'mtu',
  severity: 'medium',
  title: 'Packets are larger than the path allows',
  sources: ['kernel', 'cni', 'pods', 'ping', 'curl-api'],
  match: [
    {
      literal: 'essage too long',
      pattern: /(?:send|sendto|sendmsg|write|ping|udp|UDP|dial)[^\n]{0,200}: [Mm]essage too long/,
    },
    { literal: 'ragmentation needed and DF set', pattern: /[Ff]ragmentation needed and DF set/ },
    { literal: 'Frag needed and DF set', pattern: /Frag needed and DF set/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.85, strongerWith: [] },
  mayCause: ['coredns-upstream-timeout'],
  why: 'MTUs differ on the way (9001 in a VPC, 1500 over the internet or VPN, less in tunnels) and path MTU discovery is blocked.',
  impact: 'Small requests work, large answers hang.',
  remediation: [
    { do: 'Allow ICMP type 3 code 4 in security groups and ACLs', risk: 'safe' },
    { do: 'Lower AWS_VPC_ENI_MTU or clamp the MSS', risk: 'caution' },
  ],
  runbook: 'mtu-fragmentation',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stderr F [ERROR] plugin/errors: 2 a.example. A: write udp 10.0.12.40:53->10.0.0.2:53: sendmsg: message too long',
        from: 'Go net errors',
      },
      { source: 'ping', line: 'From 10.0.0.1 icmp_seq=1 Frag needed and DF set (mtu = 1500)', from: 'iputils ping' },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 strongswan[812]: ICMP: fragmentation needed and DF set (mtu 1400)',
        from: 'network tools',
      },
    ],
    silent: [
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F commit message too long',
        because: 'application text',
        nearMiss: true,
      },
      {
        source: 'interfaces',
        line: '2: ens5: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9001 qdisc mq state UP',
        because: 'setting',
        nearMiss: true,
      },
    ],
  },
});
