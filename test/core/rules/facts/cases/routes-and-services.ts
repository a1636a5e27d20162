import { IP_RULES, ipRoutes, iptablesFilter, iptablesSave } from '../nodes/network';
import type { Case } from './case';
import { counted, NFT, routes, save } from './network-files';

export const ROUTES_AND_SERVICES: readonly Case[] = [
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
