import { gunzipSync } from 'node:zlib';
import { bindings } from '../bindings';
import type { ItemReader, ReaderConfig } from '../definition';
import type { Checkpoint } from '../journal/checkpoint';
import { isJsonObject, type Json } from '../json';
import { LIMITS } from '../limits';
import { evaluate, evaluateNumber } from '../query/evaluate';
import type { Scope } from '../scope';
import type { ObjectPort } from '../services';
import { StateError } from '../state-error';
import { csvItems } from './csv';
import type { MapItem } from './map-item';

export interface ReadItems {
  readonly items: readonly MapItem[];
  /** `S3://bucket/key` or `S3://bucket`, as `$states.context.Map.Item.Source` says it. */
  readonly source: string;
}

const DELIMITERS = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' } as const;
// a list of items is an index, not the data: 256 MiB unpacked is far more than any we write
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

function failed(why: string): StateError {
  return new StateError('States.ItemReaderFailed', why);
}

/** Reads the items of a Distributed Map from the object store. @throws StateError `States.ItemReaderFailed`. */
export async function readItems(scope: Scope, reader: ItemReader, at: Checkpoint): Promise<ReadItems> {
  const { objects } = scope.run.services;
  if (!objects) throw failed('this runner has no object store');
  const names = bindings(scope, at);
  const args = await evaluate(reader.Arguments ?? {}, names, 'ItemReader/Arguments');
  const max = await evaluateNumber(reader.ReaderConfig?.MaxItems, undefined, names, 'ItemReader/MaxItems', {
    min: 1,
    max: 100_000_000,
  });
  const listing = reader.Resource.endsWith(':s3:listObjectsV2');
  const { bucket, name } = location(args, listing ? 'Prefix' : 'Key');
  try {
    const values = listing ? await list(objects, bucket, name, max) : await read(objects, bucket, name, reader, max);
    return { items: values, source: listing ? `S3://${bucket}` : `S3://${bucket}/${name}` };
  } catch (thrown) {
    if (thrown instanceof StateError) throw thrown;
    const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    throw failed(`s3://${bucket}/${name}: ${text}`);
  }
}

function location(args: Json, field: 'Key' | 'Prefix'): { readonly bucket: string; readonly name: string } {
  const { Bucket: bucket, [field]: name = field === 'Prefix' ? '' : undefined } = isJsonObject(args) ? args : {};
  if (typeof bucket === 'string' && typeof name === 'string') return { bucket, name };
  throw failed(`the reader needs Bucket and ${field} as strings`);
}

async function list(objects: ObjectPort, bucket: string, prefix: string, max: number | undefined): Promise<MapItem[]> {
  const items: MapItem[] = [];
  for await (const object of objects.list(bucket, prefix)) {
    if (items.length === max) break;
    add(items, { value: { ...object } });
  }
  return items;
}

async function read(
  objects: ObjectPort,
  bucket: string,
  key: string,
  reader: ItemReader,
  max: number | undefined,
): Promise<MapItem[]> {
  const bytes = Buffer.from(await objects.get(bucket, key));
  const text = (isGzip(bytes) ? gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES }) : bytes).toString('utf8');
  const items: MapItem[] = [];
  for (const item of parse(text, reader.ReaderConfig ?? {})) {
    if (items.length === max) break;
    add(items, item);
  }
  return items;
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function add(items: MapItem[], item: MapItem): void {
  if (items.length >= LIMITS.mapItems)
    throw failed(`more than ${LIMITS.mapItems} items, the most one Map Run takes in the embedded cloud`);
  items.push(item);
}

function* parse(text: string, config: ReaderConfig): Generator<MapItem> {
  if (config.InputType === 'JSONL') yield* jsonLines(text);
  else if (config.InputType === 'CSV') {
    const given = config.CSVHeaderLocation === 'GIVEN' ? (config.CSVHeaders ?? []) : undefined;
    for (const value of csvItems(text, DELIMITERS[config.CSVDelimiter ?? 'COMMA'], given)) yield { value };
  } else yield* jsonItems(JSON.parse(text) as Json, config.ItemsPointer);
}

function* jsonLines(text: string): Generator<MapItem> {
  let number = 0;
  for (const line of text.split('\n')) {
    number++;
    if (line.trim() === '') continue;
    if (Buffer.byteLength(line) > LIMITS.itemBytes)
      throw failed(`line ${number} is larger than ${LIMITS.itemBytes} bytes`);
    try {
      yield { value: JSON.parse(line) as Json };
    } catch {
      throw failed(`line ${number} is not JSON`);
    }
  }
}

function* jsonItems(document: Json, pointer: string | undefined): Generator<MapItem> {
  const value = pointer === undefined ? document : resolve(document, pointer);
  if (Array.isArray(value)) for (const item of value as readonly Json[]) yield { value: item };
  else if (isJsonObject(value)) for (const [key, item] of Object.entries(value)) yield { key, value: item };
  else throw failed('the JSON is neither an array nor an object');
}

/** JSON Pointer, RFC 6901. */
function resolve(document: Json, pointer: string): Json {
  let value: Json | undefined = document;
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(key)];
    else value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    if (value === undefined) throw failed(`the ItemsPointer ${pointer} points nowhere`);
  }
  return value;
}
