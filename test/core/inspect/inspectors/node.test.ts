import containerd, { systemdCgroup } from '../../../../functions/core/inspect/inspectors/containerd-config';
import disk from '../../../../functions/core/inspect/inspectors/disk-usage';
import kubeletConfig from '../../../../functions/core/inspect/inspectors/kubelet-config';
import kubeletService from '../../../../functions/core/inspect/inspectors/kubelet-service';
import packages from '../../../../functions/core/inspect/inspectors/packages';
import processes from '../../../../functions/core/inspect/inspectors/processes';
import procstat from '../../../../functions/core/inspect/inspectors/procstat';
import reboots from '../../../../functions/core/inspect/inspectors/reboots';
import services from '../../../../functions/core/inspect/inspectors/services';
import sysctl, { sysctlNumber } from '../../../../functions/core/inspect/inspectors/sysctl';
import throttling from '../../../../functions/core/inspect/inspectors/throttling';
import top from '../../../../functions/core/inspect/inspectors/top';
import uname from '../../../../functions/core/inspect/inspectors/uname';
import { read } from '../read';

it('sysctl keeps few of thousands of keys, and values with blanks', () => {
  const veth = Array.from({ length: 2000 }, (_, i) => `net.ipv4.conf.eni${i}.rp_filter = 2`).join('\n');
  const { facts, reading } = read(
    sysctl,
    's',
    `${veth}\nnet.ipv4.ip_local_port_range = 32768\t60999\nvm.swappiness=60\nsysctl: permission denied on key 'fs.protected_fifos'\n`,
  );
  expect(facts?.total).toBe(2002);
  expect(Object.keys(facts?.values ?? {})).toEqual(['net.ipv4.ip_local_port_range', 'vm.swappiness']);
  expect(sysctlNumber(facts ?? undefined, 'vm.swappiness')).toBe(60);
  expect(sysctlNumber(facts ?? undefined, 'net.ipv4.ip_local_port_range')).toBeNull();
  expect(reading.unparsed).toEqual([]);
});

describe('systemctl list-units', () => {
  it.each([
    '● x.service loaded failed failed X',
    '* x.service loaded failed failed X',
    'â\u0097\u008f x.service loaded failed failed X',
    '  x.service loaded failed failed X',
  ])('reads %s', (line) => {
    expect(read(services, 's', `${line}\n`).facts?.failed.map((unit) => unit.name)).toEqual(['x.service']);
  });
});

describe('kubelet', () => {
  it('merges drop-ins key by key for maps and replaces the rest', () => {
    const left = read(
      kubeletConfig,
      'kubelet/config.json',
      '{"kind":"KubeletConfiguration","maxPods":29,"kubeReserved":{"cpu":"70m","memory":"574Mi"},"clusterDNS":["10.100.0.10"]}',
    ).facts!;
    const right = read(
      kubeletConfig,
      'kubelet/config.json.d/40.conf',
      '{"kubeReserved":{"memory":"1Gi"},"clusterDNS":["172.20.0.10"]}',
    ).facts!;
    expect(kubeletConfig.merge!(left, right).values).toEqual({
      maxPods: 29,
      kubeReserved: { cpu: '70m', memory: '1Gi' },
      clusterDNS: ['172.20.0.10'],
    });
  });

  it('reads flags with blanks and equals signs, over several lines and drop-ins', () => {
    const text = `# /etc/systemd/system/kubelet.service
[Service]
ExecStartPre=/sbin/iptables -P FORWARD ACCEPT -w 5
ExecStart=/usr/bin/kubelet --cloud-provider external \\
    --config /etc/kubernetes/kubelet/kubelet-config.json \\
    --protect-kernel-defaults --max-pods=110 \\
    $KUBELET_ARGS

# /etc/systemd/system/kubelet.service.d/10-kubelet-args.conf
[Service]
Environment='KUBELET_ARGS=--node-ip=10.0.0.7 --pod-infra-container-image=602401143452.dkr.ecr.us-east-1.amazonaws.com/eks/pause:3.5 --v=2'
`;
    const { facts } = read(kubeletService, 'k', text);
    expect(facts?.unitFiles).toHaveLength(2);
    expect(facts?.setsForwardPolicy).toBe(true);
    expect(Object.fromEntries(Object.entries(facts?.flags ?? {}).map(([name, flag]) => [name, flag.value]))).toEqual({
      'cloud-provider': 'external',
      config: '/etc/kubernetes/kubelet/kubelet-config.json',
      'protect-kernel-defaults': 'true',
      'max-pods': '110',
      'node-ip': '10.0.0.7',
      'pod-infra-container-image': '602401143452.dkr.ecr.us-east-1.amazonaws.com/eks/pause:3.5',
      v: '2',
    });
  });
});

it('containerd configuration of version 2 names runc in its section', () => {
  const text =
    'version = 2\n[plugins]\n  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]\n    SystemdCgroup = false\n  [plugins."io.containerd.grpc.v1.cri".registry.configs."x".auth]\n    password = "hunter2"\n';
  const { facts } = read(containerd, 'c', text);
  expect(facts?.version).toBe(2);
  expect(systemdCgroup(facts ?? undefined)?.on).toBe(false);
  expect(JSON.stringify(facts)).not.toContain('hunter2');
});

it('df in blocks and for people, with odd mounts', () => {
  const text = `Filesystem     1K-blocks    Used Available Use% Mounted on
/dev/nvme1n1p1  41932780 9000000  32932780  22% /local
fs-0abc.efs.us-east-1.amazonaws.com:/  8.0E     0  8.0E   0% /var/lib/kubelet/pods/x/volumes/kubernetes.io~csi/efs/mount
df: /mnt/dead: Stale file handle
`;
  const { facts, reading } = read(disk, 'd', text);
  expect(facts?.filesystems.map((one) => [one.mountPoint, one.usedPercent])).toEqual([
    ['/local', 22],
    ['/var/lib/kubelet/pods/x/volumes/kubernetes.io~csi/efs/mount', 0],
  ]);
  expect(facts?.filesystems[0]?.availableBytes).toBe(32_932_780 * 1024);
  expect(reading.unparsed.map((one) => one.line)).toEqual([4]);
});

it('processes are known by name, without arguments', () => {
  const text = `USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
root          77  0.0  0.0   1000   100 ?        Ds   10:00   0:00  |       \\_ /opt/bin/backup --password hunter2
root          78  0.0  0.0   1000   100 ?        Ss   10:00   0:00 /pause
second line of an argument
`;
  const { facts, reading } = read(processes, 'p', text);
  expect(facts?.blocked).toEqual([{ pid: 77, state: 'Ds', command: 'backup' }]);
  expect(JSON.stringify(facts)).not.toContain('hunter2');
  expect(reading.unparsed).toEqual([]);
});

it('packages of rpm and dpkg', () => {
  const dpkg = `Desired=Unknown/Install/Remove/Purge/Hold
| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend
||/ Name           Version         Architecture Description
+++-==============-===============-============-=================================
ii  containerd     1.7.28-0ubuntu1 amd64        daemon to control runC
ii  zlib1g:amd64   1:1.3.dfsg-3.1  amd64        compression library
`;
  expect(read(packages, 'p', dpkg).facts).toMatchObject({
    manager: 'dpkg',
    total: 2,
    packages: [{ name: 'containerd', version: '1.7.28-0ubuntu1' }],
  });
  expect(
    read(packages, 'p', 'kernel-livepatch-6.1.1-1.amzn2023-1.0-0.x86_64\nrunc-1.3.4-1.amzn2023.0.1.x86_64\n').facts,
  ).toMatchObject({
    manager: 'rpm',
    total: 2,
    packages: [{ name: 'kernel-livepatch-6.1.1-1.amzn2023' }, { name: 'runc', version: '1.3.4-1.amzn2023.0.1' }],
  });
});

it('top of older systems counts in KiB and writes plus signs', () => {
  const text = `top - 10:00:00 up 10 min,  1 user,  load average: 0.00, 0.01, 0.05
Tasks: 101 total,   1 running, 100 sleeping,   0 stopped,   0 zombie
%Cpu(s):  1.0 us,  0.5 sy,  0.0 ni, 98.5 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st
KiB Mem : 16265000 total,  8000000 free,  2000000 used,  6265000 buff/cache
KiB Swap:        0 total,        0 free,        0 used. 13500000 avail Mem
`;
  expect(read(top, 't', text).facts).toMatchObject({
    load: [0, 0.01, 0.05],
    memory: { totalBytes: 16_265_000 * 1024 },
    availableBytes: 13_500_000 * 1024,
  });
});

it('/proc/stat gives CPUs, boot time and shares', () => {
  const { facts } = read(
    procstat,
    'p',
    'cpu  600 0 200 100 50 0 0 50 0 0\ncpu0 600 0 200 100 50 0 0 50 0 0\nbtime 1774499434\nprocs_blocked 3\n',
  );
  expect(facts).toMatchObject({ cpus: 1, bootTime: 1_774_499_434, blocked: 3, iowait: 0.05, steal: 0.05 });
});

it('last reboot without any boot still says when records begin', () => {
  expect(read(reboots, 'r', '\nwtmp begins Mon Mar  9 18:00:12 2026\n').facts).toEqual({ boots: [] });
});

it.each([
  ['Linux h 5.10.192-183.736.amzn2.x86_64 #1 SMP Wed Sep 6 2023 x86_64 GNU/Linux', 'al2', 'x86_64'],
  ['Linux h 6.8.0-1015-aws #16-Ubuntu SMP Mon Aug 19 2024 aarch64 GNU/Linux', 'ubuntu', 'aarch64'],
])('%s', (text, distribution, architecture) => {
  expect(read(uname, 'u', `${text}\n`).facts).toMatchObject({ distribution, architecture });
});

it('I/O delays are in seconds, longest first', () => {
  const { facts } = read(
    throttling,
    't',
    'PID Name Block IO Delay (centisconds)\n1 (systemd) 12\n900 (my (odd) name) 4500\n',
  );
  expect(facts?.ioDelays.map((one) => [one.name, one.seconds])).toEqual([
    ['my (odd) name', 45],
    ['systemd', 0.12],
  ]);
});

it('/proc/mounts', () => {
  const text =
    '/dev/dm-0 / ext4 ro,seclabel,relatime 0 0\ntmpfs /run tmpfs rw,nosuid,nodev,size=3130064k 0 0\n/dev/nvme1n1p1 /local xfs rw,seclabel,nosuid,noatime,attr2 0 0\n';
  const { facts, reading } = read(disk, 'bottlerocket-logs/proc-mounts', text);
  expect(reading.unparsed).toEqual([]);
  expect(facts?.mounts.map((one) => [one.mountPoint, one.readOnly])).toEqual([
    ['/', true],
    ['/local', false],
  ]);
});
