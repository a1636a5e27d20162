import * as node from '../nodes/system';
import type { Case } from './case';
import { conntrack, psi, sysctl, zombies } from './node-files';

export const NODE_RESOURCES: readonly Case[] = [
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
