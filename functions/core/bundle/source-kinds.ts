import { SourceKind } from '../../../schemas/source-kind';
import { FILE_KINDS, FOLDER_RULES, NAME_RULES } from './path-rules';
import { type PodLogPath, podOf } from './pod-path';
import { baseName, withoutRotation } from './rotated-name';

/**
 * What a file of a bundle is, from its path alone. Knows the layouts of the Linux and Windows collectors, the node
 * monitoring agent and Bottlerocket's logdog, under any top folder or none, rotated or compressed.
 * Content may still overrule it: a file that turns out to be binary is stored as `binary`.
 */
export function kindOfPath(path: string): SourceKind {
  const pod = podOf(path);
  if (pod) return podKind(pod);
  const folder = `/${path.slice(0, path.lastIndexOf('/') + 1)}`;
  const name = withoutRotation(baseName(path));
  const whole = folder + name;
  for (const [pattern, kind] of FOLDER_RULES) if (pattern.test(whole)) return kind;
  const exact = FILE_KINDS.get(name);
  if (exact) return exact;
  for (const [pattern, kind] of NAME_RULES) if (pattern.test(name)) return kind;
  return looksLikeLog(folder, name) ? 'other-log' : 'other-text';
}

const CONTAINER_KINDS: ReadonlyMap<string, SourceKind> = new Map([
  ['aws-node', 'aws-node'],
  ['aws-vpc-cni-init', 'aws-node'],
  ['aws-eks-nodeagent', 'network-policy-agent'],
  ['kube-proxy', 'kube-proxy'],
  ['coredns', 'coredns'],
  ['ebs-plugin', 'ebs-csi'],
  ['efs-plugin', 'efs-csi'],
  ['fsx-plugin', 'fsx-csi'],
  ['fsx-openzfs-plugin', 'fsx-csi'],
  ['s3-plugin', 's3-csi'],
  ['mountpoint', 's3-csi'],
  ['eks-pod-identity-agent', 'pod-identity-agent'],
  ['eks-node-monitoring-agent', 'node-monitoring-agent'],
]);

// side-cars (csi-provisioner, node-driver-registrar, liveness-probe …) are named alike in every driver: the pod decides
const POD_KINDS: readonly (readonly [RegExp, SourceKind])[] = [
  [/^ebs-csi/, 'ebs-csi'],
  [/^efs-csi/, 'efs-csi'],
  [/^(?:fsx|file-cache)-/, 'fsx-csi'],
  [/^(?:s3-csi|mp-|hr-)/, 's3-csi'],
  [/^aws-node/, 'aws-node'],
  [/^kube-proxy/, 'kube-proxy'],
  [/^coredns/, 'coredns'],
  [/^eks-pod-identity-agent/, 'pod-identity-agent'],
  [/^eks-node-monitoring-agent/, 'node-monitoring-agent'],
];

function podKind({ namespace, pod, container }: PodLogPath): SourceKind {
  if (namespace === 'mount-s3') return 's3-csi';
  const byContainer = CONTAINER_KINDS.get(container);
  if (byContainer) return byContainer;
  return POD_KINDS.find(([pattern]) => pattern.test(pod))?.[1] ?? 'pod-log';
}

function looksLikeLog(folder: string, name: string): boolean {
  if (/(?:^|[._-])(?:logs?|err|errors?|out|std(?:err|out))(?:\.(?:txt|log))?$/i.test(name)) return true;
  // what /var/log holds without an extension is a log (secure, maillog, boot …)
  return /\/var_log\//.test(folder) && !name.includes('.');
}

// the enum lists logs first and ends them with other-log
const LOG_KINDS: ReadonlySet<SourceKind> = new Set(
  SourceKind.options.slice(0, SourceKind.options.indexOf('other-log') + 1),
);

/** Kinds that are classified line by line. */
export function isLogKind(kind: SourceKind): boolean {
  return LOG_KINDS.has(kind);
}

/** Command output and configuration that an inspector may understand. */
export function isStructuredKind(kind: SourceKind): boolean {
  return !LOG_KINDS.has(kind) && kind !== 'other-text' && kind !== 'binary';
}
