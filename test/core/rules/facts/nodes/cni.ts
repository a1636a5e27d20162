/** ipamd and adapter files of the same healthy node: two pods, two ENIs. */

const address = (ip: string, pod: string | null): string =>
  `"${ip}": {"Address": "${ip}", "IPAMKey": {"networkName": "${pod ? 'aws-cni' : ''}", "containerID": "${pod ? 'c0ffee' : ''}", "ifName": "${pod ? 'eth0' : ''}"}, "IPAMMetadata": {${pod ? `"k8sPodNamespace": "${pod.split('/')[0]}", "k8sPodName": "${pod.split('/')[1]}"` : ''}}, "AssignedTime": "2026-04-07T08:00:00Z", "UnassignedTime": "0001-01-01T00:00:00Z"}`;
const cidr = (ip: string, pod: string | null): string =>
  `"${ip}/32": {"Cidr": {"IP": "${ip}", "Mask": "/////w=="}, "IPAddresses": {${pod ? address(ip, pod) : ''}}, "IsPrefix": false, "AddressFamily": ""}`;

export const ENIS = `{"TotalIPs":6,"AssignedIPs":2,"ENIs":{"eni-0aaa":{"ID":"eni-0aaa","IsPrimary":true,"IsTrunk":false,"IsEFA":false,"DeviceNumber":0,"AvailableIPv4Cidrs":{${cidr('192.168.37.42', 'shop/cart-6f9c')},${cidr('192.168.38.1', null)},${cidr('192.168.38.2', null)}},"IPv6Cidrs":{}},"eni-0bbb":{"ID":"eni-0bbb","IsPrimary":false,"IsTrunk":false,"IsEFA":false,"DeviceNumber":1,"AvailableIPv4Cidrs":{${cidr('192.168.44.201', 'kube-system/coredns-7d5b')},${cidr('192.168.44.202', null)},${cidr('192.168.44.203', null)}},"IPv6Cidrs":{}}}}`;

export function checkpoint(
  pods: readonly (readonly [string, string])[] = [
    ['192.168.37.42', 'shop/cart-6f9c'],
    ['192.168.44.201', 'kube-system/coredns-7d5b'],
  ],
): string {
  const allocations = pods.map(([ip, pod]) => ({
    networkName: 'aws-cni',
    containerID: `c${ip.replaceAll('.', '')}`,
    ifName: 'eth0',
    ipv4: ip,
    allocationTimestamp: 1775548800000000000,
    metadata: { k8sPodNamespace: pod.split('/')[0], k8sPodName: pod.split('/')[1] },
  }));
  return JSON.stringify({ version: 'vpc-cni-ipam/1', allocations });
}

export function metrics(values: Record<string, number> = {}): string {
  const of = (name: string, healthy: number): number => values[name] ?? healthy;
  return `# HELP awscni_assigned_ip_addresses The number of IP addresses assigned to pods
# TYPE awscni_assigned_ip_addresses gauge
awscni_assigned_ip_addresses ${of('assigned', 2)}
awscni_total_ip_addresses ${of('total', 6)}
awscni_eni_allocated ${of('enis', 2)}
awscni_eni_max 4
awscni_ip_max ${of('ipMax', 56)}
awscni_no_available_ip_addresses ${of('refused', 0)}
awscni_aws_api_error_count{api="AssignPrivateIpAddresses",error="InsufficientFreeAddressesInSubnet"} ${of('apiErrors', 3)}
awscni_aws_api_latency_ms_bucket{api="AssignPrivateIpAddresses",error="false",status="200",le="+Inf"} 402
awscni_aws_api_latency_ms_sum{api="AssignPrivateIpAddresses",error="false",status="200"} 51234.5
awscni_aws_api_latency_ms_count{api="AssignPrivateIpAddresses",error="false",status="200"} 402
awscni_ipamd_action_inprogress{fn="nodeIPPoolReconcile"} 0
go_goroutines 61
process_start_time_seconds 1.77449961e+09
`;
}

export function cniEnv(settings: Record<string, string> = {}): string {
  const all = {
    AWS_VPC_K8S_CNI_EXTERNALSNAT: 'false',
    ENABLE_POD_ENI: 'false',
    ENABLE_PREFIX_DELEGATION: 'false',
    ENABLE_IPv4: 'true',
    ENABLE_IPv6: 'false',
    WARM_ENI_TARGET: '1',
    WARM_PREFIX_TARGET: '1',
    NETWORK_POLICY_ENFORCING_MODE: 'standard',
    VPC_CNI_VERSION: 'v1.21.1',
    ...settings,
  };
  return `{
    "ID": "5d0f6c",
    "Labels": {
        "io.kubernetes.container.name": "aws-node"
    },
    "Spec": {
        "process": {
            "env": [
                "PATH=/usr/local/sbin:/usr/bin",
                "AWS_SECRET_ACCESS_KEY=never-a-fact",
${Object.entries(all)
  .map(([name, value]) => `                "${name}=${value}"`)
  .join(',\n')}
            ]
        }
    }
}
`;
}

export const CONFLIST = `{
  "cniVersion": "1.0.0",
  "name": "aws-cni",
  "plugins": [
    {
      "name": "aws-cni",
      "type": "aws-cni",
      "vethPrefix": "eni",
      "mtu": "9001",
      "podSGEnforcingMode": "strict",
      "pluginLogFile": "/var/log/aws-routed-eni/plugin.log"
    },
    { "name": "egress-cni", "type": "egress-cni", "enabled": "false" },
    { "type": "portmap", "capabilities": {"portMappings": true}, "snat": true }
  ]
}
`;

export function ethtool(counters: Record<string, number> = {}): string {
  const of = (name: string, healthy: number): number => counters[name] ?? healthy;
  return `Interface eni5a1b2c3d4e5
NIC statistics:
     peer_ifindex: 3
     rx_queue_0_xdp_packets: 0
Interface eth0
NIC statistics:
     total_resets: 1
     reset_fail: 0
     tx_timeout: ${of('tx_timeout', 0)}
     suspend: 0
     wd_expired: ${of('wd_expired', 0)}
     interface_up: 1
     interface_down: 0
     admin_q_pause: 0
     bw_in_allowance_exceeded: ${of('bw_in', 4182)}
     bw_out_allowance_exceeded: ${of('bw_out', 911)}
     pps_allowance_exceeded: ${of('pps', 0)}
     conntrack_allowance_exceeded: ${of('conntrack', 0)}
     conntrack_allowance_available: ${of('available', 231044)}
     linklocal_allowance_exceeded: ${of('linklocal', 0)}
     queue_0_tx_cnt: 402345678
     queue_0_tx_bytes: 300123456789
     queue_0_rx_cnt: 501234567
     queue_0_rx_bytes: 712345678901
     rx_drops: 0
     tx_drops: 0
     rx_overruns: 0
Interface lo
no stats available
`;
}

export const IFCONFIG = `eni5a1b2c3d4e5: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 9001
        inet6 fe80::b88c:5aff:fe12:3456  prefixlen 64  scopeid 0x20<link>
        ether ba:8c:5a:12:34:56  txqueuelen 0  (Ethernet)
        RX packets 812345  bytes 91234567 (87.0 MiB)
        RX errors 0  dropped 0  overruns 0  frame 0
        TX packets 912345  bytes 101234567 (96.5 MiB)
        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0

eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 9001
        inet 192.168.41.7  netmask 255.255.224.0  broadcast 192.168.63.255
        RX packets 501234567  bytes 712345678901 (663.4 GiB)
        RX errors 0  dropped 12  overruns 0  frame 0

eth1: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 9001
        inet 192.168.44.9  netmask 255.255.224.0  broadcast 192.168.63.255

lo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536
        inet 127.0.0.1  netmask 255.0.0.0
`;

export const CURL = Array.from(
  { length: 5 },
  (
    _,
    index,
  ) => `curling https://ABCDEF.gr7.us-east-1.eks.amazonaws.com (${index + 1} of 5) 2026-04-07T09:14:4${index}.123UTC


*   Trying 192.168.120.4:443...
* Connected to ABCDEF.gr7.us-east-1.eks.amazonaws.com (192.168.120.4) port 443 (#0)
* ALPN: curl offers h2,http/1.1
> GET /livez?verbose HTTP/2
> Host: ABCDEF.gr7.us-east-1.eks.amazonaws.com
< HTTP/2 401 
< content-type: application/json
{ [129 bytes data]
* Connection #0 to host left intact
`,
).join('');

export const PING = `PING amazon.com (205.251.242.103) 56(84) bytes of data.

--- amazon.com ping statistics ---
10 packets transmitted, 0 received, 100% packet loss, time 9215ms
`;
