import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { environment } from '../../../functions/aws/environment';
import { objects } from '../../../functions/aws/objects';
import { pinRules } from '../../../functions/aws/rule-packs';
import { workflow } from '../../../functions/aws/workflow';
import { refusalText } from '../../../functions/core/rules/packs/pack-gaps';
import { artifactKeys, bundleKeyInstance } from '../../../schemas/artifact-keys';
import { DiagError } from '../../../schemas/errors';
import type { FindingsDocument } from '../../../schemas/finding';
import { atLeast, SEVERITIES, Severity } from '../../../schemas/severity';
import { awaitCollection } from '../await-collection';
import { EXIT, type GlobalOptions, openCloud, terminalFor } from '../context';
import { readPacks } from '../read-packs';
import { renderDocument, worstSeverity } from '../render-findings';

interface AnalyzeOptions extends GlobalOptions {
  readonly failOn?: string;
  readonly shardBytes?: string;
  readonly concurrency?: string;
  readonly rules?: string;
}

async function archiveSize(file: string): Promise<number> {
  const info = await stat(file).catch(() => null);
  if (!info)
    throw new DiagError('invalid-argument', `there is no file ${file}`, {
      field: 'archive',
      hint: 'pass the path of a .tar.gz, .tgz or .zip bundle',
    });
  if (!info.isFile())
    throw new DiagError('invalid-argument', `${file} is not a file`, {
      field: 'archive',
      hint: 'pack the folder first: tar -czf bundle.tar.gz -C FOLDER .',
    });
  if (info.size === 0)
    throw new DiagError('bad-archive', `${file} is empty`, { field: 'archive', hint: 'check the download' });
  return info.size;
}

function wholeNumber(text: string | undefined, option: string, min: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min)
    throw new DiagError('invalid-argument', `${option} must be a whole number of at least ${min}`, {
      field: option,
      hint: `for example ${option} ${min}`,
    });
  return value;
}

/** Uploads the archive and runs it through the workflow from unpack on; returns the exact bytes of findings.json. */
export async function analyzeArchive(
  file: string,
  options: AnalyzeOptions,
): Promise<{ collectionId: string; text: string }> {
  const t = terminalFor({ ...options, quiet: options.quiet || options.json === true });
  const shardBytes = wholeNumber(options.shardBytes, '--shard-bytes', 4096);
  const mapConcurrency = wholeNumber(options.concurrency, '--concurrency', 1);
  const bytes = await archiveSize(file);
  const packs = options.rules === undefined ? null : await readPacks(options.rules);
  for (const refusal of packs?.refusals ?? []) t.err(`rule pack refused: ${refusalText(refusal)}`);
  const session = await openCloud(options, mapConcurrency === undefined ? {} : { mapConcurrency });
  try {
    const name = path.basename(file);
    const stem = name
      .replace(/\.(tar\.gz|tgz|zip|tar|gz)$/i, '')
      .replace(/[^A-Za-z0-9.-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '');
    const collectionId = `${(stem || 'bundle').slice(0, 60)}-${randomBytes(5).toString('hex')}`;
    const key = `uploads/${collectionId}/${name}`;
    t.progress(`uploading ${name}`);
    await objects.putStream(key, createReadStream(file, { highWaterMark: 1024 * 1024 }));
    const head = await objects.head(key);
    // pinned before the start: this collection uses these packs instead of those in the bucket
    if (packs) await pinRules(collectionId, packs);
    await workflow.start({
      collectionId,
      trigger: 'inbox',
      requestedAt: new Date().toISOString(),
      reason: `nodescope analyze ${name}`,
      node: { instanceId: bundleKeyInstance(name), nodeName: null, cluster: null, region: null, account: null },
      bundle: { bucket: environment().bucket, key, bytes, etag: head?.etag ?? null },
      tuning: shardBytes === undefined ? {} : { shardBytes },
    });
    await awaitCollection(collectionId, t);
    return { collectionId, text: (await objects.bytes(artifactKeys.findings(collectionId))).toString('utf8') };
  } finally {
    await session.close();
  }
}

export function registerAnalyze(program: Command): void {
  program
    .command('analyze')
    .argument('<archive>', 'bundle: .tar.gz, .tgz, .zip, .tar, .gz or a single log file')
    .description('Analyse a node log bundle on this machine and print its findings.')
    .option(
      '--fail-on <severity>',
      `exit with ${EXIT.findings} when a finding of this severity or worse exists: ${SEVERITIES.join(', ')}`,
    )
    .option('--shard-bytes <n>', 'size of a unit of classification; changes speed, never results')
    .option('--rules <folder>', 'your own rule packs (.yaml, .json), added to the built-in rules')
    .option('--concurrency <n>', 'units classified at the same time; changes speed, never results')
    .addHelpText(
      'after',
      '\nExamples:\n  nodescope analyze eks_i-0abc_2026-01-31_1200-UTC_0.7.9.tar.gz\n  nodescope analyze bundle.zip --json > findings.json\n  nodescope analyze bundle.tgz --fail-on high\n',
    )
    .action(async (file: string, local: AnalyzeOptions, command: Command) => {
      const options = { ...command.optsWithGlobals<AnalyzeOptions>(), ...local };
      const floor = options.failOn === undefined ? null : Severity.safeParse(options.failOn);
      if (floor && !floor.success)
        throw new DiagError('invalid-argument', `--fail-on: ${options.failOn} is not a severity`, {
          field: '--fail-on',
          hint: `use one of ${SEVERITIES.join(', ')}`,
        });
      const { collectionId, text } = await analyzeArchive(file, options);
      const document = JSON.parse(text) as FindingsDocument;
      const t = terminalFor(options);
      if (options.json) process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
      else {
        t.out(renderDocument(document, t));
        t.err(
          t.style(
            'dim',
            `\ncollection ${collectionId}: nodescope runs ${collectionId} shows how it ran, nodescope mcp serves it to an agent`,
          ),
        );
      }
      const worst = worstSeverity(document);
      if (floor?.success && worst && atLeast(worst, floor.data)) process.exitCode = EXIT.findings;
    });
}
