import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { inboxUploads } from '../../../functions/aws/inbox-uploads';
import { objects } from '../../../functions/aws/objects';
import { artifactKeys } from '../../../schemas/artifact-keys';
import { DiagError } from '../../../schemas/errors';
import type { FindingsDocument } from '../../../schemas/finding';
import { awaitCollection } from '../await-collection';
import { type CloudSession, type GlobalOptions, openCloud, terminalFor } from '../context';
import { renderDocument } from '../render-findings';
import { bytesText } from '../terminal';
import { readOutputs, useDeployment } from './deploy/outputs';
import { awaitUpload } from './inbox/follow';
import { INBOX_SOURCES, type InboxSource, type InboxSourceName } from './inbox/sources';

interface InboxOptions extends GlobalOptions {
  readonly from: string;
  readonly node?: string;
  readonly expires: string;
  readonly bytes?: string;
  readonly outputs?: string;
  readonly region?: string;
  readonly follow: boolean;
}

const MAX_MINUTES = 60;

const wrong = (field: string, message: string, hint: string) =>
  new DiagError('invalid-argument', `${field}: ${message}`, { field, hint });

function whole(text: string, field: string, min: number, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw wrong(field, `${text} is no whole number from ${min} to ${max}`, `for example ${field} ${min}`);
}

/** Name of the object below `inbox/`; random unless given, so that nobody can guess where to wait for it. */
export function inboxName(given: string | undefined, extension: string, node: string | null): string {
  if (given === undefined) {
    const stem = (node ?? 'node').replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'node';
    return `${stem.slice(0, 60)}-${randomBytes(6).toString('hex')}.${extension}`;
  }
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.(zip|tar\.gz|tgz|tar)$/.test(given)) return given;
  throw wrong('name', `${given} is no name for an archive`, 'letters, digits, . _ - and .zip, .tar.gz, .tgz or .tar');
}

async function open(options: InboxOptions): Promise<CloudSession> {
  if (options.outputs === undefined) return openCloud(options);
  const region = options.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (!region) throw wrong('--region', 'is missing', 'the Region Nodescope is deployed in, as in its configuration');
  useDeployment(readOutputs(options.outputs), region);
  return { own: null, close: async () => undefined };
}

async function run(given: string | undefined, options: InboxOptions): Promise<void> {
  const t = terminalFor({ ...options, quiet: options.quiet || options.json === true });
  const source: InboxSource | undefined = Object.hasOwn(INBOX_SOURCES, options.from)
    ? INBOX_SOURCES[options.from as InboxSourceName]
    : undefined;
  if (!source) throw wrong('--from', `${options.from} is unknown`, `one of ${Object.keys(INBOX_SOURCES).join(', ')}`);
  const node = options.node ?? null;
  if (node !== null && !/^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$/.test(node))
    throw wrong('--node', `${node} is no name of a Kubernetes node`, 'as kubectl get nodes prints it');
  const minutes = whole(options.expires, '--expires', 1, MAX_MINUTES);
  const bytes = options.bytes === undefined ? null : whole(options.bytes, '--bytes', 1, Number.MAX_SAFE_INTEGER);
  const name = inboxName(given, source.extension, node);
  const session = await open(options);
  try {
    const seconds = minutes * 60;
    const url = await inboxUploads.presign({ name, expiresInSeconds: seconds, bytes, createOnly: source.headers });
    const expires = new Date(Date.now() + seconds * 1000).toISOString();
    const instructions = source.instructions(url, node);
    if (options.json) {
      const headers = source.headers ? { 'If-None-Match': '*' } : {};
      t.out(
        JSON.stringify({ ok: true, method: 'PUT', url, headers, key: `inbox/${name}`, bytes, expires, instructions }),
      );
    } else {
      t.out(`Upload ${source.title} before ${expires}:\n`);
      t.out(instructions.join('\n'));
      t.err(
        t.style(
          'dim',
          `\nThe link puts inbox/${name} and nothing else${source.headers ? ', once' : ''}. Whoever has it may use it: treat it as a password.`,
        ),
      );
    }
    if (!options.follow) return;
    const uploaded = await awaitUpload(name, seconds, options.outputs === undefined ? 'near' : 'far', t);
    t.err(`${bytesText(uploaded.bytes)} received: collection ${uploaded.collectionId}`);
    const record = await awaitCollection(
      uploaded.collectionId,
      t,
      options.outputs === undefined ? undefined : 'record',
    );
    const text = (await objects.bytes(artifactKeys.findings(record.collectionId))).toString('utf8');
    t.out(options.json ? text : renderDocument(JSON.parse(text) as FindingsDocument, t));
  } finally {
    await session.close();
  }
}

export function registerInbox(program: Command): void {
  program
    .command('inbox')
    .argument('[name]', 'name of the archive; a random one by default')
    .description(
      'Hand out a link to upload a bundle from a node that SSM does not reach, and follow what becomes of it.',
    )
    .option('--from <source>', `what uploads: ${Object.keys(INBOX_SOURCES).join(', ')}`, 'archive')
    .option('--node <name>', 'name of the Kubernetes node, for a NodeDiagnostic')
    .option('--expires <minutes>', `how long the link works, at most ${MAX_MINUTES}`, '15')
    .option('--bytes <n>', 'exact size of the archive: the link takes no other')
    .option(
      '--outputs <file>',
      'a deployment on AWS, by the file that cdk deploy --outputs-file wrote; default: this machine',
    )
    .option('--region <region>', 'Region of that deployment (default: $AWS_REGION)')
    .option('--no-follow', 'print the link and end')
    .addHelpText(
      'after',
      '\nExamples:\n  nodescope inbox --from windows --outputs nodescope-outputs.json\n  nodescope inbox --from node-diagnostic --node i-0123456789abcdef0 --outputs nodescope-outputs.json\n  nodescope inbox my.zip                 into the embedded cloud of this machine\n',
    )
    .action((name: string | undefined, _local: object, command: Command) =>
      run(name, command.optsWithGlobals<InboxOptions>()),
    );
}
