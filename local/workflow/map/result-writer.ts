import type { ResultWriter } from '../definition';
import { isJsonObject, type Json, type JsonObject } from '../json';
import type { ObjectPort } from '../services';
import { StateError } from '../state-error';
import { childRecord, runIdOf } from './child-record';
import type { ChildResult, MapRunState } from './map-run-record';

// AWS starts a new file at 5 GB; a file is one string here
const MAX_FILE_CHARS = 32 * 1024 * 1024;

type Transformation = 'NONE' | 'COMPACT' | 'FLATTEN';

interface Written {
  readonly Key: string;
  readonly Size: number;
}

/** Results in order, as the state's result when nothing is exported. Failed children keep their whole record. */
export function collectResults(
  { header, results }: MapRunState,
  inputs: readonly Json[],
  transformation: Transformation,
): Json {
  const ordered = [...results.values()].sort((a, b) => a.index - b.index);
  return ordered.flatMap((child) =>
    transformed(child, transformation, childRecord(header, child, inputs[child.index]!)),
  );
}

function transformed(child: ChildResult, transformation: Transformation, whole: JsonObject): readonly Json[] {
  if (transformation === 'NONE' || child.output === undefined) return [whole];
  return transformation === 'FLATTEN' && Array.isArray(child.output)
    ? (child.output as readonly Json[])
    : [child.output];
}

/**
 * Writes SUCCEEDED_n, FAILED_n and PENDING_n files and the manifest under `<prefix>/<map run id>/`.
 * Writing twice gives the same files.
 * @returns the state's result: `{MapRunArn, ResultWriterDetails: {Bucket, Key}}`
 * @throws StateError `States.ResultWriterFailed`
 */
export async function writeResults(
  objects: ObjectPort | undefined,
  writer: ResultWriter,
  args: Json,
  run: MapRunState,
  inputs: readonly Json[],
): Promise<Json> {
  const { Bucket: bucket, Prefix: prefix = '' } = isJsonObject(args) ? args : {};
  if (!objects) throw failed('this runner has no object store');
  if (typeof bucket !== 'string' || typeof prefix !== 'string') throw failed('it needs Bucket and Prefix as strings');
  const { header, results } = run;
  const base = `${prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`}${runIdOf(header)}`;
  const transformation = writer.WriterConfig?.Transformation ?? 'NONE';
  const jsonl = writer.WriterConfig?.OutputType === 'JSONL';

  const succeeded: Json[] = [];
  const failures: Json[] = [];
  const pending: Json[] = [];
  for (const [index, input] of inputs.entries()) {
    const child = results.get(index);
    if (child?.status === 'SUCCEEDED')
      succeeded.push(...transformed(child, transformation, childRecord(header, child, input)));
    else if (child && child.status !== 'ABORTED') failures.push(childRecord(header, child, input));
    else pending.push({ Input: JSON.stringify(input), InputDetails: { Included: true }, Status: 'PENDING' });
  }
  try {
    const put = (name: string, records: readonly Json[]) =>
      putFiles(objects, bucket, `${base}/${name}`, records, jsonl);
    const files = {
      FAILED: await put('FAILED', failures),
      PENDING: await put('PENDING', pending),
      SUCCEEDED: await put('SUCCEEDED', succeeded),
    };
    const manifest = { DestinationBucket: bucket, MapRunArn: header.mapRunArn, ResultFiles: files };
    await objects.put(bucket, `${base}/manifest.json`, JSON.stringify(manifest));
  } catch (thrown) {
    throw failed(thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown));
  }
  return { MapRunArn: header.mapRunArn, ResultWriterDetails: { Bucket: bucket, Key: `${base}/manifest.json` } };
}

function failed(why: string): StateError {
  return new StateError('States.ResultWriterFailed', `The results could not be exported: ${why}`);
}

async function putFiles(
  objects: ObjectPort,
  bucket: string,
  stem: string,
  records: readonly Json[],
  jsonl: boolean,
): Promise<Written[]> {
  const written: Written[] = [];
  let lines: string[] = [];
  let chars = 0;
  const flush = async () => {
    if (lines.length === 0) return;
    const body = jsonl ? `${lines.join('\n')}\n` : `[${lines.join(',')}]`;
    const key = `${stem}_${written.length}.${jsonl ? 'jsonl' : 'json'}`;
    await objects.put(bucket, key, body);
    written.push({ Key: key, Size: Buffer.byteLength(body) });
    lines = [];
    chars = 0;
  };
  for (const record of records) {
    const line = JSON.stringify(record);
    if (chars + line.length > MAX_FILE_CHARS) await flush();
    lines.push(line);
    chars += line.length;
  }
  await flush();
  return written;
}
