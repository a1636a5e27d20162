import type { Bundle } from '../bundle';
import * as cni from './cni';
import { IP_RULES, ipRoutes, iptablesFilter, iptablesSave } from './network';
import * as system from './system';

/** A healthy, busy node: nothing in it is a fault. Tests replace single files to make one. */
export const HEALTHY_NODE: Bundle = {
  'cni/10-aws.conflist': ['cni-config', cni.CONFLIST],
  'cni/cni-configuration-variables-containerd.json': ['cni-env', cni.cniEnv()],
  'containerd/containerd-config.txt': ['containerd-config', system.CONTAINERD_CONFIG],
  'ipamd/enis.json': ['ipamd-enis', cni.ENIS],
  'ipamd/ipam.json': ['ipamd-checkpoint', cni.checkpoint()],
  'ipamd/metrics.json': ['ipamd-metrics', cni.metrics()],
  'kernel/uname.txt': ['uname', system.UNAME],
  'kubelet/config.json': ['kubelet-config', system.KUBELET_CONFIG],
  'kubelet/kubelet_service.txt': ['kubelet-service', system.KUBELET_SERVICE],
  'networking/conntrack.txt': ['conntrack', system.conntrack()],
  'networking/curl_api_server.txt': ['curl-api', cni.CURL],
  'networking/ethtool.txt': ['ethtool', cni.ethtool()],
  'networking/ifconfig.txt': ['interfaces', cni.IFCONFIG],
  'networking/iproute.txt': ['ip-route', ipRoutes()],
  'networking/iprule.txt': ['ip-rule', IP_RULES],
  'networking/iptables-filter.txt': ['iptables-list', iptablesFilter()],
  'networking/iptables-save.txt': ['iptables-save', iptablesSave()],
  'networking/ping_amazon.com.txt': ['ping', cni.PING],
  'networking/resolv.conf': ['resolv-conf', system.RESOLV],
  'storage/inodes.txt': ['inodes', system.INODES],
  'modinfo/ip_vs': ['modinfo', system.LSMOD],
  'storage/lsblk.txt': ['block-devices', system.LSBLK],
  'storage/mounts.txt': ['mounts', system.mounts()],
  'sysctls/sysctl_all.txt': ['sysctl', system.SYSCTL],
  'system/last_reboot.txt': ['last-reboot', system.REBOOTS],
  'system/pkglist.txt': ['pkglist', system.PKGLIST],
  'system/procstat.txt': ['procstat', system.PROCSTAT],
  'system/ps.txt': ['ps', system.ps()],
  'system/ps-threads.txt': ['ps-threads', system.psThreads()],
  'system/services.txt': ['services', system.services()],
  'system/top.txt': ['top', system.top()],
  'system/cpu_throttling.txt': ['throttling', 'No CPU Throttling Found\n'],
  'system/large_environments.txt': ['large-environments', 'PID\tCount\n'],
};

/** The healthy node with some files replaced. */
export function nodeWith(files: Bundle): Bundle {
  return { ...HEALTHY_NODE, ...files };
}
