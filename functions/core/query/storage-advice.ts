import type { Finding } from '../../../schemas/finding';
import type { Layout, StorageSection } from './storage-sections';

/** Something that is easily misread or made worse, said only when this node gives the occasion. */
export interface Guardrail {
  /** The finding, or the circumstance, that makes it apply. */
  readonly because: string;
  readonly text: string;
}

/** What no bundle holds, and the read-only command that shows it. */
export interface Unseen {
  readonly what: string;
  readonly command: string;
}

export interface Occasion {
  readonly sections: readonly StorageSection[];
  readonly findings: readonly Finding[];
  readonly layout: Layout;
  readonly nodeName: string | null;
  readonly instanceId: string | null;
  /** EC2's limit on hops of metadata answers; null when EC2 was not asked. */
  readonly metadataHopLimit: number | null;
}

const MAX_GUARDRAILS = 6;
const MAX_CLAIMS = 3;

/** Advice by the rules that give rise to it. */
const BY_RULE: readonly { readonly rules: RegExp; readonly text: string }[] = [
  {
    rules: /^(?:ebs-volume-in-use|volume-attach-pending)$/,
    text: 'After a hard node loss Kubernetes waits six minutes before it takes a volume away from the old node. Detaching it by hand while the old node may still write damages the file system.',
  },
  {
    rules: /^(?:ebs-attach-limit)$/,
    text: 'On most instance types before the seventh generation, volumes, network interfaces and instance-store disks share the same attachment slots: prefix delegation or fewer interfaces frees some. Later types count volumes apart.',
  },
  {
    rules: /^csi-driver-not-registered$/,
    text: 'Right after a node starts this is a matter of seconds: pods may arrive before the driver. It is a fault only when it lasts; the taint ebs.csi.aws.com/agent-not-ready keeps pods away until then.',
  },
  {
    rules: /^(?:ebs-metadata-unavailable|imds-unreachable)$/,
    text: 'A hop limit of 1 is a recommended hardening, no fault: only pods outside the host network cannot reach the metadata service, and the EBS driver then takes what it needs from the Node object.',
  },
  {
    rules: /^csi-api-throttled$/,
    text: 'EC2 request limits count for account and region: the node that reports throttling is seldom its cause. Restarting drivers adds requests.',
  },
  {
    rules: /^efs-|^nfs-/,
    text: 'Processes in an NFS hang cannot be killed; a restart of the pod does not free them. Reach the mount target (TCP 2049, in the zone of the node) first.',
  },
  {
    rules: /read-only|^ext4-|^xfs-(?:corruption|shutdown)/,
    text: 'A file system that turned read-only protects what is on it. Do not remount it writable: check the device, take a snapshot, then repair it unmounted.',
  },
  {
    rules: /^volume-format-failed$|wrong-fs/,
    text: 'Before anything is formatted: make sure the volume is meant to be empty. A volume that was XFS under a newer kernel is not readable by an older one.',
  },
  {
    rules: /nearly-full|no-space|disk-pressure|image-gc|thin-pool/,
    text: 'Under disk pressure the kubelet itself removes images and pods. Files deleted by hand below /var/lib/containerd leave the runtime with images it believes to have.',
  },
  {
    rules: /^inodes-|inodes-pressure$/,
    text: 'Free bytes do not help when inodes are used up: count files per directory, not sizes.',
  },
  {
    rules: /^volume-ownership-slow$/,
    text: 'The mount works; changing the owner of many files takes the time. fsGroupChangePolicy OnRootMismatch avoids it.',
  },
];

/** The advice that this node gives occasion for, each with what makes it apply; most important finding first. */
export function storageGuardrails({ findings, sections, metadataHopLimit }: Occasion): Guardrail[] {
  const advice = BY_RULE.flatMap(({ rules, text }) => {
    const cause = findings.find((finding) => rules.test(finding.ruleId));
    return cause ? [{ because: cause.findingId, text, at: findings.indexOf(cause) }] : [];
  }).sort((a, b) => a.at - b.at);
  const told = advice.map(({ because, text }) => ({ because, text }));
  const hop = BY_RULE.find(({ rules }) => rules.test('ebs-metadata-unavailable'))!.text;
  if (sections.includes('instance') && metadataHopLimit === 1 && !told.some(({ text }) => text === hop))
    told.push({ because: 'the metadata hop limit of the instance is 1', text: hop });
  if (sections.includes('efs_csi') && findings.some((finding) => /^efs-/.test(finding.ruleId)))
    told.push({
      because: 'EFS is in use',
      text: 'The capacity of an EFS claim limits nothing and says nothing about use.',
    });
  return told.slice(0, MAX_GUARDRAILS);
}

/** Names come from log text: only what can be a Kubernetes name goes into a command. */
const KUBERNETES_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
const PV_NAME = /\bpvc-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/;

function volumesNamed(findings: readonly Finding[]): string[] {
  const names = findings
    .flatMap((finding) => finding.entities.volume ?? [])
    .flatMap((text) => PV_NAME.exec(text)?.[0] ?? []);
  return [...new Set(names)].slice(0, MAX_CLAIMS);
}

/** What the bundle cannot show about the sections asked for. */
export function unseenStorage({ sections, findings, layout, nodeName, instanceId }: Occasion): Unseen[] {
  const wants = (...names: StorageSection[]) => names.some((name) => sections.includes(name));
  const node = nodeName !== null && KUBERNETES_NAME.test(nodeName) ? nodeName : null;
  const volumes = volumesNamed(findings);
  const out: Unseen[] = [];
  if (wants('pv_pvc', 'ebs_csi', 'efs_csi', 'fsx', 's3')) {
    out.push({
      what: 'volumes, claims and storage classes (no bundle holds Kubernetes objects)',
      command:
        volumes.length > 0 ? `kubectl describe pv ${volumes.join(' ')}` : 'kubectl get pv,pvc,storageclass -A -o wide',
    });
  }
  if (wants('pv_pvc', 'ebs_csi', 'instance')) {
    out.push({
      what: 'which volumes Kubernetes believes attached here, and how many it allows',
      command: node
        ? `kubectl get csinode ${node} -o yaml; kubectl get volumeattachments | grep ${node}`
        : 'kubectl get csinodes -o yaml; kubectl get volumeattachments',
    });
  }
  if (wants('pv_pvc', 'kubelet'))
    out.push({
      what: 'events of pods and claims (gone after an hour by default)',
      command: 'kubectl get events -A --field-selector type=Warning --sort-by=.lastTimestamp',
    });
  if (wants('ebs_csi'))
    out.push({
      what: 'the EBS controller, which runs on other nodes and attaches the volumes',
      command: 'kubectl logs -n kube-system -l app=ebs-csi-controller -c ebs-plugin --since=1h --tail=300',
    });
  if (layout === 'bottlerocket' && wants('ebs_csi', 'efs_csi', 'fsx', 's3'))
    out.push({
      what: 'logs of the drivers on this node (a Bottlerocket bundle holds no pod logs)',
      command: `kubectl logs -n kube-system -l app=ebs-csi-node --all-containers --since=1h --tail=300`,
    });
  if (wants('instance') && instanceId?.startsWith('i-'))
    out.push({
      what: 'volumes EC2 has attached, and throughput limits that were exceeded',
      command: `aws ec2 describe-volumes --filters Name=attachment.instance-id,Values=${instanceId}`,
    });
  return out;
}
