import type { Command } from 'commander';
import { DiagError } from '../../../schemas/errors';
import { CLUSTER_DEMO } from '../../samples/cluster-demo';
import { FAULTS } from '../../samples/faults';
import type { Layout } from '../../samples/sample-options';
import { writeBundle } from '../../samples/write-bundle';
import { type GlobalOptions, terminalFor } from '../context';
import { bytesText } from '../terminal';

const LAYOUTS: readonly Layout[] = ['al2023', 'al2', 'ubuntu', 'bottlerocket', 'windows', 'nma'];
const UNITS: Record<string, number> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)b?$/i.exec(text);
  if (!match)
    throw new DiagError('invalid-argument', `--size: ${text} is not a size`, {
      field: '--size',
      hint: 'for example 50MB or 2GB',
    });
  return Math.round(Number(match[1]) * UNITS[match[2]!.toLowerCase()]!);
}

export function registerSample(program: Command): void {
  program
    .command('sample')
    .argument('<file>', 'archive to write')
    .description('Write a realistic sample bundle with chosen faults, to try things on. Same seed, same bytes.')
    .option('--fault <name...>', `faults to plant: ${Object.keys(FAULTS).join(', ')}`)
    .option('--size <size>', 'uncompressed size, 1MB to several GB', '4MB')
    .option('--seed <text>', 'seed', 'sample')
    .option('--layout <name>', `layout: ${LAYOUTS.join(', ')}`, 'al2023')
    .option('--collected-at <time>', 'when the collector ran, ISO 8601; default now')
    .action(
      async (
        file: string,
        local: { fault?: string[]; size: string; seed: string; layout: string; collectedAt?: string },
        command: Command,
      ) => {
        const options = command.optsWithGlobals<GlobalOptions>();
        const faults = local.fault ?? [];
        const unknown = faults.find((name) => !Object.hasOwn(FAULTS, name));
        if (unknown)
          throw new DiagError('invalid-argument', `there is no fault ${unknown}`, {
            field: '--fault',
            hint: `faults: ${Object.keys(FAULTS).join(', ')}`,
          });
        if (!LAYOUTS.includes(local.layout as Layout))
          throw new DiagError('invalid-argument', `there is no layout ${local.layout}`, {
            field: '--layout',
            hint: `layouts: ${LAYOUTS.join(', ')}`,
          });
        const collectedAt = local.collectedAt === undefined ? Date.now() : Date.parse(local.collectedAt);
        if (!Number.isFinite(collectedAt))
          throw new DiagError('invalid-argument', `--collected-at: ${local.collectedAt} is not a time`, {
            field: '--collected-at',
            hint: '2026-01-31T12:00:00Z',
          });
        const summary = await writeBundle({
          file,
          seed: local.seed,
          node: CLUSTER_DEMO[0]!.node,
          collectedAt,
          sizeBytes: parseSize(local.size),
          faults,
          layout: local.layout as Layout,
        });
        const t = terminalFor(options);
        if (options.json) t.out(JSON.stringify(summary, null, 2));
        else
          t.out(
            `${file}: ${summary.files} files, ${bytesText(summary.bytes)} unpacked, ${summary.planted.reduce((n, p) => n + p.count, 0)} planted lines`,
          );
      },
    );
}
