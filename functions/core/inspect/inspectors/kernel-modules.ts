import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

export interface KernelModuleFacts {
  readonly modules: readonly { readonly name: string; readonly users: number; readonly at: FactSource }[];
}

/** `lsmod | grep`, for lustre and ip_vs. The files are empty when no such module is loaded. */
export default defineInspector({
  id: 'kernelModules',
  title: 'Kernel modules (lsmod)',
  kinds: ['modinfo'],
  open: (file) => {
    const modules: { name: string; users: number; at: FactSource }[] = [];
    return readLines<KernelModuleFacts>({
      line(source) {
        const match = /^(\w+)\s+\d+\s+(-?\d+)/.exec(source.text);
        if (!match) return /^Module\s+Size/.test(source.text) ? undefined : 'not a line of lsmod';
        if (modules.length < 500) modules.push({ name: match[1]!, users: Number(match[2]), at: cite(file, source) });
        return undefined;
      },
      end: () => (modules.length > 0 ? { modules } : null),
    });
  },
  merge: (left: KernelModuleFacts, right: KernelModuleFacts) => ({ modules: [...left.modules, ...right.modules] }),
});
