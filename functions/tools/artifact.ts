import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CollectionRecord, ObjectRef } from '../../schemas/collection';
import { DiagError } from '../../schemas/errors';
import type { Gap } from '../../schemas/gap';
import { artifactGrants } from '../aws/artifact-grants';
import { collectionFiles } from '../aws/collection-files';
import { environment } from '../aws/environment';
import { events } from '../aws/events';
import { createRedactor } from '../core/redact/redact';
import { redactedCopy } from './artifact/redacted-copy';
import { collectionArguments } from './context/arguments';
import { completedCollection } from './context/collection';
import { truncatedFile } from './context/truncated-file';
import { defineTool } from './define';
import type { ToolDeps } from './deps';

const DEFAULT_MINUTES = 5;
const MAX_MINUTES = 15;
/** Measured 20 MB/s on one core, a third of that in this function's share of one: half a minute. */
const MAX_COPY_BYTES = 200_000_000;
const REASON = 10;

interface Download {
  readonly object: Pick<ObjectRef, 'bucket' | 'key'>;
  readonly logKey: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly redactions: number;
  readonly gaps: readonly Gap[];
}

const wrong = (field: string, problem: string, hint: string) =>
  new DiagError('invalid-argument', problem, { field, hint });

/** The archive as the node uploaded it, secrets included: only where the deployment opted in, and with a reason. */
async function rawBundle(deps: ToolDeps, { bundle }: CollectionRecord, reason: string | undefined): Promise<Download> {
  if (!environment().rawArtifacts)
    throw new DiagError('denied', 'this deployment hands out no raw bundles: they hold secrets of the node', {
      field: 'raw',
      hint: 'ask for a single file with logKey, which is redacted; raw bundles need NODESCOPE_RAW_ARTIFACTS=true',
    });
  if (!reason) throw wrong('reason', 'a raw bundle needs a reason', 'say why in a sentence; it is recorded');
  const head = bundle && (await deps.objects.head(bundle.key, bundle.bucket));
  if (!bundle || !head)
    throw new DiagError('not-found', 'the archive is not in the bucket any more', {
      field: 'raw',
      hint: 'ask for single files with logKey',
    });
  const fileName = bundle.key.split('/').pop() ?? 'bundle';
  const contentType = /\.zip$/.test(fileName) ? 'application/zip' : 'application/gzip';
  return {
    ...{ object: bundle, logKey: bundle.key, fileName, contentType, bytes: head.bytes, sha256: null, redactions: 0 },
    gaps: [
      {
        code: 'not-checked',
        what: 'sha256',
        bytes: null,
        count: 1,
        reason: 'the archive is handed out as it is, without being read',
        effect: 'compare the size instead',
      },
    ],
  };
}

interface Part {
  readonly logKey: string;
  readonly startByte?: number | undefined;
  readonly endByte?: number | undefined;
}

async function redactedFile(deps: ToolDeps, collectionId: string, part: Part): Promise<Download> {
  const file = await collectionFiles.entry(collectionId, part.logKey);
  if (file.kind === 'binary')
    throw wrong('logKey', `${file.path} is binary: secrets in it cannot be replaced`, 'only text files are handed out');
  const from = part.startByte ?? 0;
  const to = Math.min(part.endByte ?? file.bytes, file.bytes);
  if (from >= file.bytes && from > 0)
    throw wrong('startByte', `${file.path} has ${file.bytes} bytes`, 'start before its end');
  if (to <= from && file.bytes > 0) throw wrong('endByte', 'endByte must be after startByte', 'leave endByte out');
  if (to - from > MAX_COPY_BYTES)
    throw new DiagError('limit-exceeded', `${to - from} bytes are too many for one link, at most ${MAX_COPY_BYTES}`, {
      field: 'startByte',
      hint: `give startByte and endByte; startByte ${file.bytes - MAX_COPY_BYTES} is the end of the file`,
    });
  const { key, bytes, sha256, redactions } = await redactedCopy(deps, collectionId, file, from, to);
  return {
    object: { bucket: environment().bucket, key },
    logKey: file.path,
    fileName: `${file.path.split('/').slice(-2).join('-')}`,
    contentType: 'text/plain; charset=utf-8',
    ...{ bytes, sha256, redactions },
    gaps: truncatedFile(file),
  };
}

export default defineTool({
  name: 'artifact',
  effect: 'read',
  title: 'Link to a file for a person',
  summary: 'Gives a short-lived link to one file of a collection, with secrets replaced, for a person to download.',
  when: 'Use when a person wants to have a whole file, for example for a support case; to look at a file yourself use read. Each link is recorded. Whoever has the link can read the file until expiresAt: pass it only to the person who asked.',
  input: z.strictObject({
    ...collectionArguments,
    logKey: z
      .string()
      .min(1)
      .max(1024)
      .optional()
      .describe('Path of the file in the bundle, as findings, search and validate give it. Required unless raw.'),
    startByte: z.number().int().min(0).optional().describe('First byte, default 0: for files too large for one link.'),
    endByte: z.number().int().min(1).optional().describe('End of the range, exclusive. Default: end of the file.'),
    expirationMinutes: z
      .number()
      .int()
      .min(1)
      .max(MAX_MINUTES)
      .default(DEFAULT_MINUTES)
      .describe(`Minutes the link is good for, default ${DEFAULT_MINUTES}, at most ${MAX_MINUTES}.`),
    raw: z
      .boolean()
      .default(false)
      .describe(
        'The whole archive as the node made it, secrets included. Default false; needs reason, and a deployment that allows it.',
      ),
    reason: z
      .string()
      .min(REASON)
      .max(300)
      .optional()
      .describe('Why the link is needed, in a sentence; recorded. Required with raw.'),
  }),
  output: z.strictObject({
    presignedUrl: z.string(),
    logKey: z.string(),
    expiresAt: z.string(),
    expiresIn: z.number().describe('Seconds'),
    contentType: z.string(),
    bytes: z.number(),
    sha256: z.string().nullable().describe('Of what is downloaded'),
    raw: z.boolean(),
    redactions: z.number().describe('Secrets replaced in it'),
    grantId: z.string().describe('Under which the link is recorded'),
  }),
  budgetBytes: 12_000,
  verbatim: ['presignedUrl'],
  examples: [
    {
      title: 'the kubelet log for a support case',
      input: { instanceId: 'i-0f00dfacade000001', logKey: 'kubelet/kubelet.log' },
    },
  ],
  async handle(deps, input) {
    const { logKey, raw, expirationMinutes, startByte, endByte } = input;
    if (raw && (logKey ?? startByte ?? endByte) !== undefined)
      throw wrong('raw', 'raw is the whole archive: it takes no logKey and no range', 'leave out raw or the others');
    if (!raw && logKey === undefined) throw wrong('logKey', 'logKey is missing', 'validate lists the files');
    const reason = input.reason === undefined ? null : createRedactor().redact(input.reason);
    const record = await completedCollection(deps, input);
    const { collectionId, node } = record;
    const download =
      logKey === undefined
        ? await rawBundle(deps, record, input.reason)
        : await redactedFile(deps, collectionId, { logKey, startByte, endByte });
    const { object, fileName, contentType, bytes, sha256, redactions, gaps } = download;
    const seconds = expirationMinutes * 60;
    const grantId = randomUUID();
    const grantedAt = new Date(deps.now()).toISOString();
    const expiresAt = new Date(deps.now() + seconds * 1000).toISOString();
    // recorded first, everywhere: a link nobody knows of must not exist
    await artifactGrants.record({
      ...{ grantId, collectionId, instanceId: node.instanceId, cluster: node.cluster, logKey: download.logKey },
      ...{ objectKey: object.key, raw, reason, bytes, sha256, grantedAt, expiresAt },
    });
    const ids = { grantId, collectionId, instanceId: node.instanceId, cluster: node.cluster, raw, bytes, expiresAt };
    deps.audit('artifact granted', ids);
    await events.publish('Artifact Granted', ids);
    return {
      payload: {
        presignedUrl: await artifactGrants.link(object, { fileName, contentType }, seconds),
        logKey: download.logKey,
        ...{ expiresAt, expiresIn: seconds, contentType, bytes, sha256, raw, redactions, grantId },
      },
      collectionId,
      gaps,
      next:
        logKey === undefined
          ? []
          : [
              {
                tool: 'read',
                arguments: { collectionId, logKey: download.logKey, startLine: -60 },
                because: 'to see the end of the file without a download',
              },
            ],
    };
  },
});
