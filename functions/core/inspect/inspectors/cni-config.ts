import { defineInspector, type FactSource } from '../inspector';
import { fields, list, readJson, text } from '../json-document';

export interface CniNetwork {
  /** Path inside the bundle; containerd takes the first by file name. */
  readonly file: string;
  readonly name: string | null;
  readonly plugins: readonly string[];
  readonly mtu: string | null;
  readonly podSgEnforcingMode: string | null;
  readonly vethPrefix: string | null;
  readonly at: FactSource | null;
}
export interface CniConfigFacts {
  readonly networks: readonly CniNetwork[];
  /** Files containerd would read and refuse. */
  readonly broken: readonly { readonly file: string; readonly reason: string; readonly at: FactSource }[];
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** `/etc/cni/net.d`: `.conflist` and `.conf` documents. */
export default defineInspector({
  id: 'cniConfig',
  title: 'CNI network configuration (/etc/cni/net.d)',
  kinds: ['cni-config'],
  accepts: (path) => /\.(conflist|conf|json)$/.test(path),
  open: (file) =>
    readJson<CniConfigFacts>(
      file,
      (value, find) => {
        const root = fields(value);
        const plugins = Array.isArray(root.plugins) ? list(root.plugins) : 'type' in root ? [root] : null;
        if (plugins === null) return null;
        const own = plugins.map(fields).find((plugin) => plugin.type === 'aws-cni');
        return {
          networks: [
            {
              file,
              name: text(root.name),
              plugins: plugins.map((plugin) => text(fields(plugin).type) ?? '?'),
              mtu: own === undefined ? null : text(own.mtu),
              podSgEnforcingMode: own === undefined ? null : text(own.podSGEnforcingMode),
              vethPrefix: own === undefined ? null : text(own.vethPrefix),
              at: find('"type"'),
            },
          ],
          broken: [],
        };
      },
      (reason, at) => ({ networks: [], broken: [{ file, reason, at }] }),
    ),
  merge: (left: CniConfigFacts, right: CniConfigFacts) => ({
    networks: [...left.networks, ...right.networks].sort((a, b) => (baseName(a.file) < baseName(b.file) ? -1 : 1)),
    broken: [...left.broken, ...right.broken],
  }),
});
