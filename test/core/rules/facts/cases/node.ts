import type { Bundle } from '../bundle';
import * as node from '../nodes/system';
import type { Case } from './case';

const sysctl = (values: Record<string, string>): Bundle => ({
  'sysctls/sysctl_all.txt': [
    'sysctl',
    node.SYSCTL.replace(/^(\S+) = .*$/gm, (line, key: string) => (key in values ? `${key} = ${values[key]}` : line)),
  ],
});
const kubelet = (from: string, to: string): Bundle => ({
  'kubelet/config.json': ['kubelet-config', node.KUBELET_CONFIG.replace(from, to)],
});
const conntrack = (text: string): Bundle => ({ 'networking/conntrack.txt': ['conntrack', text] });
const psi = (resource: string, full: string): Bundle => ({
  [`system/pressure_${resource}.txt`]: [
    'pressure',
    `some avg10=61.20 avg60=58.00 avg300=44.10 total=91234567\nfull ${full} total=81234567\n`,
  ],
});
const zombies = (count: number, state = 'Z'): string[] =>
  Array.from(
    { length: count },
    (_, i) =>
      `root     ${String(70000 + i).padStart(8)}  0.0  0.0      0     0 ?        ${state}    Mar29   0:00      \\_ ${state === 'Z' ? '[sh] <defunct>' : '/usr/bin/rsync --password=hunter2'}`,
  );

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
  {
    rule: 'too-many-mounts',
    what: 'twenty thousand',
    files: {
      'storage/mounts.txt': [
        'mounts',
        Array.from(
          { length: 20_000 },
          (_, i) => `tmpfs on /var/lib/kubelet/pods/${i}/volumes/x type tmpfs (rw,relatime)`,
        ).join('\n'),
      ],
    },
    says: 'low',
  },
  {
    rule: 'xfs-free-space-fragmented',
    what: 'tiny pieces',
    files: {
      'storage/xfs.txt': [
        'xfs',
        'meta-data=/dev/nvme0n1p1         isize=512    agcount=161, agsize=130943 blks\n         =                       sectsz=512   attr=2, projid32bit=1\n   from      to extents  blocks    pct\n      1       1   40210   40210  12.1\ntotal free extents 120345\ntotal free blocks 402345\naverage free extent size 3.34326\n',
      ],
    },
    says: 'low',
    words: /120345 pieces of 3\.3/,
  },
  {
    rule: 'memory-nearly-exhausted',
    what: 'two percent',
    files: { 'system/top.txt': ['top', node.top(undefined, '602.0')] },
    says: 'high',
    words: /0\.6 GiB of 31\.1 GiB.*java 19\.6 %/,
  },
  {
    rule: 'memory-nearly-exhausted',
    what: 'meminfo knows it better than top',
    files: {
      'system/top.txt': ['top', node.top(undefined, '602.0')],
      'system/meminfo.txt': [
        'meminfo',
        'MemTotal:       32652132 kB\nMemAvailable:   17820160 kB\nHugePages_Total:       0\n',
      ],
    },
    says: 'clear',
  },
  {
    rule: 'memory-stalls',
    what: 'thrashing',
    files: psi('memory', 'avg10=55.10 avg60=41.00 avg300=20.00'),
    says: 'high',
  },
  { rule: 'memory-stalls', what: 'a little', files: psi('memory', 'avg10=0.10 avg60=0.00 avg300=0.00'), says: 'clear' },
  { rule: 'io-stalls', what: 'slow disks', files: psi('io', 'avg10=81.00 avg60=80.00 avg300=77.00'), says: 'medium' },
  {
    rule: 'cpu-stolen',
    what: 'no credits',
    files: { 'system/top.txt': ['top', node.top().replace(' 0.4 st', '46.1 st')] },
    says: 'medium',
  },
  {
    rule: 'load-far-above-cpus',
    what: 'load 120 on 8 CPUs',
    files: { 'system/top.txt': ['top', node.top().replace('3.52, 4.18, 4.50', '131.00, 120.40, 99.10')] },
    says: 'low',
  },
  {
    rule: 'zombie-processes',
    what: 'three hundred',
    files: { 'system/ps.txt': ['ps', node.ps(zombies(300))] },
    says: 'medium',
    words: /301 zombies/,
  },
  {
    rule: 'processes-blocked-on-devices',
    what: 'an EFS that does not answer',
    files: { 'system/ps.txt': ['ps', node.ps(zombies(24, 'D'))] },
    says: 'medium',
    words: /24 of 33 processes in state D.*\(rsync\)/,
  },
  {
    rule: 'thread-limit-near',
    what: 'pid_max of 8192, 7,000 threads',
    files: {
      ...sysctl({ 'kernel.pid_max': '8192' }),
      'system/ps-threads.txt': ['ps-threads', node.psThreads(7500)],
    },
    says: 'high',
  },
  {
    rule: 'one-process-holds-most-threads',
    what: 'six thousand of one',
    files: {
      'system/ps-threads.txt': [
        'ps-threads',
        node.psThreads(300).replace(/\n$/, '') +
          '\n' +
          Array.from(
            { length: 6000 },
            (_, i) =>
              `1000       20411 ${100000 + i}    2101  0 3250112 6412 1 Mar26 ?        00:00:01 java -jar /app.jar`,
          ).join('\n'),
      ],
    },
    says: 'low',
    words: /20411 java with 6300/,
  },
  {
    rule: 'essential-unit-failed',
    what: 'kubelet restarts for ever',
    files: {
      'system/services.txt': ['services', node.services('activating auto-restart')],
      'system/ps.txt': ['ps', node.ps().replace(/.*kubelet.*\n/, '')],
    },
    says: 'critical',
    words: /kubelet\.service is activating \(auto-restart\)/,
  },
  {
    rule: 'essential-unit-failed',
    what: 'failed, but running again',
    files: { 'system/services.txt': ['services', node.services('failed failed')] },
    says: 'high',
  },
  {
    rule: 'units-failed',
    what: 'networkd among them',
    files: {
      'system/services.txt': [
        'services',
        node.services('active running', [
          '● systemd-networkd-wait-online.service         loaded failed failed    Wait for Network',
          '● systemd-networkd.service loaded failed failed Network Configuration',
        ]),
      ],
    },
    says: 'low',
    words: /2 failed/,
  },
  {
    rule: 'units-failed',
    what: 'an optional one',
    files: {
      'system/services.txt': [
        'services',
        node.services('active running', ['* rngd.service loaded failed failed Hardware RNG']),
      ],
    },
    says: 'info',
  },
  {
    rule: 'time-service-not-running',
    what: 'chronyd failed',
    files: {
      'system/services.txt': [
        'services',
        node
          .services()
          .replace(
            'chronyd.service                               loaded active running',
            'chronyd.service loaded failed failed',
          ),
      ],
      'system/ps.txt': ['ps', node.ps().replace(/.*chronyd.*\n/, '')],
    },
    says: 'low',
  },
  {
    rule: 'host-firewall-active',
    what: 'firewalld',
    files: {
      'system/services.txt': [
        'services',
        node.services('active running', [
          '  firewalld.service loaded active running firewalld - dynamic firewall daemon',
        ]),
      ],
    },
    says: 'medium',
  },
  {
    rule: 'kernel-known-bad',
    what: 'a withdrawn build',
    files: {
      'kernel/uname.txt': [
        'uname',
        'Linux ip-10-0-0-1 5.4.217-126.408.amzn2.x86_64 #1 SMP Fri Oct 7 2022 x86_64 GNU/Linux\n',
      ],
    },
    says: 'high',
  },
  {
    rule: 'kernel-update-pending',
    what: 'patched in place',
    files: { 'system/pkglist.txt': ['pkglist', `${node.PKGLIST}kernel-6.1.170-200.301.amzn2023.x86_64\n`] },
    says: 'info',
  },
  {
    rule: 'repeated-reboots',
    what: 'four boots in a night, crashes',
    files: {
      'system/last_reboot.txt': [
        'last-reboot',
        ['06:10   still running', '05:02 - crash  (01:07)', '03:51 - crash  (01:10)', '02:44 - crash  (01:06)']
          .map((rest) => `reboot   system boot  6.1.163-186.299. Thu Mar 26 ${rest}`)
          .join('\n'),
      ],
    },
    says: 'high',
    words: /4 boots within 24 hours.*3 ended without/,
  },
  {
    rule: 'repeated-reboots',
    what: 'across New Year',
    files: {
      'system/last_reboot.txt': [
        'last-reboot',
        ['Thu Jan  1 00:10   still running', 'Wed Dec 31 23:02 - crash', 'Wed Dec 31 22:51 - crash']
          .map((rest) => `reboot   system boot  6.1.163 ${rest}`)
          .join('\n'),
      ],
    },
    says: 'high',
  },
  {
    rule: 'system-services-throttled',
    what: 'runtime.slice',
    files: {
      'system/cpu_throttling.txt': [
        'throttling',
        '/sys/fs/cgroup/runtime.slice/kubelet.service/cpu.stat\nusage_usec 912345\nnr_periods 40000\nnr_throttled 21000\nthrottled_usec 4123456\n   2210 ?        Ssl  812:02 /usr/bin/kubelet\n\n/sys/fs/cgroup/kubepods.slice/kubepods-pod1.slice/cpu.stat\nnr_periods 90000\nnr_throttled 80000\n',
      ],
    },
    says: 'low',
    words: /kubelet\.service in 21000 of 40000/,
  },
  {
    rule: 'gpu-memory-uncorrectable',
    what: 'row remapping failed',
    files: {
      'gpu/nvidia-bug-report.log.gz': [
        'gpu-report',
        'Driver Version                            : 570.133.20\nGPU 00000000:10:1C.0\n    Product Name                          : NVIDIA A100-SXM4-40GB\n    ECC Errors\n        Aggregate\n            SRAM Uncorrectable            : 0\n            DRAM Uncorrectable            : 4\n    Remapped Rows\n        Remapping Failure Occurred        : Yes\nNVRM: Xid (PCI:0000:10:1c): 64, pid=1, name=x\n',
      ],
    },
    says: 'high',
    words: /DRAM Uncorrectable 4, row remapping failed/,
  },
  {
    rule: 'gpu-memory-uncorrectable',
    what: 'a healthy GPU',
    files: {
      'gpu/nvidia-bug-report.log.gz': [
        'gpu-report',
        'Driver Version                            : 570.133.20\n    Product Name                          : NVIDIA L4\n            DRAM Uncorrectable            : 0\n        Remapping Failure Occurred        : No\n',
      ],
    },
    says: 'clear',
  },
  {
    rule: 'thread-limit-near',
    what: 'one line per process with the number of threads',
    files: {
      ...sysctl({ 'kernel.pid_max': '8192' }),
      'system/ps-threads.txt': [
        'ps-threads',
        '    PID     LWP NLWP STAT %CPU COMMAND\n      1       1    1 Ssl   0.1 /usr/lib/systemd/systemd\n  20411   20411 7400 Sl    0.1 java -jar /x.jar\n',
      ],
    },
    says: 'high',
    words: /20411 java \(7400\)/,
  },
  {
    rule: 'essential-unit-failed',
    what: 'kubelet was stopped and is not listed',
    files: {
      'system/services.txt': ['services', node.services().replace(/.*kubelet\.service.*\n/, '')],
      'system/ps.txt': ['ps', node.ps().replace(/.*kubelet.*\n/, '')],
    },
    says: 'critical',
    words: /No unit of kubelet/,
  },
  {
    rule: 'filesystem-nearly-full',
    what: 'a small boot partition',
    files: { 'storage/mounts.txt': ['mounts', node.mounts().replace('13% /boot/efi', '93% /boot/efi')] },
    says: 'clear',
  },
  {
    rule: 'conntrack-failures',
    what: 'three packets long ago',
    files: conntrack(node.conntrack(4, 'insert_failed=0 drop=3 early_drop=0 error=0 search_restart=1')),
    says: 'low',
  },
];
