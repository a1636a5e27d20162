import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

const GPUS = 64;

export interface GpuFacts {
  readonly driverVersion: string | null;
  readonly gpus: readonly string[];
  /** Uncorrectable memory errors, retired pages and remapped rows that `nvidia-smi -q` counts above zero. */
  readonly memoryFaults: readonly { readonly what: string; readonly value: number; readonly at: FactSource }[];
  readonly remapFailure: FactSource | null;
  readonly pendingReset: FactSource | null;
  /** Xid codes of kernel messages in the report, with the number of lines. */
  readonly xids: Readonly<Record<string, number>>;
}

/** `nvidia-bug-report.sh`: a report of tens of megabytes, of which a few lines are facts. */
export default defineInspector({
  id: 'gpuReport',
  title: 'NVIDIA bug report',
  kinds: ['gpu-report'],
  optional: true,
  open: (file) => {
    const gpus = new Set<string>();
    const memoryFaults: { what: string; value: number; at: FactSource }[] = [];
    const xids: Record<string, number> = {};
    let driverVersion: string | null = null;
    let remapFailure: FactSource | null = null;
    let pendingReset: FactSource | null = null;
    let section = '';
    let seen = false;
    return readLines<GpuFacts>({
      line(source) {
        const text = source.text;
        const xid = /NVRM: Xid \([^)]{0,80}\): (\d{1,4}),/.exec(text);
        if (xid) {
          seen = true;
          if (xid[1]! in xids || Object.keys(xids).length < 200) xids[xid[1]!] = (xids[xid[1]!] ?? 0) + 1;
          return undefined;
        }
        const pair = /^\s*([A-Za-z][\w ()/-]{1,60}?)\s*:\s*(\S.{0,120})?$/.exec(text.slice(0, 400));
        if (!pair) {
          const heading = /^\s+([A-Z][\w -]{2,40})$/.exec(text.slice(0, 60));
          if (heading) section = heading[1]!.trim();
          return undefined;
        }
        const [name, value] = [pair[1]!.trim(), pair[2]?.trim() ?? ''];
        if (name === 'Driver Version' || name === 'NVIDIA-SMI version') {
          seen = true;
          driverVersion ??= /\d+\.\d+(?:\.\d+)?/.exec(value)?.[0] ?? null;
        } else if (name === 'Product Name' && gpus.size < GPUS) {
          seen = true;
          gpus.add(value);
        } else if (/^(SRAM Uncorrectable|DRAM Uncorrectable|Double Bit ECC|Uncorrectable Error)\b/.test(name)) {
          const count = Number(value);
          if (count > 0 && memoryFaults.length < 64) {
            memoryFaults.push({ what: `${section} ${name}`.trim(), value: count, at: cite(file, source) });
          }
        } else if (/^Remapping Failure Occurred$/.test(name) && value === 'Yes') remapFailure ??= cite(file, source);
        else if (/^(Pending|Pending Page Blacklist|Reset Required)$/.test(name) && value === 'Yes')
          pendingReset ??= cite(file, source);
        return undefined;
      },
      end: () => (seen ? { driverVersion, gpus: [...gpus], memoryFaults, remapFailure, pendingReset, xids } : null),
    });
  },
});
