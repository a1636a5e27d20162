import type { Prng } from '../prng';
import type { Filesystem, Metric, NetInterface, Pod, Process, Row, Unit } from './node-model';

const GIB = 1024 ** 3;

export function buildFilesystems(prng: Prng, memoryKb: number, pods: readonly Pod[]): Filesystem[] {
  const tmpfs = (mount: string, sizeKb: number, usedKb: number, options: string): Filesystem => ({
    device: mount === '/dev' ? 'devtmpfs' : mount === '/dev/shm' ? 'tmpfs' : 'tmpfs',
    mount,
    type: mount === '/dev' ? 'devtmpfs' : 'tmpfs',
    options,
    sizeBytes: sizeKb * 1024,
    usedBytes: usedKb * 1024,
    inodes: Math.floor(memoryKb / 8),
    inodesUsed: prng.int(1, 900),
  });
  const out: Filesystem[] = [
    tmpfs('/dev', 4096, 0, 'rw,nosuid,seclabel,size=4096k,nr_inodes=2007132,mode=755'),
    tmpfs('/dev/shm', Math.floor(memoryKb / 2), 0, 'rw,nosuid,nodev,seclabel'),
    tmpfs('/run', Math.floor(memoryKb / 5), 3_120, 'rw,nosuid,nodev,seclabel,size=3224112k,nr_inodes=819200,mode=755'),
    {
      device: '/dev/nvme0n1p1',
      mount: '/',
      type: 'xfs',
      options: 'rw,noatime,seclabel,attr2,inode64,logbufs=8,logbsize=32k,sunit=1024,swidth=1024,noquota',
      sizeBytes: 80 * GIB - 30_000_000,
      usedBytes: Math.floor(prng.int(21, 33) * GIB * 1.03),
      inodes: 41_932_768,
      inodesUsed: prng.int(310_000, 420_000),
    },
    tmpfs('/tmp', Math.floor(memoryKb / 2), 40, 'rw,nosuid,nodev,seclabel,size=8060280k,nr_inodes=1048576'),
    {
      device: '/dev/nvme0n1p128',
      mount: '/boot/efi',
      type: 'vfat',
      options: 'rw,noatime,fmask=0077,dmask=0077,codepage=437,iocharset=ascii,shortname=winnt,errors=remount-ro',
      sizeBytes: 10_410_000,
      usedBytes: 1_340_000,
      inodes: 0,
      inodesUsed: 0,
    },
  ];
  const postgres = pods.find((pod) => pod.namespace === 'data' && pod.name.startsWith('postgres'));
  if (postgres) {
    out.push({
      device: '/dev/nvme1n1',
      mount: `/var/lib/kubelet/pods/${postgres.uid}/volumes/kubernetes.io~csi/pvc-${prng.fork('pvc').uuid()}/mount`,
      type: 'ext4',
      options: 'rw,relatime,seclabel',
      sizeBytes: 49 * GIB,
      usedBytes: prng.int(6, 14) * GIB,
      inodes: 3_276_800,
      inodesUsed: prng.int(1_200, 4_000),
    });
  }
  return out;
}

/** The process tree as `ps fauxwww` shows it: daemons, one shim per pod, its containers below. */
export function buildProcesses(
  prng: Prng,
  pods: readonly Pod[],
  pids: { kubelet: number; containerd: number },
  bootedAt: number,
  kubeletArgs: string,
): Process[] {
  const out: Process[] = [];
  const add = (
    user: string,
    pid: number,
    ppid: number,
    command: string,
    depth: number,
    cpu: number,
    rssKb: number,
    threads: number,
    startedAt = bootedAt,
  ) => out.push({ user, pid, ppid, state: 'Ssl', cpu, rssKb, threads, startedAt, command, depth });
  const kernel = [
    'kthreadd',
    'pool_workqueue_release',
    'rcu_preempt',
    'migration/0',
    'ksoftirqd/0',
    'kworker/0:1-events',
    'kcompactd0',
    'kswapd0',
    'ena_wq',
    'nvme-wq',
    'xfsaild/nvme0n1p1',
  ];
  kernel.forEach((name, i) => {
    out.push({
      user: 'root',
      pid: 2 + i * 7,
      ppid: i === 0 ? 0 : 2,
      state: i === 0 ? 'S' : 'I',
      cpu: 0,
      rssKb: 0,
      threads: 1,
      startedAt: bootedAt,
      command: `[${name}]`,
      depth: i === 0 ? 0 : 1,
    });
  });
  add('root', 1, 0, '/usr/lib/systemd/systemd --switched-root --system --deserialize=32', 0, 0.1, 17_220, 1);
  add('root', 1182, 1, '/usr/lib/systemd/systemd-journald', 0, 0.2, 64_300, 1);
  add('root', 1240, 1, '/usr/lib/systemd/systemd-udevd', 0, 0, 11_020, 1);
  add('systemd+', 1551, 1, '/usr/lib/systemd/systemd-networkd', 0, 0, 9_960, 1);
  add('systemd+', 1560, 1, '/usr/lib/systemd/systemd-resolved', 0, 0.1, 13_880, 1);
  add('dbus', 1574, 1, '/usr/bin/dbus-broker-launch --scope system --audit', 0, 0, 4_100, 1);
  add('chrony', 1601, 1, '/usr/sbin/chronyd -F 2', 0, 0, 3_880, 1);
  add('root', 1702, 1, '/usr/bin/amazon-ssm-agent', 0, 0.1, 21_900, 9);
  add('root', pids.containerd, 1, '/usr/bin/containerd', 0, 1.2, 92_140, 31);
  add('root', pids.kubelet, 1, kubeletArgs, 0, 2.1, 118_500, 19);
  add('root', 2098, 1, '/sbin/agetty -o -p -- \\u --noclear - linux', 0, 0, 1_080, 1);
  for (const pod of pods) {
    const shim = pod.containers[0]!.pid - 8;
    add(
      'root',
      shim,
      1,
      `/usr/bin/containerd-shim-runc-v2 -namespace k8s.io -id ${pod.sandboxId} -address /run/containerd/containerd.sock`,
      0,
      0.1,
      prng.int(13_000, 16_000),
      11,
      pod.startedAt,
    );
    add('65535', shim + 3, shim, '/pause', 1, 0, 700, 1, pod.startedAt);
    for (const container of pod.containers) {
      add(
        pod.namespace === 'kube-system' ? 'root' : '1000',
        container.pid,
        shim,
        commandOf(container.name),
        1,
        prng.int(0, 40) / 10,
        prng.int(18_000, 420_000),
        prng.int(6, 40),
        pod.startedAt + 900,
      );
    }
  }
  return out;
}

const COMMANDS: Record<string, string> = {
  'aws-node': './aws-k8s-agent',
  'aws-eks-nodeagent':
    '/controller --enable-ipv6=false --enable-network-policy=true --enable-cloudwatch-logs=false --enable-policy-event-logs=false --log-file=/var/log/aws-routed-eni/network-policy-agent.log --metrics-bind-addr=:8162 --health-probe-bind-addr=:8163 --conntrack-cache-cleanup-period=300 --log-level=debug',
  'kube-proxy': 'kube-proxy --v=2 --config=/var/lib/kube-proxy-config/config --hostname-override=node',
  coredns: '/coredns -conf /etc/coredns/Corefile',
  'ebs-plugin':
    '/bin/aws-ebs-csi-driver node --endpoint=unix:/csi/csi.sock --csi-mount-point-prefix=/var/lib/kubelet/plugins/kubernetes.io/csi/ebs.csi.aws.com/ --logging-format=text --v=2',
  'node-driver-registrar':
    '/csi-node-driver-registrar --csi-address=/csi/csi.sock --kubelet-registration-path=/var/lib/kubelet/plugins/ebs.csi.aws.com/csi.sock --v=2',
  'efs-plugin': '/bin/aws-efs-csi-driver --endpoint=unix:/csi/csi.sock --logtostderr --v=2 --vol-metrics-opt-in=false',
  'liveness-probe': '/livenessprobe --csi-address=/csi/csi.sock',
  'eks-pod-identity-agent': '/eks-pod-identity-agent server --port 80 --probe-port 2703',
  postgres: 'postgres: main process',
  cache: 'redis-server *:6379',
};
const commandOf = (container: string) =>
  COMMANDS[container] ?? `/app/${container} --config /etc/${container}/config.yaml`;

const UNITS: readonly (readonly [string, string, string])[] = [
  ['proc-sys-fs-binfmt_misc.automount', 'running', 'Arbitrary Executable File Formats File System Automount Point'],
  ['sys-devices-pci0000:00-0000:00:05.0-net-ens5.device', 'plugged', 'Elastic Network Adapter (ENA)'],
  ['-.mount', 'mounted', 'Root Mount'],
  ['boot-efi.mount', 'mounted', '/boot/efi'],
  ['amazon-ssm-agent.service', 'running', 'amazon-ssm-agent'],
  ['audit-rules.service', 'exited', 'Load Audit Rules'],
  ['auditd.service', 'running', 'Security Audit Logging Service'],
  ['chronyd.service', 'running', 'NTP client/server'],
  ['cloud-config.service', 'exited', 'Apply the settings specified in cloud-config'],
  ['cloud-final.service', 'exited', 'Execute cloud user/final scripts'],
  ['cloud-init.service', 'exited', 'Initial cloud-init job (metadata service crawler)'],
  ['containerd.service', 'running', 'containerd container runtime'],
  ['dbus-broker.service', 'running', 'D-Bus System Message Bus'],
  ['gssproxy.service', 'running', 'GSSAPI Proxy Daemon'],
  ['kubelet.service', 'running', 'Kubernetes Kubelet'],
  ['libstoragemgmt.service', 'running', 'libstoragemgmt plug-in server daemon'],
  ['nodeadm-config.service', 'exited', 'EKS Nodeadm Config'],
  ['nodeadm-run.service', 'exited', 'EKS Nodeadm Run'],
  ['systemd-journald.service', 'running', 'Journal Service'],
  ['systemd-networkd.service', 'running', 'Network Configuration'],
  ['systemd-resolved.service', 'running', 'Network Name Resolution'],
  ['systemd-udevd.service', 'running', 'Rule-based Manager for Device Events and Files'],
  ['runtime.slice', 'active', 'Kubernetes and container runtime slice'],
  ['kubepods.slice', 'active', 'libcontainer container kubepods.slice'],
  ['kubepods-burstable.slice', 'active', 'libcontainer container kubepods-burstable.slice'],
  ['kubepods-besteffort.slice', 'active', 'libcontainer container kubepods-besteffort.slice'],
  ['systemd-udevd-kernel.socket', 'running', 'udev Kernel Socket'],
  ['basic.target', 'active', 'Basic System'],
  ['multi-user.target', 'active', 'Multi-User System'],
  ['sysstat-collect.timer', 'waiting', 'Run system activity accounting tool every 10 minutes'],
];

export function buildUnits(pods: readonly Pod[]): Unit[] {
  const units: Unit[] = UNITS.map(([name, sub, description]) => ({
    name,
    load: 'loaded',
    active: 'active',
    sub,
    description,
  }));
  for (const pod of pods) {
    for (const container of pod.containers) {
      const slice = `cri-containerd-${container.id}.scope`;
      units.push({
        name: slice,
        load: 'loaded',
        active: 'active',
        sub: 'running',
        description: `libcontainer container ${container.id}`,
      });
    }
  }
  return units;
}

/** ipamd's counters; a healthy node has a few errors from its start. */
export function buildMetrics(prng: Prng, assigned: number, total: number, enis: number): Metric[] {
  const list: (readonly [string, string, number])[] = [
    ['awscni_add_ip_req_count', '', prng.int(700, 2_400)],
    ['awscni_assigned_ip_addresses', '', assigned],
    ['awscni_assigned_ip_per_cidr', '', assigned],
    ['awscni_aws_api_error_count', '{api="DescribeNetworkInterfaces",error="RequestLimitExceeded"}', prng.int(0, 2)],
    [
      'awscni_aws_api_latency_ms_count',
      '{api="AssignPrivateIpAddresses",error="false",status="200"}',
      prng.int(20, 60),
    ],
    ['awscni_aws_utils_error_count', '{error="",fn="AllocENI"}', 0],
    ['awscni_del_ip_req_count', '{reason="PodDeleted"}', prng.int(600, 2_000)],
    ['awscni_ec2api_error_count', '{fn="DescribeNetworkInterfaces"}', prng.int(0, 2)],
    ['awscni_ec2api_req_count', '{fn="AssignPrivateIpAddresses"}', prng.int(20, 60)],
    ['awscni_ec2api_req_count', '{fn="DescribeNetworkInterfaces"}', prng.int(3_000, 4_500)],
    ['awscni_eni_allocated', '', enis],
    ['awscni_eni_max', '', 4],
    ['awscni_force_removed_enis', '', 0],
    ['awscni_force_removed_ips', '', 0],
    ['awscni_ip_max', '', 56],
    ['awscni_ipamd_action_inprogress', '{fn="nodeIPPoolReconcile"}', 0],
    ['awscni_ipamd_error_count', '{fn="reconcileFailedGetENIs"}', prng.int(1, 3)],
    ['awscni_no_available_ip_addresses', '', 0],
    ['awscni_reconcile_count', '{fn="eniDataStorePoolReconcileAdd"}', prng.int(60, 90)],
    ['awscni_total_ip_addresses', '', total],
    ['awscni_total_ipv4_prefixes', '', 0],
  ];
  return list.map(([name, labels, value]) => ({ name, labels, value }));
}

/** Kernel settings that matter for pods; the long tail is added when the file is rendered. */
export function buildSysctl(hostname: string, interfaces: readonly NetInterface[]): Map<string, Row> {
  const values: Record<string, string | number> = {
    'fs.file-max': 9223372036854775807n.toString(),
    'fs.file-nr': '9824\t0\t9223372036854775807',
    'fs.inotify.max_queued_events': 16384,
    'fs.inotify.max_user_instances': 8192,
    'fs.inotify.max_user_watches': 524288,
    'fs.nr_open': 1073741816,
    'kernel.hostname': hostname,
    'kernel.hung_task_panic': 0,
    'kernel.hung_task_timeout_secs': 120,
    'kernel.keys.root_maxkeys': 1000000,
    'kernel.panic': 10,
    'kernel.panic_on_oops': 1,
    'kernel.pid_max': 4194304,
    'kernel.softlockup_panic': 0,
    'kernel.threads-max': 126102,
    'kernel.watchdog_thresh': 10,
    'net.bridge.bridge-nf-call-iptables': 1,
    'net.core.netdev_max_backlog': 1000,
    'net.core.rmem_max': 212992,
    'net.core.somaxconn': 4096,
    'net.ipv4.conf.all.forwarding': 1,
    'net.ipv4.conf.all.rp_filter': 0,
    'net.ipv4.conf.default.forwarding': 1,
    'net.ipv4.conf.default.rp_filter': 0,
    'net.ipv4.ip_forward': 1,
    'net.ipv4.ip_local_port_range': '32768\t60999',
    'net.ipv4.neigh.default.gc_thresh1': 0,
    'net.ipv4.neigh.default.gc_thresh2': 15360,
    'net.ipv4.neigh.default.gc_thresh3': 16384,
    'net.ipv4.tcp_tw_reuse': 2,
    'net.netfilter.nf_conntrack_buckets': 65536,
    'net.netfilter.nf_conntrack_count': 0,
    'net.netfilter.nf_conntrack_max': 131072,
    'net.netfilter.nf_conntrack_tcp_timeout_established': 86400,
    'net.nf_conntrack_max': 131072,
    'vm.max_map_count': 524288,
    'vm.overcommit_memory': 1,
    'vm.panic_on_oom': 0,
  };
  for (const { name, kind } of interfaces) {
    values[`net.ipv4.conf.${name}.forwarding`] = 1;
    values[`net.ipv4.conf.${name}.rp_filter`] = kind === 'veth' ? 2 : kind === 'ena' && /5$|0$/.test(name) ? 2 : 0;
  }
  return new Map(Object.entries(values).map(([key, value]) => [key, { text: String(value) }]));
}
