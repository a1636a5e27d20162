import fc from 'fast-check';
import { podOf } from '../../../functions/core/bundle/pod-path';
import { isLogKind, isStructuredKind, kindOfPath } from '../../../functions/core/bundle/source-kinds';
import { SourceKind } from '../../../schemas/source-kind';

const hex = '0f1e2d3c'.repeat(8);

/** Every file of the collectors' trees, by the kind it must have. */
const LINUX: Partial<Record<SourceKind, string[]>> = {
  'cni-config': ['cni/10-aws.conflist', 'cni/15-extra.conf'],
  'cni-env': ['cni/cni-configuration-variables-containerd.json', 'cni/cni-configuration-variables-dockerd.txt'],
  'containerd-config': ['containerd/containerd-config.txt'],
  containerd: ['containerd/containerd-log.txt'],
  'goroutine-dump': ['containerd/containerd.3120.stacks.log'],
  'containerd-list': ['version', 'namespaces', 'images', 'containers', 'tasks', 'plugins'].map(
    (list) => `containerd/containerd-${list}.txt`,
  ),
  soci: ['containerd/soci-snapshotter/soci-snapshotter-log.txt'],
  config: ['containerd/soci-snapshotter/config.toml', 'system/script-params.txt'],
  docker: ['docker/docker.log'],
  'docker-list': [
    'docker/docker-info.txt',
    'docker/docker-ps.txt',
    'docker/docker-images.txt',
    'docker/docker-trace.txt',
  ],
  'gpu-report': ['gpu/nvidia-bug-report.log', 'gpu/nvidia-bug-report.log.gz'],
  'ipamd-enis': ['ipamd/enis.json', 'ipamd/enis.txt'],
  'ipamd-pods': ['ipamd/pods.json'],
  'ipamd-env': ['ipamd/networkutils-env-settings.json', 'ipamd/ipamd-env-settings.json'],
  'ipamd-eni-configs': ['ipamd/eni-configs.json'],
  'ipamd-metrics': ['ipamd/metrics.json'],
  'ipamd-checkpoint': ['ipamd/ipam.json'],
  dmesg: ['kernel/dmesg.boot', 'kernel/dmesg.current'],
  'dmesg-human': ['kernel/dmesg.human.current'],
  uname: ['kernel/uname.txt'],
  kubelet: ['kubelet/kubelet.log'],
  'kubelet-service': ['kubelet/kubelet_service.txt', 'kubelet/kubelet-eks_service.txt'],
  'kubelet-config': ['kubelet/kubelet-config.json', 'kubelet/config.json', 'kubelet/config.json.d/40-nodeadm.conf'],
  'services-list': ['kubelet/svc.log'],
  kubeconfig: ['kubelet/kubeconfig.yaml'],
  modinfo: ['modinfo/lustre', 'modinfo/ip_vs'],
  conntrack: ['networking/conntrack.txt', 'networking/conntrack6.txt'],
  interfaces: ['networking/ifconfig.txt'],
  'ip-rule': ['networking/iprule.txt', 'networking/ip6rule.txt'],
  'ip-route': ['networking/iproute.txt', 'networking/ip6route.txt'],
  'iptables-list': ['', '-filter', '-mangle', '-nat'].map((table) => `networking/iptables${table}.txt`),
  'iptables-save': ['networking/iptables-save.txt'],
  ip6tables: ['', '-filter', '-mangle', '-nat', '-save'].map((table) => `networking/ip6tables${table}.txt`),
  ipvs: ['networking/ipvsadm.txt'],
  ipset: ['networking/ipset.txt'],
  ethtool: ['networking/ethtool.txt'],
  'curl-api': ['networking/curl_api_server.txt'],
  ping: ['networking/ping_amazon.com.txt', 'networking/ping_public.ecr.aws.txt'],
  'resolv-conf': ['networking/resolv.conf'],
  'systemd-network': ['networking/systemd-network/80-ec2.network'],
  ebpf: ['networking/ebpf-data.txt', 'networking/ebpf-maps-data.txt', 'networking/ebpf-cp-maps-data.txt'],
  'udev-net': ['networking/configure-multicard-interfaces.txt', 'nodeadm/udev-net-manager_ens6.log'],
  nodeadm: ['nodeadm/nodeadm-config.log', 'nodeadm/nodeadm-run.log', 'nodeadm/nodeadm-boot-hook.log'],
  'sandbox-image': ['sandbox-image/sandbox-image-log.txt'],
  mounts: ['storage/mounts.txt'],
  inodes: ['storage/inodes.txt'],
  'block-devices': ['storage/lsblk.txt', 'storage/lvs.txt', 'storage/pvs.txt', 'storage/vgs.txt'],
  fstab: ['storage/fstab.txt'],
  xfs: ['storage/xfs.txt'],
  'pod-local-storage': ['storage/pod_local_storage.txt'],
  sysctl: ['sysctls/sysctl_all.txt'],
  'instance-meta': ['system/instance-id.txt', 'system/region.txt', 'system/availability-zone.txt'],
  selinux: ['system/selinux.txt'],
  pkglist: ['system/pkglist.txt'],
  services: ['system/services.txt'],
  top: ['system/top.txt'],
  ps: ['system/ps.txt'],
  'ps-threads': ['system/ps-threads.txt'],
  netstat: ['system/netstat.txt'],
  procstat: ['system/procstat.txt', 'system/allprocstat.txt'],
  'large-environments': ['system/large_environments.txt'],
  throttling: ['system/cpu_throttling.txt', 'system/io_throttling.txt'],
  'last-reboot': ['system/last_reboot.txt'],
  'other-text': ['system/systemd-analyze.svg', 'ipamd/ipam_introspection_ignore.txt'],
  messages: ['var_log/messages', 'var_log/syslog', 'var_log/syslog.1', 'var_log/messages-20250101'],
  cron: ['var_log/cron'],
  'cloud-init': ['var_log/cloud-init.log', 'var_log/cloud-init-output.log'],
  'user-data': ['var_log/user-data.log'],
  'kube-proxy': [
    'var_log/kube-proxy.log',
    `var_log/kube-proxy-x7k2p_kube-system_kube-proxy-${hex}.log`,
    'var_log/kube-system_kube-proxy-x7k2p_8a1f/kube-proxy/3.log.20250101-093000.gz',
  ],
  ipamd: [
    'var_log/aws-routed-eni/ipamd.log',
    'var_log/aws-routed-eni/ipamd-2024-01-23T14-35-36.129.log',
    'var_log/aws-routed-eni/ipamd-2024-01-23T14-35-36.129.log.gz',
  ],
  'cni-plugin': [
    'var_log/aws-routed-eni/plugin.log',
    'var_log/aws-routed-eni/plugin-2024-01-23T14-35-36.129.log.gz',
    'var_log/aws-routed-eni/egress-v4-plugin.log',
    'var_log/aws-routed-eni/egress-v6-plugin.log',
  ],
  'network-policy-agent': [
    'var_log/aws-routed-eni/network-policy-agent.log',
    'var_log/aws-routed-eni/ebpf-sdk.log',
    'var_log/kube-system_aws-node-abcde_uid/aws-eks-nodeagent/0.log',
    `var_log/aws-node-abcde_kube-system_aws-eks-nodeagent-${hex}.log`,
  ],
  'aws-node': [
    `var_log/aws-node-abcde_kube-system_aws-node-${hex}.log`,
    'var_log/kube-system_aws-node-abcde_892ff6b4-95ee-409c-87ea-c97686b644fe/aws-vpc-cni-init/0.log',
    'var_log/kube-system_aws-node/aws-node/0.log',
  ],
  coredns: [
    `var_log/coredns-5d78c9869d-abcde_kube-system_coredns-${hex}.log`,
    'var_log/kube-system_coredns-5d78c9869d-abcde_0a1b/coredns/0.log',
    'var_log/kube-system_coredns-5d78c9869d-abcde_0a1b/coredns/0.log.20250101-093000',
    'var_log/kube-system_coredns/coredns/0.log',
  ],
  'ebs-csi': [
    'var_log/kube-system_ebs-csi-node/ebs-plugin/0.log',
    'var_log/kube-system_ebs-csi-controller-7d9_uid/csi-provisioner/1.log',
    `var_log/ebs-csi-node-x_kube-system_node-driver-registrar-${hex}.log`,
  ],
  'efs-csi': ['var_log/kube-system_efs-csi-node-x_uid/efs-plugin/0.log'],
  'fsx-csi': [
    'var_log/kube-system_fsx-csi-node-x_uid/fsx-plugin/0.log',
    'var_log/kube-system_fsx-openzfs-csi-node-x_uid/liveness-probe/0.log',
    'var_log/kube-system_file-cache-csi-node-x_uid/file-cache-plugin/0.log',
  ],
  's3-csi': [
    'var_log/kube-system_s3-csi-node-x_uid/s3-plugin/0.log',
    'var_log/mount-s3_mp-abcde_uid/mountpoint/0.log',
    'var_log/mount-s3_hr-abcde_uid/headroom/0.log',
    `var_log/mp-abcde_mount-s3_mountpoint-${hex}.log`,
  ],
  'pod-identity-agent': ['var_log/kube-system_eks-pod-identity-agent-x_uid/eks-pod-identity-agent/0.log'],
  'node-monitoring-agent': ['var_log/kube-system_eks-node-monitoring-agent-x_uid/eks-node-monitoring-agent/0.log'],
  'pod-log': [
    'var_log/kube-system_kube-multus-ds-x_uid/kube-multus/0.log',
    'var_log/kube-system_cni-metrics-helper-x_uid/cni-metrics-helper/0.log',
    'pods/shop_cart-5d78_uid/cart/0.log',
  ],
  'hybrid-agent': ['var_log/amazon/ssm/amazon-ssm-agent.log', 'var_log/aws_signing_helper.log'],
  'other-log': [
    'var_log/unattended-upgrades/unattended-upgrades.log',
    'var_log/secure',
    'extra/app.log',
    'x/build-log.txt',
  ],
};

const AGENT: Partial<Record<SourceKind, string[]>> = {
  nftables: ['networking/nftables-ip-nat.txt', 'networking/nftables-inet-filter.txt'],
  'curl-api': ['networking/get_api_server.txt'],
  pressure: ['system/pressure_cpu.txt', 'system/pressure_memory.txt', 'system/pressure_io.txt'],
  'collector-error': ['log-capture-errors.log', 'bottlerocket/logdog/command-output.log'],
  dmesg: [
    'pstore/sys_fs_pstore/dmesg-efi-165000000000000001',
    'pstore/systemd_pstore/1650000/dmesg.txt',
    'bottlerocket/logdog/bottlerocket-logs.tar.gz/bottlerocket-logs/dmesg',
  ],
  'other-text': ['pstore/sys_fs_pstore.txt', 'bottlerocket/application-inventory.json'],
  'kube-proxy': ['automode/kube-proxy.txt'],
  coredns: ['automode/coredns.txt', 'automode/coredns-boostrap.txt'],
  'ebs-csi': ['automode/eks-ebs-csi-driver.txt'],
  'node-monitoring-agent': ['automode/eks-node-monitoring-agent.txt'],
  'pod-identity-agent': ['automode/eks-pod-identity-agent.txt'],
  'other-log': ['automode/eks-healthchecker.txt', 'system/eks-healthchecker.txt'],
};

const BOTTLEROCKET: Partial<Record<SourceKind, string[]>> = {
  'containerd-config': ['bottlerocket-logs/containerd-config', 'bottlerocket-logs/containerd-config-host'],
  mounts: ['bottlerocket-logs/df', 'bottlerocket-logs/proc-mounts'],
  inodes: ['bottlerocket-logs/df-inodes'],
  dmesg: ['bottlerocket-logs/dmesg', 'bottlerocket-logs/kdump/dmesg.log'],
  'iptables-list': ['bottlerocket-logs/iptables-filter', 'bottlerocket-logs/iptables-nat'],
  journal: ['bottlerocket-logs/journalctl.log', 'bottlerocket-logs/journalctl.errors'],
  'other-text': ['bottlerocket-logs/journalctl-boots', 'bottlerocket-logs/signpost', 'bottlerocket-logs/kube-status'],
  'bottlerocket-settings': ['bottlerocket-logs/settings.json'],
  config: ['bottlerocket-logs/os-release'],
  ipamd: ['bottlerocket-logs/ipamd.log'],
  'cni-plugin': ['bottlerocket-logs/plugin.log'],
  'systemd-network': ['bottlerocket-logs/wicked'],
  'collector-error': ['bottlerocket-logs/logdog.errors'],
};

const WINDOWS: Partial<Record<SourceKind, string[]>> = {
  'windows-info': ['sysinfo', 'volumes', 'services', 'installed-64bit-apps.txt', 'installed-32bit-apps.txt'],
  'windows-event': [
    'system-eventlogs.csv',
    'application-eventlogs.csv',
    'docker/docker_log/docker-daemon.csv',
    'docker_log/docker-daemon.csv',
    'kubelet/kubelet-service.csv',
    'kube-proxy/kube-proxy-service.csv',
    'gmsa/eventlogs.csv',
  ],
  'windows-network': ['firewall/firewall-Domain', 'network/ports.txt', 'network/ip.txt', 'network/routes.txt'],
  'windows-hns': ['network/hns/endpoint.txt', 'network/hns/networkdetailed.txt'],
  'windows-log': ['eks/vpc-bridge.log', 'containerd/containerd_log/panic.log', 'gmsa/filelogs/ccg.log'],
  'docker-list': ['docker/docker-images.txt'],
  'containerd-list': ['containerd/containerd-tasks.txt'],
  kubeconfig: ['kubelet/kubeconfig'],
  'kubelet-config': ['kubelet/kubelet-config.json'],
  'cni-config': ['cni/config/vpc-bridge.conf'],
  binary: ['events/System.evtx', 'events/Microsoft-Windows-Containers-Wcifs.evtx'],
};

const rows = (trees: Partial<Record<SourceKind, string[]>>, prefix = ''): [string, SourceKind][] =>
  Object.entries(trees).flatMap(([kind, paths]) =>
    (paths ?? []).map((path): [string, SourceKind] => [prefix + path, kind as SourceKind]),
  );

describe('kindOfPath', () => {
  const all = [...rows(LINUX), ...rows(AGENT), ...rows(BOTTLEROCKET), ...rows(WINDOWS, 'system/')];

  it.each(all)('%s is %s', (path, kind) => {
    expect(kindOfPath(path)).toBe(kind);
  });

  it.each(['eks_i-0123456789abcdef0_2026-05-02_1000-UTC_0.7.8', 'my bundle', 'a/b/c', 'i-0123456789abcdef0'])(
    'does not mind the top folder %s',
    (folder) => {
      for (const [path, kind] of all) expect([path, kindOfPath(`${folder}/${path}`)]).toEqual([path, kind]);
    },
  );

  it('does not mind rotation, compression and clash suffixes', () => {
    for (const [path, kind] of rows(LINUX).filter(([path]) => /\.log$/.test(path))) {
      for (const suffix of ['.gz', '.1', '.20250101-093000', '.20250101-093000.gz', '~2']) {
        expect([path + suffix, kindOfPath(path + suffix)]).toEqual([path + suffix, kind]);
      }
    }
  });

  it('knows names without their folder', () => {
    for (const [name, kind] of [
      ['kubelet.log', 'kubelet'],
      ['dmesg.current', 'dmesg'],
      ['messages', 'messages'],
      ['ipamd.log', 'ipamd'],
      ['containerd-log.txt', 'containerd'],
      ['iptables-save.txt', 'iptables-save'],
      [`coredns-5d78c9869d-abcde_kube-system_coredns-${hex}.log`, 'coredns'],
      ['kube-system_coredns-5d_uid/coredns/0.log', 'coredns'],
      ['something', 'other-text'],
      ['something.log', 'other-log'],
    ]) {
      expect([name, kindOfPath(name!)]).toEqual([name, kind]);
    }
  });

  it('gives some kind for any path, quickly', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 1000 }), (path) => {
        expect(SourceKind.options).toContain(kindOfPath(path));
      }),
    );
    expect(kindOfPath(`${'a_'.repeat(500)}.log`)).toBe('other-log');
  });
});

describe('podOf', () => {
  it('reads both forms', () => {
    expect(podOf(`var_log/aws-node-abcde_kube-system_aws-node-${hex}.log`)).toEqual({
      namespace: 'kube-system',
      pod: 'aws-node-abcde',
      container: 'aws-node',
      form: 'flat',
    });
    expect(podOf('x/kube-system_aws-node-abcde_892ff6b4-95ee/aws-vpc-cni-init/12.log.20250101-093000.gz')).toEqual({
      namespace: 'kube-system',
      pod: 'aws-node-abcde',
      container: 'aws-vpc-cni-init',
      form: 'tree',
    });
  });

  it.each(['var_log/aws-routed-eni/0.log', 'eks_i-0123_2026/kubelet/1.log', 'a_b_c.log', 'kubelet/kubelet.log'])(
    'sees no pod in %s',
    (path) => {
      expect(podOf(path)).toBeNull();
    },
  );
});

it('every kind is a log, structured, plain text or binary', () => {
  expect(SourceKind.options.filter((kind) => isLogKind(kind) && isStructuredKind(kind))).toEqual([]);
  expect(SourceKind.options.filter((kind) => !isLogKind(kind) && !isStructuredKind(kind))).toEqual([
    'other-text',
    'binary',
  ]);
  expect(
    ['kubelet', 'other-log', 'collector-error', 'hybrid-agent'].every((kind) => isLogKind(kind as SourceKind)),
  ).toBe(true);
  expect(['iptables-save', 'config', 'ps'].every((kind) => isStructuredKind(kind as SourceKind))).toBe(true);
});
