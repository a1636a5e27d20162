import { encode } from './archive/chunks';
import { asRow, type SampleFile } from './files/sample-file';
import { layoutOf } from './layouts/layouts';
import { gatherLogs } from './logs/render';
import type { NodeModel } from './model/node-model';
import type { Layout } from './sample-options';
import type { Additions } from './scene';

const PROBE = 24;
const IPAMD_KEPT = 600_000_000;

const bytesOf = (files: readonly SampleFile[]) => {
  let total = 0;
  for (const file of files) if (!file.raw) for (const chunk of encode(file)) total += chunk.length;
  return total;
};
const isIpamd = (file: SampleFile) => file.path.includes('aws-routed-eni/ipamd');
/** Pod logs, dmesg and cloud-init do not grow with the number of jobs. */
const grows = (file: SampleFile) => !/kube-system_|^kernel\/|cloud-init/.test(file.path);

/** Applies the edits of faults; files that only faults have come last. */
export function edited(files: readonly SampleFile[], additions: Additions, mtime: number): SampleFile[] {
  const known = new Set(files.map((file) => file.path));
  const extra: SampleFile[] = [...additions.extraFiles]
    .filter((path) => !known.has(path))
    .map((path) => ({ path, mtime, lines: () => [], ...(path.endsWith('.gz') ? { gzip: true } : {}) }));
  return [...files, ...extra].map((file) => {
    const edits = additions.edits.get(file.path);
    if (!edits) return file;
    return { ...file, lines: () => edits.reduce((rows, edit) => edit(rows), [...file.lines()].map(asRow)) };
  });
}

/** Numbers that follow from others once every fault is planted. */
function settle(node: NodeModel): void {
  const count = node.sysctl.get('net.netfilter.nf_conntrack_count');
  if (count && !count.fault)
    node.sysctl.set('net.netfilter.nf_conntrack_count', { text: String(node.conntrack.flows.length + 7) });
}

/**
 * All files of the bundle, with as many job episodes in the logs as bring the sum of sizes to the target. What one
 * episode costs is measured on two dozen of them.
 */
export function composeFiles(
  node: NodeModel,
  additions: Additions,
  options: { layout: Layout; sizeBytes: number },
): SampleFile[] {
  settle(node);
  const from = (node.previousBoot ?? node).bootedAt + 100_000;
  const to = node.collectedAt - 30_000;
  const layout = layoutOf(options.layout);
  const collected = (file: SampleFile) => !layout.rename || layout.rename(file.path) !== null;
  const gathered = gatherLogs(node, additions, { count: 0, from, to });
  const logFiles = (count: number, ipamdBytes: number) =>
    layout.logs({ ...gathered, plan: { count, from, to } }, ipamdBytes).filter(collected);
  const fixed = layout.fixed(node).filter(collected);
  const none = logFiles(0, 0);
  const some = logFiles(PROBE, 0).filter(grows);
  const each = (which: (file: SampleFile) => boolean) =>
    (bytesOf(some.filter(which)) - bytesOf(none.filter(grows).filter(which))) / PROBE;
  const ipamdEach = each(isIpamd);
  const perEpisode = ipamdEach + each((file) => !isIpamd(file));
  const wanted = Math.max(0, options.sizeBytes - bytesOf(none) - bytesOf(fixed));
  let count = Math.max(6, Math.round(wanted / perEpisode));
  // the node keeps 600 MB of ipamd's log at most: beyond that only the other logs grow
  if (count * ipamdEach > IPAMD_KEPT) count = Math.round((wanted - IPAMD_KEPT) / (perEpisode - ipamdEach));
  const files = edited([...fixed, ...logFiles(count, count * ipamdEach)], additions, node.collectedAt);
  const named = files.flatMap((file) => {
    const path = layout.rename ? layout.rename(file.path) : file.path;
    return path === null ? [] : [{ ...file, path }];
  });
  return named.sort((a, b) => (a.path < b.path ? -1 : 1));
}
