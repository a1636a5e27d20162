import * as node from '../nodes/system';
import type { Case } from './case';
import { conntrack, kubelet, sysctl } from './node-files';

export const NODE: readonly Case[] = [
  {
    rule: 'process-environment-large',
    what: 'two processes of a namespace with many Services',
    files: { 'system/large_environments.txt': ['large-environments', 'PID\tCount\n4711\t1804\n4790\t2201\n'] },
    says: 'low',
    words: /2 processes .* the most 2201 \(process 4790\)/,
  },
  {
    rule: 'process-environment-large',
    what: 'none listed',
    files: { 'system/large_environments.txt': ['large-environments', 'PID\tCount\n'] },
    says: 'clear',
  },
  { rule: 'ip-forwarding-off', what: 'switched off', files: sysctl({ 'net.ipv4.ip_forward': '0' }), says: 'critical' },
  {
    rule: 'rp-filter-strict',
    what: 'strict on the primary ENI of two',
    files: sysctl({ 'net.ipv4.conf.eth0.rp_filter': '1' }),
    says: 'medium',
  },
  {
    rule: 'rp-filter-strict',
    what: 'strict for all, loose on eth0: loose wins',
    files: sysctl({ 'net.ipv4.conf.all.rp_filter': '1' }),
    says: 'clear',
  },
  {
    rule: 'conntrack-near-limit',
    what: '99 percent',
    files: sysctl({ 'net.netfilter.nf_conntrack_count': '260000' }),
    says: 'high',
    words: /260000 of 262144/,
  },
  {
    rule: 'conntrack-near-limit',
    what: '85 percent',
    files: sysctl({ 'net.netfilter.nf_conntrack_count': '223000' }),
    says: 'medium',
  },
  {
    rule: 'conntrack-failures',
    what: 'packets were dropped',
    files: conntrack(node.conntrack(4, 'insert_failed=12 drop=812 early_drop=9 error=0 search_restart=381')),
    says: 'medium',
    words: /drop 812, early_drop 9/,
  },
  {
    rule: 'conntrack-failures',
    what: 'only the UDP race',
    files: conntrack(node.conntrack(4, 'insert_failed=18211 drop=0 early_drop=0 error=0 search_restart=381')),
    says: 'low',
  },
  {
    rule: 'conntrack-failures',
    what: 'conntrack is not installed',
    files: conntrack('*** Output of conntrack -S *** \n/bin/bash: line 1: conntrack: command not found\n'),
    says: 'cannot-check',
  },
  {
    rule: 'dns-queries-unanswered',
    what: 'nothing answers',
    files: conntrack(node.conntrack(38)),
    says: 'high',
    words: /38 of 40/,
  },
  {
    rule: 'conntrack-one-source-dominates',
    what: 'a scanner',
    files: conntrack(
      Array.from(
        { length: 25_000 },
        (_, i) =>
          `tcp      6 119 SYN_SENT src=192.168.37.42 dst=10.${i % 200}.${i % 250}.9 sport=${i % 60000} dport=22 [UNREPLIED] src=10.0.0.9 dst=192.168.37.42 sport=22 dport=1 mark=0 use=1`,
      ).join('\n'),
    ),
    says: 'low',
    words: /192\.168\.37\.42 holds/,
  },
  {
    rule: 'file-handles-near-limit',
    what: '95 percent',
    files: sysctl({ 'fs.file-nr': '780000	0	820000' }),
    says: 'high',
  },
  {
    rule: 'kernel-parameters-below-eks',
    what: 'kernel defaults',
    files: sysctl({ 'fs.inotify.max_user_instances': '128', 'vm.max_map_count': '65530' }),
    says: 'low',
    words: /max_user_instances = 128/,
  },
  {
    rule: 'ephemeral-ports-narrow',
    what: 'a thousand ports',
    files: sysctl({ 'net.ipv4.ip_local_port_range': '60000	60999' }),
    says: 'low',
    words: /1000 ports/,
  },
  {
    rule: 'resolv-conf-without-nameserver',
    what: 'only a search list',
    files: { 'networking/resolv.conf': ['resolv-conf', '# emptied\nsearch ec2.internal\n'] },
    says: 'high',
  },
  {
    rule: 'resolv-conf-unusual',
    what: 'the stub of systemd-resolved',
    files: { 'networking/resolv.conf': ['resolv-conf', 'nameserver 127.0.0.53\noptions edns0 trust-ad\n'] },
    says: 'low',
    words: /loopback/,
  },
  {
    rule: 'resolv-conf-unusual',
    what: 'the stub, but kubelet knows better',
    files: {
      'networking/resolv.conf': ['resolv-conf', 'nameserver 127.0.0.53\n'],
      ...kubelet('"cgroupRoot": "/"', '"resolvConf": "/run/systemd/resolve/resolv.conf"'),
    },
    says: 'clear',
  },
  {
    rule: 'kubelet-cluster-dns-unknown',
    what: 'an address of another cluster',
    files: kubelet('172.20.0.10', '10.100.0.10'),
    says: 'high',
    words: /10\.100\.0\.10.*172\.20\.0\.10/,
  },
  {
    rule: 'kubelet-cluster-dns-unknown',
    what: 'NodeLocal DNSCache',
    files: kubelet('172.20.0.10', '169.254.20.10'),
    says: 'clear',
  },
  {
    rule: 'kubelet-cluster-dns-unknown',
    what: 'a drop-in corrects it',
    files: {
      ...kubelet('172.20.0.10', '10.100.0.10'),
      'kubelet/config.json.d/40-nodeadm.conf': [
        'kubelet-config',
        '{"apiVersion":"kubelet.config.k8s.io/v1beta1","kind":"KubeletConfiguration","clusterDNS":["172.20.0.10"]}',
      ],
    },
    says: 'clear',
  },
  {
    rule: 'cgroup-driver-differs',
    what: 'containerd uses cgroupfs',
    files: {
      'containerd/containerd-config.txt': [
        'containerd-config',
        node.CONTAINERD_CONFIG.replace('SystemdCgroup = true', 'SystemdCgroup = false'),
      ],
    },
    says: 'high',
  },
  {
    rule: 'kubelet-kernel-defaults-differ',
    what: 'panic was changed',
    files: sysctl({ 'kernel.panic': '0' }),
    says: 'high',
    words: /kernel\.panic is 0 instead of 10/,
  },
  {
    rule: 'kubelet-kernel-defaults-differ',
    what: 'changed, but kubelet does not insist',
    files: {
      ...sysctl({ 'kernel.panic': '0' }),
      ...kubelet('"protectKernelDefaults": true', '"protectKernelDefaults": false'),
    },
    says: 'clear',
  },
  {
    rule: 'kubelet-reserves-nothing',
    what: 'no reservation',
    files: kubelet('"kubeReserved": { "cpu": "90m", "ephemeral-storage": "1Gi", "memory": "893Mi" },', ''),
    says: 'low',
  },
  {
    rule: 'filesystem-nearly-full',
    what: 'root at 93 percent',
    files: { 'storage/mounts.txt': ['mounts', node.mounts('93%')] },
    says: 'high',
    words: /^\/ \(\/dev\/nvme0n1p1\) is 93 % full/,
  },
  {
    rule: 'filesystem-nearly-full',
    what: 'root at 87 percent',
    files: { 'storage/mounts.txt': ['mounts', node.mounts('87%')] },
    says: 'low',
  },
  {
    rule: 'inodes-nearly-exhausted',
    what: 'none left',
    files: {
      'storage/inodes.txt': [
        'inodes',
        node.INODES.replace('41942464 612345 41330119    2%', '41942464 41942464 0  100%'),
      ],
    },
    says: 'high',
  },
  {
    rule: 'filesystem-read-only',
    what: 'remounted after errors',
    files: { 'storage/mounts.txt': ['mounts', node.mounts('41%', 'ro,noatime,attr2')] },
    says: 'critical',
  },
  {
    rule: 'filesystem-read-only',
    what: 'an immutable image',
    files: {
      'storage/mounts.txt': [
        'mounts',
        '/dev/dm-0 on / type ext4 (ro,relatime)\n/dev/nvme1n1p1 on /var type xfs (rw,relatime)\n',
      ],
    },
    says: 'clear',
  },
];
