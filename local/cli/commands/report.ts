import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { batches } from '../../../functions/aws/batches';
import { collections } from '../../../functions/aws/collections-table';
import { batchReport } from '../../../functions/core/report/batch-report';
import { collectionReport, nodeName, type ReportInput } from '../../../functions/core/report/collection-report';
import { type ComparedSide, comparisonReport, MOST_SIDES } from '../../../functions/core/report/comparison-report';
import { batchMarkdown, collectionMarkdown, comparisonMarkdown } from '../../../functions/core/report/markdown-report';
import { readReportInput } from '../../../functions/steps/publish-report';
import type { BatchRecord } from '../../../schemas/batch';
import { DiagError } from '../../../schemas/errors';
import { type GlobalOptions, openCloud, terminalFor } from '../context';
import { bytesText } from '../terminal';
import { analyzeArchive } from './analyze';

const FORMATS = ['html', 'md'] as const;
type Format = (typeof FORMATS)[number];

interface ReportOptions extends GlobalOptions {
  readonly out?: string;
  readonly format: string;
  readonly compare?: readonly string[];
}

interface Made {
  readonly text: string;
  readonly name: string;
}

function formatOf(text: string): Format {
  const format = FORMATS.find((one) => one === text);
  if (format) return format;
  throw new DiagError('invalid-argument', `--format: ${text} is not a format`, {
    field: '--format',
    hint: `use one of ${FORMATS.join(', ')}`,
  });
}

/** A collection as it is named, or a bundle on disk, which is analysed first. */
async function collectionIdOf(target: string, options: ReportOptions): Promise<string> {
  if (existsSync(target)) return (await analyzeArchive(target, { ...options, json: false })).collectionId;
  return target;
}

async function inputOf(collectionId: string): Promise<ReportInput> {
  const record = await collections.find(collectionId, Date.now());
  if (!record)
    throw new DiagError('not-found', `there is no file and no collection ${collectionId}`, {
      field: 'target',
      hint: 'nodescope runs lists the collections',
    });
  if (record.state !== 'completed')
    throw new DiagError('not-found', `collection ${collectionId} is ${record.state}: it has no findings`, {
      field: 'target',
      hint: `nodescope runs ${collectionId} shows how it ran`,
    });
  return readReportInput(collectionId, Number.POSITIVE_INFINITY);
}

/** Node names as labels, unless two sides are one node: before and after are told apart by their collection. */
function sidesOf(inputs: readonly ReportInput[]): ComparedSide[] {
  const names = inputs.map(({ document }) => nodeName(document));
  return inputs.map(({ collectionId, document, facts }, i) => ({
    label: names.filter((name) => name === names[i]).length > 1 ? collectionId : names[i]!,
    collectionId,
    document,
    facts,
  }));
}

async function makeBatch(batch: BatchRecord, format: Format): Promise<Made> {
  const records = await batches.members(
    batch.members.map((member) => member.collectionId),
    Date.now(),
  );
  const completed = batch.members.filter(({ collectionId }) => records.get(collectionId)?.state === 'completed');
  const inputs: ReportInput[] = [];
  for (const { collectionId } of completed) inputs.push(await readReportInput(collectionId, Number.POSITIVE_INFINITY));
  const input = { batch, records, sides: sidesOf(inputs) };
  return { name: batch.batchId, text: format === 'md' ? batchMarkdown(input) : batchReport(input).text };
}

async function makeReport(target: string, options: ReportOptions, format: Format): Promise<Made> {
  const targets = [target, ...(options.compare ?? [])];
  if (targets.length > MOST_SIDES)
    throw new DiagError('invalid-argument', `${targets.length} collections given, at most ${MOST_SIDES} are compared`, {
      field: '--compare',
      hint: `name at most ${MOST_SIDES - 1} others`,
    });
  // open for all of it: the clients of this process keep the first address they were given
  const session = await openCloud(options);
  try {
    const ids: string[] = [];
    for (const one of targets) ids.push(await collectionIdOf(one, options));
    if (new Set(ids).size < ids.length)
      throw new DiagError('invalid-argument', 'the same collection is named twice', {
        field: '--compare',
        hint: 'name different collections',
      });
    if (ids.length === 1) {
      const batch = await batches.find(ids[0]!, Date.now());
      if (batch) return await makeBatch(batch, format);
      const input = await inputOf(ids[0]!);
      return { name: ids[0]!, text: format === 'md' ? collectionMarkdown(input) : collectionReport(input).text };
    }
    const inputs: ReportInput[] = [];
    for (const id of ids) inputs.push(await inputOf(id));
    const sides = sidesOf(inputs);
    return {
      name: `${ids[0]}-compared`,
      text: format === 'md' ? comparisonMarkdown(sides) : comparisonReport(sides).text,
    };
  } finally {
    await session.close();
  }
}

export function registerReport(program: Command): void {
  program
    .command('report')
    .argument('<target>', 'collection id, batch id, or a bundle on disk (analysed first)')
    .description('Write the report of a collection, a comparison or a batch: one HTML file, or Markdown for a ticket.')
    .option(
      '--out <file>',
      'where to write it; - is standard output. Default: <id>.html here, Markdown to standard output',
    )
    .option('--format <format>', `format: ${FORMATS.join(', ')}`, 'html')
    .option('--compare <other...>', `compare with these collections or bundles, at most ${MOST_SIDES - 1}`)
    .addHelpText(
      'after',
      '\nExamples:\n  nodescope report eks_i-0abc_2026-01-31_1200-UTC_0.7.9.tar.gz --out report.html\n  nodescope report i-0abc-1a2b3c --format md | pbcopy\n  nodescope report sick.tar.gz --compare healthy.tar.gz\n',
    )
    .action(async (target: string, local: ReportOptions, command: Command) => {
      const options = { ...command.optsWithGlobals<ReportOptions>(), ...local };
      const format = formatOf(options.format);
      const t = terminalFor(options);
      const { text, name } = await makeReport(target, options, format);
      const out = options.out ?? (format === 'md' ? '-' : `${name}.html`);
      if (out === '-') process.stdout.write(text);
      else {
        await writeFile(out, text);
        const bytes = Buffer.byteLength(text);
        if (options.json) t.out(JSON.stringify({ file: out, format, bytes }));
        else t.out(`${out}: ${bytesText(bytes)}`);
      }
    });
}
