/** A sick node and the rules that may rightly be named as its root cause. */
export interface SickNode {
  readonly faults: readonly string[];
  /** Any of these as root of the first chain, or as first finding when nothing explains anything. */
  readonly root: readonly string[];
}

export const SICK_NODES: readonly SickNode[] = [
  {
    faults: ['dns-blocked'],
    root: ['iptables-drops-dns', 'iptables-drops-pod-traffic', 'iptables-drops-service-traffic'],
  },
  { faults: ['apiserver-unreachable'], root: ['api-server-unreachable-from-node', 'node-status-update-failed'] },
  { faults: ['aws-node-crash'], root: ['vpc-cni-panic'] },
  {
    faults: ['bootstrap-failed'],
    root: ['nodeadm-config-invalid', 'nodeadm-command-failed', 'nodeadm-service-failed'],
  },
  { faults: ['cert-expired'], root: ['kubelet-csr-not-signed', 'x509-certificate-expired'] },
  { faults: ['clock-skew'], root: ['aws-signature-clock-skew', 'x509-certificate-not-yet-valid'] },
  { faults: ['cni-config-missing'], root: ['cni-network-config-unusable'] },
  { faults: ['cni-iam-denied'], root: ['vpc-cni-permission-missing', 'iam-not-authorized'] },
  { faults: ['conntrack-full'], root: ['conntrack-near-limit', 'conntrack-table-full'] },
  { faults: ['containerd-panic'], root: ['containerd-panic', 'containerd-unit-failed'] },
  { faults: ['coredns-loop'], root: ['resolv-conf-unusual', 'coredns-loop-detected'] },
  { faults: ['coredns-upstream-timeout'], root: ['coredns-upstream-timeout'] },
  { faults: ['csi-not-registered'], root: ['csi-registration-failed', 'csi-driver-not-registered'] },
  { faults: ['disk-full'], root: ['filesystem-nearly-full', 'runtime-no-space'] },
  { faults: ['ebs-attach-timeout'], root: ['ebs-device-missing', 'volume-mount-timeout'] },
  { faults: ['efs-timeout'], root: ['efs-mount-timeout', 'nfs-server-not-responding'] },
  { faults: ['ena-allowance'], root: ['ena-allowance-exceeded'] },
  { faults: ['eni-limit'], root: ['vpc-cni-eni-attachment-limit'] },
  { faults: ['ext4-corruption'], root: ['ext4-error', 'filesystem-remounted-read-only'] },
  { faults: ['file-descriptors'], root: ['kernel-parameters-below-eks', 'inotify-limit-reached'] },
  { faults: ['gpu-xid'], root: ['gpu-fallen-off-bus', 'gpu-xid-memory-uncorrectable'] },
  { faults: ['image-auth-denied'], root: ['credential-provider-failed', 'image-pull-unauthorized'] },
  { faults: ['image-rate-limited'], root: ['image-pull-rate-limited'] },
  { faults: ['imagefs-eviction'], root: ['image-gc-disk-high', 'eviction-disk-pressure', 'filesystem-nearly-full'] },
  { faults: ['imds-blocked'], root: ['imds-unreachable', 'imds-token-timeout'] },
  { faults: ['inode-exhaustion'], root: ['inodes-nearly-exhausted'] },
  { faults: ['io-hung'], root: ['nvme-io-timeout'] },
  { faults: ['ip-forward-disabled'], root: ['ip-forwarding-off'] },
  { faults: ['ipamd-down'], root: ['aws-node-probe-failed', 'vpc-cni-ipamd-unreachable'] },
  { faults: ['irsa-denied'], root: ['irsa-oidc-provider-missing', 'irsa-assume-role-denied'] },
  { faults: ['kube-proxy-sync-failed'], root: ['kube-proxy-iptables-restore-failed', 'kube-proxy-has-no-rules'] },
  { faults: ['kubelet-oom'], root: ['oom-killed-node-daemon'] },
  { faults: ['memcg-oom-pod'], root: ['oom-container-limit'] },
  { faults: ['missing-eni-default-route'], root: ['eni-route-table-incomplete'] },
  { faults: ['network-policy-agent-failed'], root: ['npa-ebpf-load-failed'] },
  { faults: ['node-unauthorized'], root: ['apiserver-unauthorized'] },
  {
    faults: ['pid-exhaustion'],
    root: [
      'pids-limit-reached',
      'shim-start-failed',
      'thread-limit-near',
      'fork-resource-unavailable',
      'eviction-pid-pressure',
    ],
  },
  { faults: ['pleg-unhealthy'], root: ['pleg-relist-failed', 'runtime-deadline-exceeded', 'pleg-unhealthy'] },
  { faults: ['registry-unreachable'], root: ['image-pull-network-failed'] },
  { faults: ['rp-filter'], root: ['rp-filter-strict'] },
  { faults: ['soft-lockup'], root: ['soft-lockup', 'rcu-stall'] },
  { faults: ['subnet-exhausted'], root: ['vpc-cni-subnet-ip-exhausted'] },
  { faults: ['system-oom'], root: ['memory-nearly-exhausted', 'oom-node-out-of-memory', 'eviction-memory-pressure'] },
  { faults: ['xfs-shutdown'], root: ['xfs-corruption'] },
  { faults: ['xtables-lock'], root: ['xtables-lock-contention'] },
  { faults: ['zombie-processes'], root: ['zombie-processes'] },
  // two faults at once: the worse one leads, the other must still be seen (checked by the test)
  {
    faults: ['dns-blocked', 'memcg-oom-pod'],
    root: ['iptables-drops-dns', 'iptables-drops-pod-traffic', 'iptables-drops-service-traffic'],
  },
  {
    faults: ['subnet-exhausted', 'image-rate-limited'],
    root: ['vpc-cni-subnet-ip-exhausted', 'image-pull-rate-limited'],
  },
  { faults: ['io-hung', 'zombie-processes'], root: ['nvme-io-timeout'] },
  { faults: ['conntrack-full', 'coredns-upstream-timeout'], root: ['conntrack-near-limit', 'conntrack-table-full'] },
];
