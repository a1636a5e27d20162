import { citePart } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

/** Flags that checks use. Labels, taints and paths to credentials stay out of the facts. */
const FLAGS = new Set([
  'cgroup-driver',
  'cloud-provider',
  'cluster-dns',
  'config',
  'config-dir',
  'container-runtime',
  'container-runtime-endpoint',
  'eviction-hard',
  'hostname-override',
  'image-gc-high-threshold',
  'image-gc-low-threshold',
  'kube-reserved',
  'max-pods',
  'network-plugin',
  'node-ip',
  'pod-infra-container-image',
  'pod-max-pids',
  'protect-kernel-defaults',
  'resolv-conf',
  'serialize-image-pulls',
  'system-reserved',
  'v',
]);

export interface KubeletServiceFacts {
  /** Unit and drop-in files, in the order systemd reads them. */
  readonly unitFiles: readonly string[];
  readonly flags: Readonly<Record<string, { readonly value: string; readonly at: FactSource }>>;
  /** Flags named but not kept. */
  readonly otherFlags: number;
  readonly restart: string | null;
  /** `ExecStartPre=iptables -P FORWARD ACCEPT` of EKS images with Docker heritage. */
  readonly setsForwardPolicy: boolean;
}

/** `systemctl cat kubelet`. */
export default defineInspector({
  id: 'kubeletService',
  title: 'kubelet unit and arguments',
  kinds: ['kubelet-service'],
  open: (file) => {
    const unitFiles: string[] = [];
    const flags: Record<string, { value: string; at: FactSource }> = {};
    let otherFlags = 0;
    let restart: string | null = null;
    let setsForwardPolicy = false;
    let seen = false;
    return readLines<KubeletServiceFacts>({
      line(source) {
        const text = source.text.trim();
        const header = /^# (\/\S+)$/.exec(text);
        if (header) {
          seen = true;
          if (unitFiles.length < 64) unitFiles.push(header[1]!);
          return undefined;
        }
        if (/^\[(Unit|Service|Install)\]$/.test(text)) seen = true;
        if (/^Restart=/.test(text)) restart = text.slice('Restart='.length);
        if (/iptables\b.*-P FORWARD ACCEPT/.test(text)) setsForwardPolicy = true;
        for (const found of source.text.matchAll(/--([a-z][a-z0-9-]{0,60})(?:[= ](?!-)([^\s"'\\]{1,300}))?/g)) {
          const [all, name, value] = found;
          // flags may stand beside labels and taints on one line: only the flag itself is quoted
          if (FLAGS.has(name!))
            flags[name!] = { value: value ?? 'true', at: citePart(file, source, found.index, all.length) };
          else otherFlags++;
        }
        return seen ? undefined : 'before any unit file';
      },
      end: () => (seen ? { unitFiles, flags, otherFlags, restart, setsForwardPolicy } : null),
    });
  },
});
