/** Rules that see a condition in a bundle, or why no bundle can show it. */
export type Covered = { readonly rules: readonly string[] } | { readonly cannot: string };

const by = (...rules: string[]): Covered => ({ rules });
const cannot = (reason: string): Covered => ({ cannot: reason });

const NO_EBS_COUNTERS =
  'volume and instance limits are counters of the NVMe device that no command of the collector reads';
const NO_DCGM =
  'the result of a DCGM check is only known to its host engine; what it tests shows as Xid, page or link errors';

/** Reasons of eks-node-monitoring-agent (pkg/reasons/reasons.yaml, read 2026-11-22), by their keys. */
export const NMA_REASONS: Readonly<Record<string, Covered>> = {
  // KernelReady
  LargeEnvironment: by('process-environment-large'),
  RapidCron: cannot('crontabs are not collected, and the cron log says what ran, not how often it was asked to'),
  SoftLockup: by('soft-lockup'),
  AppBlocked: by('task-hung', 'processes-blocked-on-devices'),
  AppCrash: by('process-crashed', 'system-daemon-crashed'),
  ApproachingKernelPidMax: by('thread-limit-near', 'eviction-pid-pressure'),
  ApproachingMaxOpenFiles: by('file-handles-near-limit', 'runtime-too-many-open-files'),
  ClockUnsynchronized: by('clock-no-source', 'clock-off-by-minutes', 'clock-off-by-seconds'),
  ConntrackExceededKernel: by('conntrack-table-full', 'conntrack-near-limit'),
  ExcessiveZombieProcesses: by('zombie-processes'),
  ForkFailedOutOfPIDs: by('fork-failed', 'pids-limit-reached'),
  KernelBug: by('kernel-oops', 'kernel-panic', 'kernel-memory-corruption', 'workqueue-lockup'),
  // ContainerRuntimeReady
  KubeletFailed: by('kubelet-unit-failed', 'essential-unit-failed', 'kubelet-start-failed'),
  LivenessProbeFailures: by('liveness-probe-killed-container'),
  PodStuckTerminating: by('pod-termination-stuck', 'container-kill-stuck'),
  ReadinessProbeFailures: by('probe-failed'),
  RepeatedRestart: by('service-restart-loop', 'service-start-limit'),
  ServiceFailedToStart: by('units-failed'),
  ContainerRuntimeFailed: by('containerd-unit-failed', 'oci-runtime-create-failed', 'cri-api-unavailable'),
  DeprecatedContainerdConfiguration: by('containerd-config-invalid', 'image-manifest-unsupported'),
  // NetworkingReady
  MACAddressPolicyMisconfigured: by('mac-address-policy'),
  MissingDefaultRoutes: by('default-route-missing', 'eni-route-table-incomplete'),
  MissingIPRoutes: by('pod-route-missing'),
  MissingIPRules: by('pod-policy-rule-missing'),
  MissingLoopbackInterface: by('interface-down'),
  NetworkSysctl: by('ip-forwarding-off', 'rp-filter-strict'),
  PPSExceeded: by('ena-allowance-exceeded'),
  KubeProxyNotReady: by('kube-proxy-apiserver-unreachable', 'kube-proxy-unauthorized'),
  PortConflict: by('service-port-conflict', 'kube-proxy-healthz-failed'),
  UnexpectedRejectRule: by(
    'iptables-drops-node-traffic',
    'iptables-drops-pod-traffic',
    'nftables-drops-cluster-traffic',
  ),
  LinkLocalExceeded: by('ena-allowance-exceeded', 'node-dns-lookup-timeout'),
  BandwidthInExceeded: by('ena-allowance-exceeded'),
  BandwidthOutExceeded: by('ena-allowance-exceeded'),
  ConntrackExceeded: by('ena-allowance-exceeded', 'ena-conntrack-allowance-used-up'),
  IPAMDInconsistentState: by('vpc-cni-datastore-mismatch', 'ipamd-pool-differs-from-enis'),
  IPAMDNoIPs: by('vpc-cni-no-free-ip', 'ipamd-addresses-exhausted'),
  IPAMDNotReady: by('vpc-cni-apiserver-unreachable', 'aws-node-ipamd-timeout'),
  IPAMDNotRunning: by('vpc-cni-agent-not-running', 'vpc-cni-ipamd-unreachable'),
  IPAMDRepeatedlyRestart: by('vpc-cni-panic', 'vpc-cni-ipamd-exited'),
  InterfaceNotRunning: by('interface-down'),
  InterfaceNotUp: by('interface-down'),
  NPARepeatedlyRestart: by('npa-ebpf-load-failed', 'npa-state-recovery-failed', 'pod-crash-loop'),
  NPANotRunning: by('npa-unreachable'),
  NPABPFRecoveryError: by('npa-state-recovery-failed', 'npa-ebpf-load-failed'),
  EFAErrorMetric: by('efa-device-error'),
  // AcceleratedHardwareReady
  DCGMDiagnosticFailure: cannot(NO_DCGM),
  DCGMError: by('dcgm-unreachable'),
  DCGMFieldError: by('gpu-nvswitch-fatal', 'gpu-nvswitch-nonfatal'),
  DCGMHealthCode: cannot(NO_DCGM),
  DCGMHealthCodeFatal: cannot(NO_DCGM),
  NvidiaDeviceCountMismatch: by('gpu-fallen-off-bus', 'gpu-init-failed'),
  NvidiaDoubleBitError: by('gpu-xid-memory-uncorrectable', 'gpu-memory-uncorrectable'),
  NvidiaNCCLError: by('gpu-nccl-crashed'),
  NvidiaNVLinkError: by('gpu-xid-nvlink-failed', 'gpu-xid-nvlink-nonfatal'),
  NvidiaPCIeError: by('pcie-corrected-errors', 'pcie-uncorrected-error'),
  NvidiaPageRetirement: by('gpu-xid-memory-remapped', 'gpu-memory-uncorrectable'),
  NvidiaPowerError: cannot('thresholds are set in DCGM; the bundle holds one reading of power, which proves no breach'),
  NvidiaThermalError: cannot(
    'thresholds are set in DCGM; the bundle holds one reading of heat, which proves no breach',
  ),
  NvidiaXIDError: by('gpu-fallen-off-bus', 'gpu-xid-firmware-hung', 'gpu-xid-needs-reset', 'gpu-xid-remap-failed'),
  NvidiaXIDWarning: by('gpu-xid-application', 'gpu-xid-other', 'gpu-xid-recovery-action', 'gpu-xid-ecc-rate'),
  FabricManagerNotRunning: by('gpu-fabric-manager-failed'),
  NvidiaFabricError: by('gpu-fabric-manager-failed', 'gpu-nvswitch-fatal'),
  NeuronDMAError: by('neuron-dma-error'),
  NeuronHBMUncorrectableError: by('neuron-hbm-uncorrectable'),
  NeuronNCUncorrectableError: by('neuron-core-uncorrectable'),
  NeuronSRAMUncorrectableError: by('neuron-sram-uncorrectable'),
  // StorageReady
  EBSInstanceIOPSExceeded: cannot(NO_EBS_COUNTERS),
  EBSInstanceThroughputExceeded: cannot(NO_EBS_COUNTERS),
  EBSVolumeIOPSExceeded: cannot(NO_EBS_COUNTERS),
  EBSVolumeThroughputExceeded: cannot(NO_EBS_COUNTERS),
  EtcHostsMountFailed: by('etc-hosts-mount-failed'),
  IODelays: by('io-stalls', 'processes-blocked-on-devices'),
  KubeletDiskUsageSlow: by('kubelet-disk-usage-slow'),
  XFSSmallAverageClusterSize: by('xfs-free-space-fragmented'),
  BlockDeviceIOError: by('block-io-error', 'block-medium-error'),
};

/** Conditions and reasons of node-problem-detector (config/*.json, read 2026-11-22). */
export const NPD_REASONS: Readonly<Record<string, Covered>> = {
  // abrt-adaptor
  CCPPCrash: by('process-crashed'),
  UncaughtException: by('process-crashed'),
  XorgCrash: cannot('nodes run no display server'),
  VMcore: by('crash-dump-saved', 'kernel-panic'),
  KernelOops: by('kernel-oops'),
  // custom plugins
  NTPProblem: by('clock-no-source', 'time-service-not-running'),
  NTPIsDown: by('clock-no-source', 'time-service-not-running'),
  IPTablesVersionsMismatch: cannot(
    'needs iptables-legacy-save and iptables-nft-save side by side; the collector runs one of them',
  ),
  ConntrackFull: by('conntrack-table-full', 'conntrack-near-limit'),
  DNSUnreachable: by('node-dns-lookup-timeout', 'node-dns-resolution-failed', 'dns-queries-unanswered'),
  // disk and kernel logs
  DiskBadBlock: by('block-medium-error'),
  OOMKilling: by('oom-process-killed', 'oom-container-limit'),
  TaskHung: by('task-hung'),
  KernelDeadlock: by('task-hung'),
  DockerHung: by('task-hung'),
  UnregisterNetDevice: by('network-device-not-released'),
  FrequentUnregisterNetDevice: by('network-device-not-released'),
  Ext4Error: by('ext4-error'),
  Ext4Warning: by('filesystem-check-needed', 'ext4-error'),
  IOError: by('block-io-error'),
  XfsShutdown: by('xfs-shutdown'),
  XfsHasShutdown: by('xfs-shutdown'),
  MemoryReadError: by('machine-check-error'),
  CperHardwareErrorCorrected: by('firmware-hardware-error'),
  CperHardwareErrorRecoverable: by('firmware-hardware-error'),
  CperHardwareErrorFatal: by('hardware-memory-failed', 'firmware-hardware-error'),
  ReadonlyFilesystem: by('filesystem-remounted-read-only', 'filesystem-read-only'),
  FilesystemIsReadOnly: by('filesystem-remounted-read-only', 'filesystem-read-only'),
  // docker, containerd, kubelet
  CorruptDockerImage: by('image-layer-extract-failed'),
  CorruptDockerOverlay2: by('overlayfs-error', 'snapshotter-failed'),
  DockerContainerStartupFailure: by('oci-runtime-create-failed'),
  ContainerRuntimeUnhealthy: by('container-runtime-not-ready', 'runtime-socket-unreachable'),
  ContainerdUnhealthy: by('containerd-unit-failed', 'runtime-socket-unreachable'),
  DockerUnhealthy: by('docker-daemon-start-failed', 'runtime-socket-unreachable'),
  KubeletUnhealthy: by('kubelet-unit-failed', 'node-became-not-ready'),
  FrequentKubeletRestart: by('kubelet-unit-failed', 'service-restart-loop'),
  FrequentDockerRestart: by('service-restart-loop', 'docker-daemon-start-failed'),
  FrequentContainerdRestart: by('containerd-unit-failed', 'service-restart-loop'),
  KubeletStart: cannot('a start is no problem; starts that repeat are service-restart-loop'),
  DockerStart: cannot('a start is no problem; starts that repeat are service-restart-loop'),
  ContainerdStart: cannot('a start is no problem; starts that repeat are service-restart-loop'),
  // Windows
  ContainerCreationFailed: by('image-layer-extract-failed', 'image-content-mismatch'),
  CorruptContainerImageLayer: by('image-layer-extract-failed'),
  HCSEmptyLayerchain: by('snapshotter-failed'),
  WindowsDefenderThreatsDetected: by('windows-malware-found'),
  KubeProxyUnhealthy: by('kube-proxy-start-failed', 'kube-proxy-healthz-failed'),
};
