import type { Bundle } from '../bundle';
import { IP_RULES, ipRoutes, iptablesFilter, iptablesSave } from '../nodes/network';
import type { Case } from './case';

const save = (...rules: string[]): Bundle => ({
  'networking/iptables-save.txt': ['iptables-save', iptablesSave(rules)],
});
const counted = (rules: string[], rows: string[][]): Bundle => ({
  ...save(...rules),
  'networking/iptables-filter.txt': ['iptables-list', iptablesFilter(rows)],
});
const routes = (...extra: string[]): Bundle => ({ 'networking/iproute.txt': ['ip-route', ipRoutes(extra)] });
const POD_TO_POD = '-A FORWARD -s 192.168.0.0/16 -d 192.168.0.0/16 -j DROP';

const CALICO = [
  '-A FORWARD -m comment --comment "cali:wUHhoiAYhphO9Mso" -j cali-FORWARD',
  '-A cali-FORWARD -m comment --comment "cali:vjrMJCRpqwy5oRoX" -j MARK --set-xmark 0x0/0xe0000',
  '-A cali-FORWARD -i cali+ -m comment --comment "cali:8ZoYfO5HKXWbB3pk" -j cali-from-wl-dispatch',
  '-A cali-from-wl-dispatch -m comment --comment "cali:zTj6P0TIgYvgz-md" -m comment --comment "Unknown interface" -j DROP',
];
const DOCKER = [
  '-A FORWARD -j DOCKER-USER',
  '-A FORWARD -j DOCKER-ISOLATION-STAGE-1',
  '-A FORWARD -o docker0 -j DOCKER',
  '-A FORWARD -i docker0 ! -o docker0 -j ACCEPT',
  '-A DOCKER-USER -j RETURN',
  '-A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2',
  '-A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP',
];

const NFT = (rules: string, policy = 'accept', table = 'inet corp'): string => `table ip kube-proxy {
	chain filter-forward {
		type filter hook forward priority filter; policy accept;
		ct state new jump service-endpoints-check
	}
	chain service-endpoints-check {
		ip daddr . meta l4proto . th dport vmap @no-endpoint-services
	}
	chain reject-chain {
		reject
	}
}
# Warning: table ip filter is managed by iptables-nft, do not touch!
table ip filter {
	chain FORWARD {
		type filter hook forward priority filter; policy drop;
		counter packets 3 bytes 180 drop
	}
}
table ${table} {
	set blocked {
		type ipv4_addr
		elements = { 203.0.113.7, 203.0.113.8 }
	}
	chain forward {
		type filter hook forward priority 0; policy ${policy};
		ct state established,related accept
${rules}
	}
}
`;

export const NETFILTER: readonly Case[] = [
  {
    rule: 'iptables-drops-pod-traffic',
    what: 'no counter in the bundle',
    files: save(POD_TO_POD),
    without: ['networking/iptables-filter.txt'],
    says: 'critical',
    words: /packets unknown/,
  },
  {
    rule: 'iptables-drops-pod-traffic',
    what: 'counters of iptables-save -c',
    files: save(`[77:4620] ${POD_TO_POD}`),
    without: ['networking/iptables-filter.txt'],
    says: 'critical',
    words: /77 packets/,
  },
  {
    rule: 'iptables-drops-pod-traffic',
    what: 'zero packets so far',
    files: counted([POD_TO_POD], [['0', '0', 'DROP', 'all', '192.168.0.0/16', '192.168.0.0/16']]),
    says: 'critical',
    words: /0 packets/,
  },
  {
    rule: 'iptables-drops-pod-traffic',
    what: 'firewalld style reject of everything',
    files: save('-A FORWARD -j REJECT --reject-with icmp-host-prohibited'),
    says: 'critical',
    words: /all forwarded traffic/,
  },
  {
    rule: 'iptables-drops-pod-traffic',
    what: 'in a chain of its own, reached by a jump',
    files: save('-A FORWARD -i eni+ -j CORP-FW', '-A CORP-FW -d 192.168.0.0/16 -j DROP'),
    says: 'critical',
    words: /FORWARD → CORP-FW rule 1/,
  },
  {
    rule: 'iptables-drops-pod-traffic',
    what: 'in DOCKER-USER, which belongs to the administrator',
    files: save('-A FORWARD -j DOCKER-USER', '-A DOCKER-USER -s 192.168.32.0/19 -j DROP'),
    says: 'critical',
    words: /DOCKER-USER rule 1/,
  },
  {
    rule: 'iptables-drops-pod-traffic',
    what: 'behind a rule that accepts everything',
    files: save('-A FORWARD -j ACCEPT', POD_TO_POD),
    says: 'low',
  },
  { rule: 'iptables-drops-pod-traffic', what: 'rules of Calico', files: save(...CALICO), says: 'clear' },
  { rule: 'iptables-drops-pod-traffic', what: 'rules of Docker', files: save(...DOCKER), says: 'clear' },
  {
    rule: 'iptables-drops-pod-traffic',
    what: 'a second rule for INVALID packets',
    files: save('-A FORWARD -m conntrack --ctstate INVALID -j DROP'),
    says: 'clear',
  },
  {
    rule: 'iptables-drops-pod-traffic',
    what: 'a subnet of another company',
    files: save('-A FORWARD -s 203.0.113.0/24 -d 198.51.100.0/24 -j DROP'),
    says: 'clear',
  },
  {
    rule: 'iptables-drops-pod-traffic',
    what: 'another bridge of the host',
    files: save('-A FORWARD -i docker0 -o docker0 -j DROP'),
    says: 'clear',
  },
  {
    rule: 'iptables-drops-pod-traffic',
    what: 'the documented block of IMDS for pods',
    files: save('-A FORWARD -d 169.254.169.254/32 -i eni+ -j DROP'),
    says: 'clear',
  },
  {
    rule: 'iptables-drops-other-forwarded-traffic',
    what: 'the documented block of IMDS for pods',
    files: save('-A FORWARD -d 169.254.169.254/32 -i eni+ -j DROP'),
    says: 'clear',
  },
  {
    rule: 'iptables-drops-dns',
    what: 'any port 53 over UDP',
    files: save('-A FORWARD -p udp -m udp --dport 53 -j DROP'),
    says: 'critical',
    words: /--dport 53/,
  },
  {
    rule: 'iptables-drops-dns',
    what: 'answers of DNS',
    files: save('-A FORWARD -p udp -m udp --sport 53 -j DROP'),
    says: 'critical',
  },
  {
    rule: 'iptables-drops-dns',
    what: 'port 53 among others',
    files: save(
      '-A FORWARD -s 192.168.0.0/16 -p tcp -m multiport --dports 25,53,110 -j REJECT --reject-with tcp-reset',
    ),
    says: 'critical',
  },
  {
    rule: 'iptables-drops-dns',
    what: 'the Service range on port 53',
    files: save('-A FORWARD -d 172.20.0.0/16 -p udp -m udp --dport 53 -j DROP'),
    says: 'critical',
  },
  {
    rule: 'iptables-drops-dns',
    what: 'everything to the kube-dns address',
    files: save('-A FORWARD -d 172.20.0.10/32 -j DROP'),
    says: 'critical',
  },
  {
    rule: 'iptables-drops-dns',
    what: 'mDNS, a port that only begins with 53',
    files: save('-A FORWARD -p udp -m udp --dport 5353 -j DROP'),
    says: 'clear',
  },
  {
    rule: 'iptables-drops-dns',
    what: 'a public resolver only',
    files: save('-A FORWARD -d 8.8.8.8/32 -p udp -m udp --dport 53 -j DROP'),
    says: 'clear',
  },
  {
    rule: 'iptables-drops-service-traffic',
    what: 'the whole Service range',
    files: save('-A FORWARD -d 172.20.0.0/16 -j DROP'),
    says: 'critical',
  },
  {
    rule: 'iptables-drops-service-traffic',
    what: 'one Service that is not DNS',
    files: save('-A FORWARD -d 172.20.77.7/32 -j DROP'),
    says: 'clear',
  },
  {
    rule: 'iptables-drops-other-forwarded-traffic',
    what: 'one port of pods, never hit',
    files: counted(
      ['-A FORWARD -p tcp -m tcp --dport 9200 -j DROP'],
      [['0', '0', 'DROP', 'tcp', '0.0.0.0/0', '0.0.0.0/0', 'tcp dpt:9200']],
    ),
    says: 'low',
  },
  {
    rule: 'iptables-drops-other-forwarded-traffic',
    what: 'one port of pods, hit',
    files: counted(
      ['-A FORWARD -p tcp -m tcp --dport 9200 -j DROP'],
      [['31', '1860', 'DROP', 'tcp', '0.0.0.0/0', '0.0.0.0/0', 'tcp dpt:9200']],
    ),
    says: 'medium',
    words: /31 packets/,
  },
  {
    rule: 'iptables-drops-other-forwarded-traffic',
    what: 'a block list in an ipset',
    files: save('-A FORWARD -m set --match-set blocked src -j DROP'),
    says: 'low',
    words: /only when set/,
  },
  {
    rule: 'iptables-drops-other-forwarded-traffic',
    what: 'pods may not leave the VPC',
    files: save('-A FORWARD -s 192.168.0.0/16 ! -d 192.168.0.0/16 -j REJECT'),
    says: 'medium',
  },
  {
    rule: 'iptables-forward-policy-drop',
    what: 'policy DROP that packets meet',
    files: {
      'networking/iptables-save.txt': ['iptables-save', iptablesSave([], 'DROP')],
      'networking/iptables-filter.txt': ['iptables-list', iptablesFilter([], 'DROP')],
    },
    says: 'high',
    words: /88 packets/,
  },
  {
    rule: 'iptables-forward-policy-drop',
    what: 'Calico accepts before the policy',
    files: { 'networking/iptables-save.txt': ['iptables-save', iptablesSave(CALICO, 'DROP')] },
    says: 'low',
    words: /cali-FORWARD/,
  },
  {
    rule: 'nftables-drops-cluster-traffic',
    what: 'a foreign table drops DNS',
    files: {
      'networking/nftables-inet-corp.txt': [
        'nftables',
        NFT('		udp dport { 53, 5353 } counter packets 12 bytes 800 drop comment "no dns"'),
      ],
    },
    says: 'critical',
    words: /inet corp forward rule 2 DROP -p udp --dport 53,5353: 12 packets/,
  },
  {
    rule: 'nftables-drops-cluster-traffic',
    what: 'a foreign policy drops',
    files: { 'networking/nftables-inet-corp.txt': ['nftables', NFT('', 'drop')] },
    says: 'high',
    words: /policy/,
  },
  {
    rule: 'nftables-drops-cluster-traffic',
    what: 'kube-proxy and iptables-nft only',
    files: { 'networking/nftables.txt': ['nftables', NFT('		ip saddr @blocked drop')] },
    says: 'clear',
  },
  {
    rule: 'nftables-drops-cluster-traffic',
    what: 'a table of Calico',
    files: { 'networking/nftables.txt': ['nftables', NFT('		drop', 'drop', 'ip calico')] },
    says: 'clear',
  },
  {
    rule: 'kube-dns-without-endpoints',
    what: 'kube-proxy rejects kube-dns',
    files: save(
      '-A KUBE-SERVICES -d 172.20.0.10/32 -p udp -m comment --comment "kube-system/kube-dns:dns has no endpoints" -m udp --dport 53 -j REJECT --reject-with icmp-port-unreachable',
    ),
    says: 'critical',
  },
  {
    rule: 'services-without-endpoints',
    what: 'none is refused',
    files: {
      'networking/iptables-save.txt': [
        'iptables-save',
        iptablesSave().replace(/^-A KUBE-SERVICES.*has no endpoints.*\n/m, ''),
      ],
    },
    says: 'clear',
  },
  {
    rule: 'service-range-overlaps-network',
    what: 'a peered network uses the addresses of Services',
    files: routes('172.20.0.0/14 via 192.168.0.1 dev eth0'),
    says: 'medium',
    words: /lie inside 172\.20\.0\.0\/14/,
  },
  {
    rule: 'service-range-overlaps-network',
    what: 'a neighbouring network is another one',
    files: routes('172.24.0.0/16 via 192.168.0.1 dev eth0'),
    says: 'clear',
    words: /no network of the node contains the cluster IPs/,
  },
  {
    rule: 'kube-proxy-has-no-rules',
    what: 'the nat table was flushed',
    files: {
      'networking/iptables-save.txt': [
        'iptables-save',
        '*nat\n:PREROUTING ACCEPT [0:0]\n:KUBE-SERVICES - [0:0]\nCOMMIT\n',
      ],
    },
    says: 'high',
    words: /holds 0 rules/,
  },
  {
    rule: 'kube-proxy-has-no-rules',
    what: 'IPVS mode',
    files: {
      'networking/iptables-save.txt': [
        'iptables-save',
        '*nat\n:PREROUTING ACCEPT [0:0]\n:KUBE-SERVICES - [0:0]\nCOMMIT\n',
      ],
      'networking/ipvsadm.txt': [
        'ipvs',
        '-A -t 172.20.0.1:443 -s rr\n-a -t 172.20.0.1:443 -r 192.168.1.1:443 -m -w 1\n',
      ],
    },
    says: 'clear',
    words: /IPVS/,
  },
  {
    rule: 'kube-proxy-has-no-rules',
    what: 'nftables mode without iptables chains',
    files: {
      'networking/iptables-save.txt': ['iptables-save', '*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n'],
      'networking/nftables.txt': ['nftables', NFT('')],
    },
    says: 'clear',
    words: /nftables/,
  },
  {
    rule: 'kube-proxy-has-no-rules',
    what: 'Cilium replaces kube-proxy',
    files: {
      'networking/iptables-save.txt': [
        'iptables-save',
        '*filter\n:FORWARD ACCEPT [0:0]\n:CILIUM_FORWARD - [0:0]\nCOMMIT\n',
      ],
    },
    says: 'clear',
    words: /Cilium/,
  },
  {
    rule: 'ipvs-service-without-backends',
    what: 'DNS without real servers',
    files: {
      'networking/ipvsadm.txt': [
        'ipvs',
        '-A -u 172.20.0.10:53 -s rr\n-A -t 172.20.0.1:443 -s rr\n-a -t 172.20.0.1:443 -r 192.168.1.1:443 -m -w 1\nIP Virtual Server version 1.2.1 (size=4096)\n',
      ],
    },
    says: 'low',
    words: /172\.20\.0\.10:53/,
  },
  {
    rule: 'ipvs-service-without-backends',
    what: 'each has one',
    files: {
      'networking/ipvsadm.txt': [
        'ipvs',
        '-A -t 172.20.0.1:443 -s rr\n-a -t 172.20.0.1:443 -r 192.168.1.1:443 -m -w 1\n',
      ],
    },
    says: 'clear',
  },
  {
    rule: 'route-blackholes-cluster-network',
    what: 'unreachable to a part of the VPC',
    files: routes('unreachable 192.168.64.0/18 proto static '),
    says: 'medium',
    words: /covers pods/,
  },
  {
    rule: 'route-blackholes-cluster-network',
    what: 'prohibit in a table nobody looks up',
    files: routes('prohibit 172.20.0.0/16 table 77 '),
    says: 'clear',
  },
  {
    rule: 'route-blackholes-cluster-network',
    what: 'a range that is neither',
    files: routes('blackhole 203.0.113.0/24 '),
    says: 'clear',
    words: /1 discard other ranges/,
  },
  {
    rule: 'route-blackholes-cluster-network',
    what: 'Calico’s block with its pods inside',
    files: routes('blackhole 192.168.70.0/26 proto 80 ', '192.168.70.5 dev cali1234567890a scope link '),
    says: 'clear',
  },
  {
    rule: 'default-route-missing',
    what: 'only the table of the second ENI has one',
    files: { 'networking/iproute.txt': ['ip-route', ipRoutes().replace('default via 192.168.32.1 dev eth0 \n', '')] },
    says: 'high',
  },
  {
    rule: 'default-route-missing',
    what: 'a dead link',
    files: {
      'networking/iproute.txt': [
        'ip-route',
        ipRoutes().replace('default via 192.168.32.1 dev eth0 ', 'default via 192.168.32.1 dev eth0 linkdown '),
      ],
    },
    says: 'high',
    words: /linkdown/,
  },
  {
    rule: 'eni-route-table-incomplete',
    what: 'table 2 is empty',
    files: { 'networking/iproute.txt': ['ip-route', ipRoutes().replace(/^.*table 2.*\n/gm, '')] },
    says: 'high',
    words: /table 2/,
  },
  {
    rule: 'nm-cloud-setup-routes',
    what: 'its rules are there',
    files: {
      'networking/iprule.txt': [
        'ip-rule',
        `${IP_RULES}30200:	from 192.168.44.201 lookup 30200 \n30400:	from all lookup 30400 \n`,
      ],
    },
    says: 'high',
    words: /2 policy rules/,
  },
  {
    rule: 'iptables-blocks-imds',
    what: 'the documented block, which pods meet',
    files: counted(
      ['-A FORWARD -d 169.254.169.254/32 -i eni+ -j DROP'],
      [['3012', '180K', 'DROP', 'all', '0.0.0.0/0', '169.254.169.254']],
    ),
    says: 'low',
    words: /3012 packets/,
  },
  {
    rule: 'iptables-blocks-imds',
    what: 'the documented block, unused',
    files: counted(
      ['-A FORWARD -d 169.254.169.254/32 -i eni+ -j DROP'],
      [['0', '0', 'DROP', 'all', '0.0.0.0/0', '169.254.169.254']],
    ),
    says: 'info',
  },
  {
    rule: 'iptables-drops-node-traffic',
    what: 'the kubelet port',
    files: save('-A INPUT -p tcp -m tcp --dport 10250 -j REJECT --reject-with icmp-port-unreachable'),
    says: 'high',
    words: /INPUT rule \d+ REJECT takes away the API server/,
  },
  {
    rule: 'iptables-drops-node-traffic',
    what: 'metadata for the host, never met',
    files: save('[0:0] -A OUTPUT -d 169.254.169.254/32 -j DROP'),
    says: 'medium',
  },
  {
    rule: 'iptables-drops-node-traffic',
    what: 'metadata for other users only',
    files: save('-A OUTPUT -d 169.254.169.254/32 -m owner ! --uid-owner 0 -j DROP'),
    says: 'clear',
  },
  {
    rule: 'iptables-drops-node-traffic',
    what: 'SSH and a closing rule',
    files: save('-A INPUT -p tcp -m tcp --dport 22 -j DROP', '-A INPUT -j DROP'),
    says: 'clear',
  },
  {
    rule: 'iptables-drops-pod-traffic',
    what: 'an IPv6 cluster, in ip6tables',
    files: {
      'networking/ip6tables-save.txt': [
        'ip6tables',
        '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n-A FORWARD -s 2600:1f18::/32 -d 2600:1f18::/32 -j DROP\nCOMMIT\n',
      ],
      'networking/ip6tables-filter.txt': [
        'ip6tables',
        'Chain FORWARD (policy ACCEPT 0 packets, 0 bytes)\n pkts bytes target     prot opt in     out     source               destination         \n   51  4080 DROP       all      *      *       2600:1f18::/32       2600:1f18::/32      \n',
      ],
      'networking/ip6route.txt': [
        'ip-route',
        '2600:1f18:1::7 dev eni0a1b2c3d4e5 metric 1024 pref medium\n2600:1f18:1::/64 dev eth0 proto ra metric 100 pref medium\nunreachable default dev lo metric 4294967295 error -101 pref medium\n',
      ],
    },
    says: 'critical',
    words: /51 packets/,
  },
  {
    rule: 'iptables-drops-dns',
    what: 'IPVS mode, known only from kubelet',
    files: {
      'networking/iptables-save.txt': [
        'iptables-save',
        '*filter\n:FORWARD ACCEPT [0:0]\n:KUBE-FORWARD - [0:0]\n-A FORWARD -d 172.20.0.10/32 -j DROP\n-A FORWARD -j KUBE-FORWARD\nCOMMIT\n',
      ],
      'networking/ipvsadm.txt': [
        'ipvs',
        '-A -u 172.20.0.10:53 -s rr\n-a -u 172.20.0.10:53 -r 192.168.52.118:53 -m -w 1\n',
      ],
    },
    says: 'critical',
  },
  {
    rule: 'iptables-forward-policy-drop',
    what: 'a rule accepts what comes from pods',
    files: {
      'networking/iptables-save.txt': ['iptables-save', iptablesSave(['-A FORWARD -i eni+ -j ACCEPT'], 'DROP')],
    },
    says: 'low',
    words: /FORWARD rule 1 \(ACCEPT\)/,
  },
  {
    rule: 'rp-filter-strict',
    what: 'no NodePort support',
    files: {
      'sysctls/sysctl_all.txt': ['sysctl', 'net.ipv4.conf.all.rp_filter = 1\nnet.ipv4.conf.eth0.rp_filter = 1\n'],
      'cni/x.json': ['cni-env', '"AWS_VPC_CNI_NODE_PORT_SUPPORT=false"\n'],
    },
    says: 'low',
  },
  {
    rule: 'iptables-drops-dns',
    what: 'a Bottlerocket bundle, which holds only lists',
    files: {
      'bottlerocket-logs/iptables-filter': [
        'iptables-list',
        iptablesFilter([['812', '58464', 'DROP', 'udp', '0.0.0.0/0', '172.20.0.10', 'udp dpt:53']]),
      ],
      'bottlerocket-logs/iptables-nat': [
        'iptables-list',
        'Chain KUBE-SERVICES (2 references)\n pkts bytes target     prot opt in     out     source               destination         \n    0     0 KUBE-SVC-TCOU7JCQXEZGVUNU  udp  --  *      *       0.0.0.0/0            172.20.0.10          /* kube-system/kube-dns:dns cluster IP */ udp dpt:53\n',
      ],
    },
    without: ['networking/iptables-save.txt', 'networking/iptables-filter.txt'],
    says: 'critical',
    words: /FORWARD rule 1 DROP -d 172\.20\.0\.10 -p udp --dport 53: 812 packets/,
  },
];
