import type { Bundle } from '../bundle';
import * as cni from '../nodes/cni';
import { IP_RULES, ipRoutes } from '../nodes/network';
import { KUBELET_CONFIG, ps } from '../nodes/system';
import type { Case } from './case';

const metrics = (values: Record<string, number>): Bundle => ({
  'ipamd/metrics.json': ['ipamd-metrics', cni.metrics(values)],
});
const env = (settings: Record<string, string>): Bundle => ({
  'cni/cni-configuration-variables-containerd.json': ['cni-env', cni.cniEnv(settings)],
});
const ethtool = (counters: Record<string, number>): Bundle => ({
  'networking/ethtool.txt': ['ethtool', cni.ethtool(counters)],
});
const pods = (count: number, first = 10): [string, string][] =>
  Array.from({ length: count }, (_, i) => [`192.168.50.${first + i}`, `shop/lost-${i}`]);
const handedOut = (list: [string, string][]): Bundle => ({
  'ipamd/ipam.json': ['ipamd-checkpoint', cni.checkpoint([['192.168.37.42', 'shop/cart-6f9c'], ...list])],
});

export const CNI: readonly Case[] = [
  {
    rule: 'pod-route-missing',
    what: 'five pods lost their routes',
    files: handedOut(pods(5)),
    says: 'high',
    words: /5 of 6 addresses.*192\.168\.50\.10 \(shop\/lost-0\)/,
  },
  { rule: 'pod-route-missing', what: 'one pod is just starting', files: handedOut(pods(1)), says: 'low' },
  {
    rule: 'pod-route-missing',
    what: 'no checkpoint and no introspection',
    files: {},
    without: ['ipamd/ipam.json', 'ipamd/enis.json'],
    says: 'cannot-check',
  },
  {
    rule: 'pod-route-missing',
    what: 'ipamd down: empty introspection, checkpoint there',
    files: { 'ipamd/enis.json': ['ipamd-enis', ''] },
    says: 'clear',
  },
  {
    rule: 'pod-policy-rule-missing',
    what: 'three pods without their rule',
    files: {
      ...handedOut(pods(3)),
      'networking/iproute.txt': [
        'ip-route',
        ipRoutes(pods(3).map(([ip]) => `${ip} dev eni0000${ip.slice(-2)} scope link `)),
      ],
    },
    says: 'medium',
  },
  {
    rule: 'pod-policy-rule-missing',
    what: 'rules flushed, two pods',
    files: { 'networking/iprule.txt': ['ip-rule', IP_RULES.replace(/^512.*\n/gm, '')] },
    says: 'low',
  },
  {
    rule: 'ipamd-addresses-exhausted',
    what: 'the subnet gives no more',
    files: metrics({ assigned: 6, refused: 41 }),
    says: 'high',
    words: /6 of 6 addresses in use, 2 of 4 ENIs attached.*41 requests/,
  },
  {
    rule: 'ipamd-addresses-exhausted',
    what: 'full pool, nobody refused yet',
    files: metrics({ assigned: 6 }),
    says: 'medium',
  },
  {
    rule: 'ipamd-addresses-exhausted',
    what: 'a full node',
    files: metrics({ assigned: 56, total: 56, enis: 4, refused: 3 }),
    says: 'low',
  },
  {
    rule: 'ipamd-addresses-exhausted',
    what: 'it was empty once',
    files: metrics({ refused: 3 }),
    says: 'clear',
    words: /3 requests/,
  },
  {
    rule: 'ipamd-aws-api-errors',
    what: 'a quarter of the calls fail',
    files: metrics({ apiErrors: 120 }),
    says: 'medium',
    words: /AssignPrivateIpAddresses InsufficientFreeAddressesInSubnet 120/,
  },
  {
    rule: 'ipamd-pool-differs-from-enis',
    what: 'one address twice',
    files: handedOut([...pods(1), ...pods(1)]),
    says: 'medium',
    words: /given to two sandboxes: 192\.168\.50\.10/,
  },
  { rule: 'ipamd-pool-differs-from-enis', what: 'addresses leaked', files: handedOut(pods(9)), says: 'low' },
  {
    rule: 'vpc-cni-warm-targets-zero',
    what: 'both address targets zero',
    files: env({ WARM_IP_TARGET: '0', MINIMUM_IP_TARGET: '0' }),
    says: 'low',
  },
  {
    rule: 'vpc-cni-warm-targets-zero',
    what: 'and pods were refused',
    files: { ...env({ WARM_IP_TARGET: '0', MINIMUM_IP_TARGET: '0' }), ...metrics({ refused: 7 }) },
    says: 'medium',
  },
  {
    rule: 'vpc-cni-warm-targets-zero',
    what: 'prefix delegation with a prefix in reserve',
    files: env({ ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1', WARM_ENI_TARGET: '0' }),
    says: 'clear',
  },
  {
    rule: 'vpc-cni-warm-targets-zero',
    what: 'a minimum only',
    files: env({ WARM_IP_TARGET: '0', MINIMUM_IP_TARGET: '10' }),
    says: 'clear',
  },
  {
    rule: 'pod-eni-strict-without-demux',
    what: 'the mode is not set, so strict',
    files: env({ ENABLE_POD_ENI: 'true' }),
    says: 'low',
  },
  {
    rule: 'pod-eni-strict-without-demux',
    what: 'standard mode',
    files: env({ ENABLE_POD_ENI: 'true', POD_SECURITY_GROUP_ENFORCING_MODE: 'standard' }),
    says: 'clear',
  },
  {
    rule: 'vpc-cni-settings-to-know',
    what: 'external SNAT and prefixes',
    files: env({ AWS_VPC_K8S_CNI_EXTERNALSNAT: 'true', ENABLE_PREFIX_DELEGATION: 'true' }),
    says: 'info',
    words: /EXTERNALSNAT=true.*no AWS-SNAT-CHAIN/,
  },
  {
    rule: 'vpc-cni-settings-to-know',
    what: 'an IPv6 cluster',
    files: env({ ENABLE_IPv4: 'false', ENABLE_IPv6: 'true' }),
    says: 'info',
    words: /IPv6 addresses/,
  },
  {
    rule: 'cni-config-several-networks',
    what: 'a leftover of Cilium sorts first',
    files: {
      'cni/05-cilium.conflist': [
        'cni-config',
        '{"cniVersion":"0.3.1","name":"cilium","plugins":[{"type":"cilium-cni"}]}',
      ],
    },
    says: 'medium',
    words: /05-cilium\.conflist \(cilium-cni\), 10-aws/,
  },
  {
    rule: 'cni-config-several-networks',
    what: 'a leftover behind aws-cni',
    files: { 'cni/99-loopback.conf': ['cni-config', '{"cniVersion":"0.3.1","type":"loopback"}'] },
    says: 'info',
  },
  {
    rule: 'cni-config-several-networks',
    what: 'Multus first',
    files: {
      'cni/00-multus.conf': ['cni-config', '{"cniVersion":"0.3.1","name":"multus-cni-network","type":"multus"}'],
    },
    says: 'clear',
  },
  {
    rule: 'max-pods-above-addresses',
    what: '110 pods on a small instance',
    files: { 'kubelet/config.json': ['kubelet-config', KUBELET_CONFIG.replace('"maxPods": 58', '"maxPods": 110')] },
    says: 'info',
    words: /110.*56/,
  },
  {
    rule: 'ena-allowance-exceeded',
    what: 'link-local packets were dropped',
    files: ethtool({ linklocal: 23412, bw_in: 0, bw_out: 0 }),
    says: 'medium',
    words: /linklocal_allowance_exceeded = 23412/,
  },
  {
    rule: 'ena-allowance-exceeded',
    what: 'a percent of all packets queued',
    files: ethtool({ pps: 12_000_000, bw_in: 0, bw_out: 0 }),
    says: 'medium',
  },
  {
    rule: 'ena-allowance-exceeded',
    what: 'an adapter without the counters',
    files: { 'networking/ethtool.txt': ['ethtool', 'Interface eth0\nno stats available\n'] },
    says: 'cannot-check',
  },
  {
    rule: 'ena-conntrack-allowance-used-up',
    what: 'none left',
    files: ethtool({ available: 0, conntrack: 5120 }),
    says: 'high',
  },
  {
    rule: 'ena-conntrack-allowance-used-up',
    what: 'a driver that cannot tell',
    files: ethtool({ available: 0 }),
    says: 'clear',
  },
  {
    rule: 'nic-errors',
    what: 'watchdog expiries',
    files: ethtool({ wd_expired: 3, tx_timeout: 3 }),
    says: 'low',
    words: /wd_expired 3/,
  },
  {
    rule: 'interface-down',
    what: 'eth1 is down and has routes',
    files: {
      'networking/ifconfig.txt': [
        'interfaces',
        cni.IFCONFIG.replace(
          'eth1: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>',
          'eth1: flags=4098<BROADCAST,MULTICAST>',
        ),
      ],
    },
    says: 'medium',
    words: /eth1 is down although routes/,
  },
  {
    rule: 'interface-down',
    what: 'no loopback',
    files: { 'networking/ifconfig.txt': ['interfaces', cni.IFCONFIG.slice(0, cni.IFCONFIG.indexOf('lo: '))] },
    says: 'medium',
    words: /loopback/,
  },
  {
    rule: 'api-server-unreachable-from-node',
    what: 'all time out',
    files: {
      'networking/curl_api_server.txt': [
        'curl-api',
        [1, 2, 3, 4, 5]
          .map(
            (i) =>
              `curling https://A.eks.amazonaws.com (${i} of 5) 2026-04-07T09:14:4${i}.123UTC\n*   Trying 192.168.120.4:443...\ncurl: (28) Failed to connect to A.eks.amazonaws.com port 443 after 75001 ms: Couldn't connect to server\n`,
          )
          .join(''),
      ],
    },
    says: 'critical',
    words: /5 of 5 requests/,
  },
  {
    rule: 'api-server-unreachable-from-node',
    what: 'one of five',
    files: {
      'networking/curl_api_server.txt': [
        'curl-api',
        `${cni.CURL}curling https://A (6 of 6)\ncurl: (35) OpenSSL SSL_connect: Connection reset by peer\n`,
      ],
    },
    says: 'medium',
  },
  {
    rule: 'node-cannot-resolve-names',
    what: 'neither ping nor curl',
    files: {
      'networking/ping_amazon.com.txt': ['ping', 'ping: amazon.com: Temporary failure in name resolution\n'],
      'networking/curl_api_server.txt': [
        'curl-api',
        'curling https://A (1 of 5)\ncurl: (6) Could not resolve host: A\n',
      ],
    },
    says: 'high',
  },
  {
    rule: 'node-cannot-resolve-names',
    what: 'only a public name',
    files: { 'networking/ping_amazon.com.txt': ['ping', 'ping: amazon.com: Name or service not known\n'] },
    says: 'medium',
  },
  {
    rule: 'windows-network-missing',
    what: 'nat only',
    files: {
      'system/network/hns/network.txt': [
        'windows-hns',
        'Name Type Id\n---- ---- --\nnat  nat  1\n{\n    "Name":  "nat",\n    "Type":  "nat",\n    "Policies":  [ { "Type": "X" } ]\n}\n',
      ],
    },
    says: 'high',
    words: /nat \(nat\)/,
  },
  {
    rule: 'windows-network-missing',
    what: 'vpcbr network and endpoints',
    files: {
      'system/network/hns/network.txt': [
        'windows-hns',
        '[\n{\n"Name":  "nat",\n"Type":  "nat"\n},\n{\n"Name":  "vpcbr0a1b",\n"Type":  "L2Bridge"\n}\n]\n',
      ],
      'system/network/hns/endpoint.txt': ['windows-hns', '{\n  "IPAddress":  "10.0.1.5",\n  "Name":  "cid-1"\n}\n'],
    },
    says: 'clear',
    words: /1 endpoints/,
  },
  {
    rule: 'cni-network-config-unusable',
    what: 'the only file is cut',
    files: { 'cni/10-aws.conflist': ['cni-config', cni.CONFLIST.slice(0, 120)] },
    says: 'critical',
    words: /10-aws\.conflist: not JSON/,
  },
  {
    rule: 'cni-network-config-unusable',
    what: 'another file is valid',
    files: { 'cni/20-old.conf': ['cni-config', '{'] },
    says: 'medium',
  },
  {
    rule: 'vpc-cni-agent-not-running',
    what: 'gone, and nothing answers',
    files: { 'system/ps.txt': ['ps', ps().replace(/.*aws-k8s-agent.*\n/, '')] },
    without: ['ipamd/enis.json', 'ipamd/metrics.json'],
    says: 'high',
  },
  {
    rule: 'vpc-cni-agent-not-running',
    what: 'not in the list, but it answered',
    files: { 'system/ps.txt': ['ps', ps().replace(/.*aws-k8s-agent.*\n/, '')] },
    says: 'clear',
  },
  {
    rule: 'api-server-unreachable-from-node',
    what: 'only the body was kept',
    files: { 'networking/curl_api_server.txt': ['curl-api', '[+]ping ok\n[+]etcd ok\nlivez check passed\n'] },
    says: 'clear',
    words: /status 200/,
  },
  {
    rule: 'eni-without-interface',
    what: 'eth1 is gone, with a pod on its ENI',
    files: { 'networking/ifconfig.txt': ['interfaces', cni.IFCONFIG.replace(/^eth1:[\s\S]*?\n\n/m, '')] },
    says: 'medium',
    words: /manages 2 ENIs, the node has 1/,
  },
  {
    rule: 'ipamd-addresses-exhausted',
    what: 'the free ones are cooling down',
    files: {
      ...metrics({ total: 4, refused: 5 }),
      'ipamd/enis.json': [
        'ipamd-enis',
        cni.ENIS.replace(
          /"192\.168\.(38\.1|44\.202)\/32": (\{.*?\}), "IPAddresses": \{\}/g,
          '"192.168.$1/32": $2, "IPAddresses": {"192.168.$1": {"Address": "192.168.$1", "IPAMKey": {"networkName":"","containerID":"","ifName":""}, "AssignedTime":"2026-04-07T08:59:00Z","UnassignedTime":"2026-04-07T09:00:05Z"}}',
        ),
      ],
    },
    says: 'low',
    words: /2 cooling down/,
  },
  {
    rule: 'vpc-cni-agent-not-running',
    what: 'it runs and is silent',
    files: {},
    without: ['ipamd/enis.json', 'ipamd/metrics.json'],
    says: 'low',
  },
  {
    rule: 'vpc-cni-agent-not-running',
    what: 'it runs and was told to be silent',
    files: env({ DISABLE_INTROSPECTION: 'true', DISABLE_METRICS: 'true' }),
    without: ['ipamd/enis.json', 'ipamd/metrics.json'],
    says: 'clear',
  },
  {
    rule: 'cni-network-config-unusable',
    what: 'the only file is empty',
    files: { 'cni/10-aws.conflist': ['cni-config', ''] },
    says: 'critical',
    words: /the file is empty/,
  },
  {
    rule: 'ipamd-aws-api-errors',
    what: 'one call is refused each time, others succeed',
    files: {
      'ipamd/metrics.json': [
        'ipamd-metrics',
        `${cni.metrics({ apiErrors: 0 })}awscni_ec2api_req_count{fn="DescribeNetworkInterfaces"} 9000\nawscni_ec2api_req_count{fn="AssignPrivateIpAddresses"} 61\nawscni_aws_api_error_count{api="AssignPrivateIpAddresses",error="UnauthorizedOperation"} 60\n`,
      ],
    },
    says: 'medium',
    words: /AssignPrivateIpAddresses UnauthorizedOperation 60/,
  },
  {
    rule: 'ipamd-aws-api-errors',
    what: 'a few throttled reads of many',
    files: {
      'ipamd/metrics.json': [
        'ipamd-metrics',
        `${cni.metrics({ apiErrors: 0 })}awscni_ec2api_req_count{fn="DescribeNetworkInterfaces"} 9000\nawscni_aws_api_error_count{api="DescribeNetworkInterfaces",error="Throttling"} 60\n`,
      ],
    },
    says: 'clear',
  },
];
