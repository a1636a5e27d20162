import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

export interface KernelModuleFacts {
  readonly modules: readonly {
    readonly name: string /** `null` from modinfo: the module exists, whether it is loaded is not said. */;
    readonly users: number | null;
    readonly at: FactSource;
  }[];
}

/** `lsmod | grep` and `modinfo`, for lustre, ip_vs and conntrack. Empty when no such module is loaded. */
export default defineInspector({
  id: 'kernelModules',
  title: 'Kernel modules (lsmod)',
  kinds: ['modinfo'],
  optional: true,
  open: (file) => {
    const modules: { name: string; users: number | null; at: FactSource }[] = [];
    return readLines<KernelModuleFacts>({
      line(source) {
        const match = /^(\w+)\s+\d+\s+(-?\d+)/.exec(source.text);
        if (!match) {
          const known = /^name:\s+(\w+)$/.exec(source.text)?.[1];
          if (known && modules.length < 500) modules.push({ name: known, users: null, at: cite(file, source) });
          const ignored = /^Module\s+Size|^(modinfo: ERROR: Module|[a-z_]+:(\s|$))|^\s/.test(source.text);
          return ignored ? undefined : 'neither lsmod nor modinfo';
        }
        if (modules.length < 500) modules.push({ name: match[1]!, users: Number(match[2]), at: cite(file, source) });
        return undefined;
      },
      end: () => (modules.length > 0 ? { modules } : null),
    });
  },
  merge: (left: KernelModuleFacts, right: KernelModuleFacts) => ({ modules: [...left.modules, ...right.modules] }),
});
