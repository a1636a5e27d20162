import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

/** A node with 100 pods prints ~1,600 lines per veth family; only what checks use is kept. */
const WANTED =
  /^(fs\.(file-nr|file-max|nr_open|aio-nr|aio-max-nr|inotify\.\w+)|kernel\.(pid_max|threads-max|panic|panic_on_oops|osrelease|keys\.(root_)?max\w+|random\.entropy_avail)|vm\.(max_map_count|overcommit_memory|panic_on_oom|swappiness|min_free_kbytes)|net\.ipv4\.(ip_forward|ip_local_port_range|tcp_max_orphans|tcp_max_tw_buckets|tcp_keepalive_time|neigh\.default\.gc_thresh\d)|net\.ipv6\.conf\.(all|default)\.(forwarding|disable_ipv6)|net\.ipv6\.neigh\.default\.gc_thresh\d|net\.core\.(somaxconn|netdev_max_backlog|[rw]mem_max)|net\.bridge\.bridge-nf-call-\w+|net\.netfilter\.nf_conntrack_(count|max|buckets|tcp_timeout_\w+|udp_timeout\w*)|net\.ipv4\.conf\.(all|default|eth\d+|en[opsx]\w+)\.(rp_filter|arp_ignore|forwarding))$/;

export interface SysctlFacts {
  readonly file: string;
  readonly values: Readonly<Record<string, { readonly value: string; readonly at: FactSource }>>;
  /** Lines `key = value`, kept or not. */
  readonly total: number;
}

/** The whole value as a number; `null` when the key is missing or no number. */
export function sysctlNumber(facts: SysctlFacts | undefined, key: string): number | null {
  const value = facts?.values[key]?.value;
  return value !== undefined && /^-?\d+$/.test(value) ? Number(value) : null;
}

/** `sysctl --all`. */
export default defineInspector({
  id: 'sysctl',
  title: 'Kernel parameters (sysctl)',
  kinds: ['sysctl'],
  open: (file) => {
    const values: Record<string, { value: string; at: FactSource }> = {};
    let total = 0;
    return readLines<SysctlFacts>({
      line(source) {
        const text = source.text;
        const equals = text.indexOf('=');
        // keys that may not be read are reported between the values and say nothing about the node
        if (text.startsWith('sysctl: ')) return text.includes('command not found') ? 'not a parameter' : undefined;
        if (equals < 1) return 'not a parameter';
        total++;
        const key = text.slice(0, equals).trim();
        if (WANTED.test(key)) values[key] = { value: text.slice(equals + 1).trim(), at: cite(file, source) };
        return undefined;
      },
      end: () => (total === 0 ? null : { file, values, total }),
    });
  },
});
