import type { CheckResult, Finding } from '../../../schemas/finding';
import type { Facts } from '../inspect/facts';
import type { Redact } from './redacted-text';
import { type SectionReport, sectionReport } from './section-report';

/** Sections of a network diagnosis: which inspectors feed them and which log findings belong to them. */
export const NETWORK_SECTIONS = {
  iptables: {
    inspectors: ['iptablesSave', 'iptablesCounters', 'nftables'],
    areas: [],
    components: ['netfilter', 'iptables'],
  },
  cni: { inspectors: ['cniConfig', 'cniEnv'], areas: ['cni'], components: ['vpc-cni', 'aws-node'] },
  routes: { inspectors: ['ipRoutes', 'ipRules'], areas: [], components: ['routing'] },
  dns: { inspectors: ['resolvConf'], areas: ['dns'], components: ['coredns', 'dns'] },
  eni: { inspectors: ['ipamdEnis', 'ethtool', 'interfaces'], areas: [], components: ['eni', 'ena'] },
  ipamd: { inspectors: ['ipamdEnis', 'ipamdMetrics', 'ipamCheckpoint'], areas: [], components: ['ipamd'] },
  kube_proxy: {
    inspectors: ['iptablesSave', 'conntrack', 'sysctl', 'ipvs'],
    areas: ['kube-proxy'],
    components: ['kube-proxy', 'conntrack'],
    foreign: [
      'file-handles-near-limit',
      'thread-limit-near',
      'kernel-parameters-below-eks',
      'kubelet-kernel-defaults-differ',
    ],
  },
  /** What cannot be reached, whoever says so: a firewall, a route or a path MTU shows first in those who wait. */
  connectivity: {
    inspectors: ['apiServerProbe', 'ping'],
    areas: [],
    components: [],
    categories: [
      ...['apiserver-unreachable', 'apiserver-connectivity', 'pod-connectivity', 'service-connectivity'],
      ...['aws-endpoint', 'nic-reset', 'imds', 'network-configuration'],
    ],
    rules: ['image-pull-network-failed', 'ecr-layer-bucket-unreachable', 'image-pull-tls-failed', 'efs-mount-timeout'],
  },
} as const;
export type NetworkSection = keyof typeof NETWORK_SECTIONS;

/** Report of one section from what is known about the node. */
export function networkSection(
  section: NetworkSection,
  facts: Facts,
  checks: readonly CheckResult[],
  findings: readonly Finding[],
  redact: Redact,
): SectionReport {
  return sectionReport(NETWORK_SECTIONS[section], { facts, checks, findings }, redact);
}
