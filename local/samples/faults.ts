import type { Fault } from './fault';
import apiserverUnreachable from './faults/apiserver-unreachable';
import awsNodeCrash from './faults/aws-node-crash';
import bootstrapFailed from './faults/bootstrap-failed';
import certExpired from './faults/cert-expired';
import clockSkew from './faults/clock-skew';
import cniConfigMissing from './faults/cni-config-missing';
import cniIamDenied from './faults/cni-iam-denied';
import conntrackFull from './faults/conntrack-full';
import containerdPanic from './faults/containerd-panic';
import corednsLoop from './faults/coredns-loop';
import corednsUpstreamTimeout from './faults/coredns-upstream-timeout';
import csiNotRegistered from './faults/csi-not-registered';
import diskFull from './faults/disk-full';
import dnsBlocked from './faults/dns-blocked';
import ebsAttachTimeout from './faults/ebs-attach-timeout';
import efsTimeout from './faults/efs-timeout';
import enaAllowance from './faults/ena-allowance';
import eniLimit from './faults/eni-limit';
import ext4Corruption from './faults/ext4-corruption';
import fileDescriptors from './faults/file-descriptors';
import gpuXid from './faults/gpu-xid';
import imageAuthDenied from './faults/image-auth-denied';
import imageRateLimited from './faults/image-rate-limited';
import imagefsEviction from './faults/imagefs-eviction';
import imdsBlocked from './faults/imds-blocked';
import inodeExhaustion from './faults/inode-exhaustion';
import ioHung from './faults/io-hung';
import ipForwardDisabled from './faults/ip-forward-disabled';
import ipamdDown from './faults/ipamd-down';
import irsaDenied from './faults/irsa-denied';
import kernelPanicReboot from './faults/kernel-panic-reboot';
import kubeProxySyncFailed from './faults/kube-proxy-sync-failed';
import kubeletOom from './faults/kubelet-oom';
import memcgOomPod from './faults/memcg-oom-pod';
import missingEniDefaultRoute from './faults/missing-eni-default-route';
import mtuBlackhole from './faults/mtu-blackhole';
import networkPolicyAgentFailed from './faults/network-policy-agent-failed';
import nodeUnauthorized from './faults/node-unauthorized';
import pidExhaustion from './faults/pid-exhaustion';
import plegUnhealthy from './faults/pleg-unhealthy';
import registryUnreachable from './faults/registry-unreachable';
import rpFilter from './faults/rp-filter';
import runcFailed from './faults/runc-failed';
import securityAgent from './faults/security-agent';
import shimLeak from './faults/shim-leak';
import softLockup from './faults/soft-lockup';
import subnetExhausted from './faults/subnet-exhausted';
import systemOom from './faults/system-oom';
import systemdUnitFailed from './faults/systemd-unit-failed';
import xfsShutdown from './faults/xfs-shutdown';
import xtablesLock from './faults/xtables-lock';
import zombieProcesses from './faults/zombie-processes';

const all: readonly Fault[] = [
  apiserverUnreachable,
  awsNodeCrash,
  bootstrapFailed,
  certExpired,
  clockSkew,
  cniConfigMissing,
  cniIamDenied,
  conntrackFull,
  containerdPanic,
  corednsLoop,
  corednsUpstreamTimeout,
  csiNotRegistered,
  diskFull,
  dnsBlocked,
  ebsAttachTimeout,
  efsTimeout,
  enaAllowance,
  eniLimit,
  ext4Corruption,
  fileDescriptors,
  gpuXid,
  imageAuthDenied,
  imageRateLimited,
  imagefsEviction,
  imdsBlocked,
  inodeExhaustion,
  ioHung,
  ipForwardDisabled,
  ipamdDown,
  irsaDenied,
  kernelPanicReboot,
  kubeProxySyncFailed,
  kubeletOom,
  memcgOomPod,
  missingEniDefaultRoute,
  mtuBlackhole,
  networkPolicyAgentFailed,
  nodeUnauthorized,
  pidExhaustion,
  plegUnhealthy,
  registryUnreachable,
  rpFilter,
  runcFailed,
  securityAgent,
  shimLeak,
  softLockup,
  subnetExhausted,
  systemOom,
  systemdUnitFailed,
  xfsShutdown,
  xtablesLock,
  zombieProcesses,
];

/** Every sample fault by name; a test keeps this list and the folder the same. */
export const FAULTS: Readonly<Record<string, Fault>> = Object.fromEntries(all.map((fault) => [fault.name, fault]));
