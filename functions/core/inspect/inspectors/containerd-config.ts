import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

/** Keys that checks use, wherever they stand: their section differs between versions 1, 2 and 3 of the format. */
const WANTED = new Set([
  'SystemdCgroup',
  'systemd_cgroup',
  'sandbox_image',
  'sandbox',
  'snapshotter',
  'default_runtime_name',
  'discard_unpacked_layers',
  'config_path',
  'max_container_log_line_size',
  'max_concurrent_downloads',
  'image_pull_progress_timeout',
  'enable_cdi',
  'bin_dir',
  'conf_dir',
  'root',
  'state',
  'version',
]);

export interface ContainerdConfigFacts {
  readonly version: number | null;
  /** By section and key: `plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options/SystemdCgroup`. */
  readonly values: Readonly<Record<string, { readonly value: string; readonly at: FactSource }>>;
  readonly runtimes: readonly string[];
}

/** Whether runc uses systemd for cgroups; `null` when the dump does not say. */
export function systemdCgroup(facts: ContainerdConfigFacts | undefined): { on: boolean; at: FactSource } | null {
  const found = Object.entries(facts?.values ?? {}).find(
    ([key]) => key.endsWith('/SystemdCgroup') && /runtimes\.["']?runc["']?\.options/.test(key),
  );
  return found ? { on: found[1].value === 'true', at: found[1].at } : null;
}

/** `containerd config dump` (TOML, one key per line). Registry credentials are never among the kept keys. */
export default defineInspector({
  id: 'containerdConfig',
  title: 'containerd configuration',
  kinds: ['containerd-config'],
  open: (file) => {
    const values: Record<string, { value: string; at: FactSource }> = {};
    const runtimes = new Set<string>();
    let section = '';
    let seen = 0;
    return readLines<ContainerdConfigFacts>({
      line(source) {
        const text = source.text.trim();
        if (text.startsWith('#')) return undefined;
        const heading = /^\[{1,2}([^\]]{1,300})\]{1,2}$/.exec(text);
        if (heading) {
          seen++;
          section = heading[1]!;
          const runtime = /\.runtimes\.["']?([\w-]+)["']?$/.exec(section)?.[1];
          if (runtime && runtimes.size < 32) runtimes.add(runtime);
          return undefined;
        }
        const pair = /^([A-Za-z_][\w-]*)\s*=\s*(.*)$/.exec(text);
        // the rest of arrays and inline tables over several lines
        if (!pair) return seen > 0 ? undefined : 'neither a section nor a key';
        seen++;
        if (WANTED.has(pair[1]!) && !/registry|auth/.test(section) && Object.keys(values).length < 500) {
          const value = pair[2]!.replace(/^(["'])(.*)\1$/, '$2').slice(0, 300);
          values[`${section}/${pair[1]}`] = { value, at: cite(file, source) };
        }
        return undefined;
      },
      end: () => {
        if (seen < 3) return null;
        const version = Number(values['/version']?.value);
        return { version: Number.isInteger(version) ? version : null, values, runtimes: [...runtimes] };
      },
    });
  },
});
