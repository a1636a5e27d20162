/** Non-network files of a healthy, busy EKS node (AL2023, m5.2xlarge), as the programs print them. */

export const SYSCTL = `abi.vsyscall32 = 1
fs.aio-max-nr = 65536
fs.aio-nr = 0
fs.file-max = 9223372036854775807
fs.file-nr = 9120	0	9223372036854775807
fs.inotify.max_user_instances = 8192
fs.inotify.max_user_watches = 524288
kernel.panic = 10
kernel.panic_on_oops = 1
kernel.pid_max = 4194304
kernel.threads-max = 253582
net.ipv4.conf.all.rp_filter = 0
net.ipv4.conf.default.rp_filter = 2
net.ipv4.conf.eth0.rp_filter = 2
net.ipv4.conf.eth1.rp_filter = 2
net.ipv4.conf.eni5a1b2c3d4e5.rp_filter = 2
net.ipv4.ip_forward = 1
net.ipv4.ip_local_port_range = 32768	60999
net.ipv6.conf.all.forwarding = 0
net.netfilter.nf_conntrack_count = 18244
net.netfilter.nf_conntrack_max = 262144
sysctl: reading key "net.ipv6.conf.all.stable_secret"
vm.max_map_count = 524288
vm.overcommit_memory = 1
vm.panic_on_oom = 0
`;

const flows = (count: number, line: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => line(i));

export function conntrack(
  dnsUnreplied = 4,
  stats = 'insert_failed=12 drop=0 early_drop=0 error=0 search_restart=381',
): string {
  return [
    '*** Output of conntrack -S *** ',
    ...flows(
      8,
      (cpu) =>
        `cpu=${cpu}   	found=1${cpu} invalid=442 insert=0 ${cpu === 0 ? stats : 'insert_failed=0 drop=0 early_drop=0 error=0 search_restart=0'} clash_resolve=3 chaintoolong=0 `,
    ),
    '*** Output of conntrack -L ***',
    ...flows(
      60,
      (i) =>
        `tcp      6 431${100 + i} ESTABLISHED src=192.168.41.7 dst=10.100.${i}.1 sport=${40000 + i} dport=443 src=10.100.${i}.1 dst=192.168.41.7 sport=443 dport=${40000 + i} [ASSURED] mark=0 use=1`,
    ),
    ...flows(
      30,
      (i) =>
        `tcp      6 ${i + 1} TIME_WAIT src=192.168.37.42 dst=192.168.44.201 sport=${50000 + i} dport=8080 src=192.168.44.201 dst=192.168.37.42 sport=8080 dport=${50000 + i} [ASSURED] mark=0 use=1`,
    ),
    ...flows(40, (i) =>
      i < dnsUnreplied
        ? `udp      17 ${20 + (i % 9)} src=192.168.37.42 dst=172.20.0.10 sport=${30000 + i} dport=53 [UNREPLIED] src=192.168.52.118 dst=192.168.37.42 sport=53 dport=${30000 + i} mark=128 use=1`
        : `udp      17 ${90 + (i % 9)} src=192.168.37.42 dst=172.20.0.10 sport=${30000 + i} dport=53 src=192.168.52.118 dst=192.168.37.42 sport=53 dport=${30000 + i} [ASSURED] mark=128 use=1`,
    ),
    'icmp     1 29 src=192.168.41.7 dst=1.1.1.1 type=8 code=0 id=7 src=1.1.1.1 dst=192.168.41.7 type=0 code=0 id=7 mark=0 use=1',
    'conntrack v1.4.6 (conntrack-tools): 131 flow entries have been shown.',
    '',
  ].join('\n');
}

export function mounts(rootUse = '41%', rootOptions = 'rw,noatime,attr2,inode64'): string {
  return `proc on /proc type proc (rw,nosuid,nodev,noexec,relatime)
tmpfs on /run type tmpfs (rw,nosuid,nodev,size=6530304k)
/dev/nvme0n1p1 on / type xfs (${rootOptions})
/dev/nvme0n1p128 on /boot/efi type vfat (rw,noatime,fmask=0077)
overlay on /run/containerd/io.containerd.runtime.v2.task/k8s.io/3f0c/rootfs type overlay (rw,relatime,lowerdir=/var/lib/containerd/x)
/dev/nvme2n1 on /var/lib/kubelet/pods/0b2d/volumes/kubernetes.io~csi/pvc-7d1e/mount type ext4 (rw,relatime)

Filesystem        Size  Used Avail Use% Mounted on
devtmpfs          4.0M     0  4.0M   0% /dev
tmpfs              16G     0   16G   0% /dev/shm
/dev/nvme0n1p1     80G   33G   48G  ${rootUse} /
/dev/nvme0n1p128   10M  1.3M  8.7M  13% /boot/efi
overlay            80G   33G   48G  ${rootUse} /run/containerd/io.containerd.runtime.v2.task/k8s.io/3f0c/rootfs
/dev/nvme2n1       20G   17G  2.9G  86% /var/lib/kubelet/pods/0b2d/volumes/kubernetes.io~csi/pvc-7d1e/mount
`;
}

export const INODES = `Filesystem        Inodes  IUsed    IFree IUse% Mounted on
devtmpfs         4079562    412  4079150    1% /dev
/dev/nvme0n1p1  41942464 612345 41330119    2% /
/dev/nvme0n1p128       0      0        0     - /boot/efi
/dev/nvme2n1     1310720   1822  1308898    1% /var/lib/kubelet/pods/0b2d/volumes/kubernetes.io~csi/pvc-7d1e/mount
`;

export function top(
  memory = 'MiB Mem :  31886.8 total,   1204.2 free,  14012.6 used,  16670.0 buff/cache     ',
  available = '17402.2',
): string {
  return `top - 09:14:33 up 12 days,  3:04,  0 users,  load average: 3.52, 4.18, 4.50
Tasks: 412 total,   2 running, 409 sleeping,   0 stopped,   1 zombie
%Cpu(s): 31.2 us,  6.2 sy,  0.0 ni, 60.9 id,  0.4 wa,  0.0 hi,  0.9 si,  0.4 st
${memory}
MiB Swap:      0.0 total,      0.0 free,      0.0 used.  ${available} avail Mem 

    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND
  20411 1000      20   0   12.4g   6.1g  24820 S  93.8  19.6   4021:11 java
   2210 root      20   0 2213472 120844  60032 S  12.5   0.4 812:02.14 kubelet
   2101 root      20   0 3010984  98120  42000 S   6.2   0.3 401:44.90 containerd
`;
}

export function ps(extra: readonly string[] = []): string {
  return `USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
root           2  0.0  0.0      0     0 ?        S    Mar26   0:00 [kthreadd]
root          61  0.0  0.0      0     0 ?        D    Mar26   0:00  \\_ [kworker/u30:0+flush-259:0]
root           1  0.1  0.0 172304 17120 ?        Ss   Mar26  12:41 /usr/lib/systemd/systemd --switched-root --system
root        2101  2.3  0.3 3010984 98120 ?       Ssl  Mar26 401:44 /usr/bin/containerd
root        2210  4.6  0.4 2213472 120844 ?      Ssl  Mar26 812:02 /usr/bin/kubelet --config=/etc/kubernetes/kubelet/config.json
chrony      1644  0.0  0.0  84592  3300 ?        S    Mar26   0:21 /usr/sbin/chronyd -F 2
root        3301  0.1  0.1 1298040 44100 ?       Ssl  Mar26   9:12  \\_ kube-proxy --v=2 --config=/var/lib/kube-proxy-config/config
root        2902  0.3  0.2 1810232 70120 ?       Sl   Mar26  55:01  \\_ ./aws-k8s-agent
root        9911  0.0  0.0      0     0 ?        Z    Mar29   0:00      \\_ [sh] <defunct>
${extra.map((line) => `${line}\n`).join('')}`;
}

export function psThreads(count = 900): string {
  const row = (index: number): string =>
    `${index < 300 ? '1000    ' : 'root    '} ${index < 300 ? '  20411' : String(30000 + (index % 97)).padStart(7)} ${String(40000 + index).padStart(7)}    2101  0 3250112 6412 ${index % 8} Mar26 ?        00:0${index % 9}:01 ${index < 300 ? 'java -jar /app.jar' : '/usr/bin/some-daemon --flag'}`;
  return `UID          PID    SPID    PPID  C    SZ   RSS PSR STIME TTY          TIME CMD
${Array.from({ length: count }, (_, index) => row(index)).join('\n')}
`;
}

export function services(kubelet = 'active running', extra: readonly string[] = []): string {
  return `  UNIT                                          LOAD   ACTIVE SUB       DESCRIPTION
  proc-sys-fs-binfmt_misc.automount             loaded active waiting   Arbitrary Executable File Formats File System Automount Point
  run-containerd-io.mount                       loaded active mounted   /run/containerd/x
  amazon-ssm-agent.service                      loaded active running   amazon-ssm-agent
  chronyd.service                               loaded active running   NTP client/server
  containerd.service                            loaded active running   containerd container runtime
${kubelet.startsWith('active running') ? ' ' : '●'} kubelet.service                               loaded ${kubelet}   Kubernetes Kubelet
${extra.map((line) => `${line}\n`).join('')}  nodeadm-run.service                           loaded active exited    EKS Nodeadm Run
  logrotate.timer                               loaded active waiting   Daily rotation of log files

LOAD   = Reflects whether the unit definition was properly loaded.
ACTIVE = The high-level unit activation state, i.e. generalization of SUB.
SUB    = The low-level unit activation state, values depend on unit type.
8 loaded units listed. Pass --all to see loaded but inactive units, too.
To show all installed unit files use 'systemctl list-unit-files'.
`;
}

export const PROCSTAT = `cpu  84571230 1202 17012345 412345678 301234 0 512345 90123 0 0
${Array.from({ length: 8 }, (_, cpu) => `cpu${cpu} 10571230 150 2112345 51345678 37234 0 64345 11123 0 0`).join('\n')}
intr 9123456789 0 0 0
ctxt 22345678901
btime 1774499434
processes 9123456
procs_running 3
procs_blocked 0
softirq 4123456789 0 1
`;

export const PKGLIST = `kernel-6.1.163-186.299.amzn2023.x86_64
kernel-tools-6.1.163-186.299.amzn2023.x86_64
containerd-2.1.5-1.amzn2023.0.5.x86_64
runc-1.3.4-1.amzn2023.0.1.x86_64
iptables-nft-1.8.8-3.amzn2023.0.2.x86_64
amazon-ec2-net-utils-2.7.1-1.amzn2023.0.1.noarch
chrony-4.3-1.amzn2023.0.4.x86_64
gpg-pubkey-d832c631-6515c85e
bash-5.2.15-1.amzn2023.0.2.x86_64
`;

export const UNAME =
  'Linux ip-192-168-41-7.ec2.internal 6.1.163-186.299.amzn2023.x86_64 #1 SMP PREEMPT_DYNAMIC Mon Mar  9 17:05:29 UTC 2026 x86_64 x86_64 x86_64 GNU/Linux\n';

export const KUBELET_CONFIG = `{
    "kind": "KubeletConfiguration",
    "apiVersion": "kubelet.config.k8s.io/v1beta1",
    "address": "0.0.0.0",
    "authentication": { "anonymous": { "enabled": false }, "webhook": { "cacheTTL": "2m0s", "enabled": true } },
    "cgroupDriver": "systemd",
    "cgroupRoot": "/",
    "clusterDNS": ["172.20.0.10"],
    "clusterDomain": "cluster.local",
    "evictionHard": { "memory.available": "100Mi", "nodefs.available": "10%", "nodefs.inodesFree": "5%" },
    "kubeReserved": { "cpu": "90m", "ephemeral-storage": "1Gi", "memory": "893Mi" },
    "maxPods": 58,
    "protectKernelDefaults": true,
    "serializeImagePulls": false
}
`;

export const KUBELET_SERVICE = `# /etc/systemd/system/kubelet.service
[Unit]
Description=Kubernetes Kubelet
After=containerd.service

[Service]
Slice=runtime.slice
EnvironmentFile=/etc/eks/kubelet/environment
ExecStart=/usr/bin/kubelet --config=/etc/kubernetes/kubelet/config.json --hostname-override=i-0a1b2c3d4e5f67890 --node-labels=team=secret-project $NODEADM_KUBELET_ARGS
Restart=on-failure
RestartForceExitStatus=SIGPIPE
`;

export const CONTAINERD_CONFIG = `disabled_plugins = []
imports = ["/etc/containerd/config.toml"]
root = '/var/lib/containerd'
version = 3

[plugins]
  [plugins.'io.containerd.cri.v1.images']
    max_concurrent_downloads = 3
    snapshotter = 'overlayfs'

    [plugins.'io.containerd.cri.v1.images'.pinned_images]
      sandbox = 'localhost/kubernetes/pause'

    [plugins.'io.containerd.cri.v1.images'.registry]
      config_path = '/etc/containerd/certs.d'

  [plugins.'io.containerd.cri.v1.runtime']
    [plugins.'io.containerd.cri.v1.runtime'.containerd]
      default_runtime_name = 'runc'

      [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes]
        [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
          runtime_type = 'io.containerd.runc.v2'

          [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
            BinaryName = '/usr/sbin/runc'
            SystemdCgroup = true
`;

export const REBOOTS = `reboot   system boot  6.1.163-186.299. Thu Mar 26 06:10   still running
reboot   system boot  6.1.163-186.299. Mon Mar  9 18:00 - 18:11  (00:11)

wtmp begins Mon Mar  9 18:00:12 2026
`;

export const RESOLV = `; generated by /usr/sbin/dhclient-script
search ec2.internal
options timeout:2 attempts:5
nameserver 192.168.0.2
`;

export const LSBLK = `NAME          MAJ:MIN RM  SIZE RO TYPE MOUNTPOINTS
nvme0n1       259:0    0   80G  0 disk 
├─nvme0n1p1   259:2    0   80G  0 part /
└─nvme0n1p128 259:4    0   10M  0 part /boot/efi
nvme2n1       259:5    0   20G  0 disk /var/lib/kubelet/plugins/kubernetes.io/csi/ebs.csi.aws.com/8e1f/globalmount
                                       /var/lib/kubelet/pods/0b2d/volumes/kubernetes.io~csi/pvc-7d1e/mount
`;

export const LSMOD = `ip_vs_rr               16384  4
ip_vs                 204800  6 ip_vs_rr
nf_conntrack          184320  7 xt_conntrack,nf_nat,ip_vs
`;
