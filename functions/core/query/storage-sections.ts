import type { Finding } from '../../../schemas/finding';
import type { Manifest } from '../../../schemas/manifest';
import type { Redact } from './redacted-text';
import { type NodeKnowledge, type SectionReport, type SectionSpec, sectionReport, seriousness } from './section-report';

export type Layout = Manifest['completeness']['layout'];

interface StorageSpec extends SectionSpec {
  /** Source kinds whose lines can hold problems of this section. */
  readonly kinds: readonly string[];
  /** Log of the driver itself: without it its own view is missing, whatever other files say. */
  readonly ownLog?: string;
  /** Words in a file's path that say that a side-car's line is about this driver. */
  readonly paths?: RegExp;
  readonly onWindows: boolean;
}

/** Lines of a daemon also reach syslog, or the one journal of a Bottlerocket bundle. */
const SYSTEM_LOGS = ['messages', 'journal'];
const KERNEL_LOGS = ['dmesg', 'dmesg-human', ...SYSTEM_LOGS];
const WINDOWS_LOGS = ['windows-event', 'windows-log'];

/**
 * Sections of a storage diagnosis, from the volume's user down to the device. A finding may belong to several: a volume
 * that is attached elsewhere is the driver's problem and the claim's.
 */
export const STORAGE_SECTIONS = {
  kubelet: {
    inspectors: [],
    categories: ['volume-mount', 'volume-expand', 'volume-cleanup', 'csi-registration', 'csi-plugin'],
    kinds: ['kubelet', ...SYSTEM_LOGS, ...WINDOWS_LOGS],
    onWindows: true,
  },
  ebs_csi: {
    inspectors: [],
    components: ['ebs-csi'],
    categories: ['volume-attach', 'volume-limit'],
    kinds: ['ebs-csi', 'kubelet', ...SYSTEM_LOGS],
    ownLog: 'ebs-csi',
    paths: /ebs[-_](?:csi|plugin)/,
    onWindows: true,
  },
  efs_csi: {
    inspectors: [],
    components: ['efs', 'nfs'],
    kinds: ['efs-csi', ...KERNEL_LOGS],
    ownLog: 'efs-csi',
    paths: /efs[-_](?:csi|plugin)/,
    onWindows: false,
  },
  fsx: {
    inspectors: [],
    components: ['lustre', 'cifs'],
    kinds: ['fsx-csi', ...KERNEL_LOGS],
    ownLog: 'fsx-csi',
    paths: /fsx[-_]/,
    onWindows: false,
  },
  s3: {
    inspectors: [],
    components: ['s3-csi', 'fuse'],
    kinds: ['s3-csi', ...KERNEL_LOGS],
    ownLog: 's3-csi',
    paths: /s3[-_](?:csi|plugin)|mount[-_]s3/,
    onWindows: false,
  },
  pv_pvc: {
    inspectors: [],
    categories: ['volume-attach', 'volume-create', 'volume-resize', 'volume-expand', 'volume-limit', 'volume-mount'],
    kinds: [],
    onWindows: true,
  },
  instance: {
    inspectors: [],
    categories: ['volume-limit'],
    rules: ['ebs-metadata-unavailable', 'imds-unreachable', 'iptables-blocks-imds'],
    kinds: ['ebs-csi', 'kubelet', ...SYSTEM_LOGS, ...WINDOWS_LOGS],
    onWindows: true,
  },
  filesystems: {
    inspectors: ['diskUsage', 'xfs'],
    categories: [
      ...['disk-full', 'disk-pressure', 'disk-failure', 'disk-usage', 'filesystem-error', 'filesystem-read-only'],
      ...['mount-failed', 'overlayfs', 'unclean-stop'],
    ],
    rules: [
      ...['eviction-disk-pressure', 'eviction-inodes-pressure', 'pod-ephemeral-storage-exceeded', 'too-many-mounts'],
      ...['image-gc-disk-high', 'image-gc-failed', 'kubelet-disk-usage-slow', 'xfs-memory-deadlock'],
    ],
    kinds: ['mounts', 'xfs', ...KERNEL_LOGS, ...WINDOWS_LOGS],
    onWindows: true,
  },
  inodes: {
    inspectors: ['inodeUsage'],
    rules: ['eviction-inodes-pressure'],
    kinds: ['inodes'],
    onWindows: false,
  },
  disks: {
    inspectors: ['blockDevices', 'pressure', 'throttling'],
    foreign: ['memory-stalls', 'system-services-throttled'],
    categories: ['block-io-error', 'disk-slow', 'loop-device'],
    rules: ['task-hung', 'processes-blocked-on-devices'],
    kinds: ['block-devices', 'pressure', 'throttling', ...KERNEL_LOGS, ...WINDOWS_LOGS],
    onWindows: true,
  },
  nvme: { inspectors: ['blockDevices'], categories: ['nvme'], kinds: KERNEL_LOGS, onWindows: false },
} as const satisfies Record<string, StorageSpec>;
export type StorageSection = keyof typeof STORAGE_SECTIONS;

export interface StorageReport extends Omit<SectionReport, 'assessment'> {
  readonly assessment: SectionReport['assessment'] | 'not-applicable';
  /** What was read for it: files and bytes by source kind. */
  readonly sources: Readonly<Record<string, { readonly files: number; readonly bytes: number }>>;
  /** Why the assessment is not "fine" although nothing is known to be wrong. */
  readonly reason: string | null;
}

const fileOf = (finding: Finding) => finding.evidence[0]?.file ?? '';

/** Side-cars of all drivers say the same things: whose line it is, its file tells. */
function driverOf(finding: Finding): StorageSection {
  const file = fileOf(finding);
  for (const section of ['ebs_csi', 'efs_csi', 'fsx', 's3'] as const)
    if (STORAGE_SECTIONS[section].paths.test(file)) return section;
  return 'kubelet';
}

/** Report of one section; a bundle without its files makes it `unknown` with the reason, never `fine`. */
export function storageSection(
  section: StorageSection,
  knowledge: NodeKnowledge,
  bundle: { readonly layout: Layout; readonly byKind: Readonly<Record<string, { files: number; bytes: number }>> },
  redact: Redact,
): StorageReport {
  const spec: StorageSpec = STORAGE_SECTIONS[section];
  const report = sectionReport(spec, knowledge, redact);
  const sidecars = knowledge.findings.filter((one) => one.component === 'csi' && driverOf(one) === section);
  const findings = knowledge.findings.filter((one) => report.findings.includes(one) || sidecars.includes(one));
  const sources = Object.fromEntries(
    spec.kinds.flatMap((kind) => (bundle.byKind[kind] ? [[kind, bundle.byKind[kind]]] : [])),
  );
  const base = { ...report, findings, sources };
  const serious = seriousness(findings);
  if (serious !== null) return { ...base, assessment: serious, reason: null };
  if (bundle.layout === 'windows' && !spec.onWindows)
    return { ...base, missing: [], assessment: 'not-applicable', reason: 'not applicable to Windows nodes' };
  const reason = unknownBecause(section, spec, base, bundle.layout);
  return { ...base, assessment: reason === null ? 'fine' : 'unknown', reason };
}

function unknownBecause(
  section: StorageSection,
  spec: StorageSpec,
  { sources, missing }: Pick<StorageReport, 'sources' | 'missing'>,
  layout: Layout,
): string | null {
  if (section === 'pv_pvc') return 'no bundle holds Kubernetes objects: nothing shown here is not nothing wrong';
  if (spec.ownLog && !sources[spec.ownLog])
    return layout === 'bottlerocket'
      ? `Bottlerocket bundles hold no pod logs; other logs name no problem of ${section}`
      : `no log of this driver in the bundle: it does not run on this node, or was not collected; other logs name no problem of it`;
  if (Object.keys(sources).length === 0) return `the bundle holds none of ${spec.kinds.join(', ')}`;
  if (spec.inspectors.length > 0 && missing.length === spec.inspectors.length)
    return `the bundle has no data for ${missing.join(', ')}`;
  return null;
}
