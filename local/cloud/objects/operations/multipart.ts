import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { ServiceError } from '../../service';
import { checksumHeaders, requestedAttributes } from '../attributes';
import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  type Checksums,
  compositeChecksum,
  runningChecksum,
} from '../checksums';
import { writeCondition } from '../conditions';
import type { UploadedPart } from '../object-record';
import { receiveBody } from '../receive-body';
import { bucketOf, headerOf, readXml, type S3Request, sendEmpty, sendXml } from '../s3-request';
import { childText, type XmlElement } from '../xml';

const MIN_PART_BYTES = 5 * 1024 * 1024;
const MAX_PARTS = 10_000;

/** CRC64NVME is always over the whole object, the other CRCs when asked for. */
function fullChecksumOf(request: S3Request): ChecksumAlgorithm | null {
  const named = headerOf(request, 'x-amz-checksum-algorithm')?.toLowerCase();
  const algorithm = CHECKSUM_ALGORITHMS.find((name) => name === named) ?? null;
  const full = headerOf(request, 'x-amz-checksum-type')?.toUpperCase() === 'FULL_OBJECT';
  return full || algorithm === 'crc64nvme' ? algorithm : null;
}

export async function createMultipartUpload(request: S3Request): Promise<void> {
  const bucket = bucketOf(request);
  const upload = await bucket.createUpload({
    key: request.key,
    attributes: requestedAttributes(request),
    fullChecksum: fullChecksumOf(request),
  });
  sendXml(request, 'InitiateMultipartUploadResult', {
    Bucket: bucket.name,
    Key: request.key,
    UploadId: upload.uploadId,
  });
}

export async function uploadPart(request: S3Request): Promise<void> {
  const bucket = bucketOf(request);
  const uploadId = request.params.get('uploadId') ?? '';
  const number = Number(request.params.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > MAX_PARTS)
    throw new ServiceError('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
  bucket.upload(uploadId, request.key);
  const body = await receiveBody(request, bucket.files);
  await bucket.addPart(uploadId, {
    number,
    bytes: body.segment.bytes,
    etag: body.md5,
    checksums: body.checksums,
    segment: body.segment,
  });
  sendEmpty(request, 200, { etag: `"${body.md5}"`, ...checksumHeaders(body.checksums) });
}

function requestedParts(root: XmlElement, uploaded: ReadonlyMap<number, UploadedPart>): UploadedPart[] {
  const listed = root.children.filter((child) => child.name === 'Part');
  if (root.name !== 'CompleteMultipartUpload' || listed.length === 0)
    throw new ServiceError('MalformedXML', 'The XML you provided was not well-formed or names no part');
  const numbers = listed.map((element) => Number(childText(element, 'PartNumber')));
  if (numbers.some((number, at) => !(number > (numbers[at - 1] ?? 0))))
    throw new ServiceError('InvalidPartOrder', 'The list of parts was not in ascending order.');
  return listed.map((element, index) => {
    const number = numbers[index]!;
    const part = uploaded.get(number);
    if (!part || childText(element, 'ETag')?.replaceAll('"', '') !== part.etag)
      throw new ServiceError('InvalidPart', 'One or more of the specified parts could not be found.');
    for (const name of CHECKSUM_ALGORITHMS) {
      const claimed = childText(element, `Checksum${name.toUpperCase()}`);
      if (claimed !== undefined && part.checksums[name] !== undefined && claimed !== part.checksums[name])
        throw new ServiceError('InvalidPart', `The ${name} of part ${number} does not match the uploaded part.`);
    }
    if (part.bytes < MIN_PART_BYTES && index < listed.length - 1)
      throw new ServiceError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
    return part;
  });
}

/** Composite checksums of the algorithms every part was sent with. */
function compositeChecksums(parts: readonly UploadedPart[]): Checksums {
  const checksums: Checksums = {};
  for (const name of CHECKSUM_ALGORITHMS) {
    const values = parts.flatMap((part) => part.checksums[name] ?? []);
    if (values.length === parts.length) checksums[name] = compositeChecksum(name, values);
  }
  return checksums;
}

/** Reads the parts once more: only uploads that asked for a checksum over the whole object pay for it. */
async function fullChecksum(request: S3Request, name: ChecksumAlgorithm, parts: readonly UploadedPart[]) {
  const { files } = bucketOf(request);
  const running = runningChecksum(name);
  for (const { segment } of parts) {
    const source = createReadStream(files.pathOf(segment), { highWaterMark: 1024 * 1024 });
    for await (const chunk of source) running.update(chunk as Buffer);
  }
  const actual = running.digest().toString('base64');
  const claimed = headerOf(request, `x-amz-checksum-${name}`);
  if (claimed !== undefined && claimed !== actual)
    throw new ServiceError(
      'BadDigest',
      `The ${name.toUpperCase()} you specified did not match the calculated checksum.`,
    );
  return { [name]: actual };
}

export async function completeMultipartUpload(request: S3Request): Promise<void> {
  const bucket = bucketOf(request);
  const uploadId = request.params.get('uploadId') ?? '';
  const condition = writeCondition(request);
  const { upload, parts: uploaded } = bucket.upload(uploadId, request.key);
  const parts = requestedParts(await readXml(request, 'object'), uploaded);
  const md5 = createHash('md5');
  for (const part of parts) md5.update(Buffer.from(part.etag, 'hex'));
  const record = await bucket.commit({
    key: request.key,
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    etag: `${md5.digest('hex')}-${parts.length}`,
    checksums: upload.fullChecksum
      ? await fullChecksum(request, upload.fullChecksum, parts)
      : compositeChecksums(parts),
    segments: parts.map((part) => part.segment),
    attributes: upload.attributes,
    condition,
    reason: 'CompleteMultipartUpload',
    requestId: request.requestId,
    uploadId,
  });
  sendXml(request, 'CompleteMultipartUploadResult', {
    Location: `/${bucket.name}/${request.key}`,
    Bucket: bucket.name,
    Key: request.key,
    ETag: `"${record.etag}"`,
    ...Object.fromEntries(
      Object.entries(record.checksums).map(([name, value]) => [`Checksum${name.toUpperCase()}`, value]),
    ),
  });
}

export async function abortMultipartUpload(request: S3Request): Promise<void> {
  const bucket = bucketOf(request);
  const uploadId = request.params.get('uploadId') ?? '';
  bucket.upload(uploadId, request.key);
  await bucket.abortUpload(uploadId);
  sendEmpty(request, 204);
}

export async function listParts(request: S3Request): Promise<void> {
  const bucket = bucketOf(request);
  const { upload, parts } = bucket.upload(request.params.get('uploadId') ?? '', request.key);
  const marker = Number(request.params.get('part-number-marker') ?? 0);
  const limit = Math.min(Number(request.params.get('max-parts') ?? 1000), 1000);
  const rest = [...parts.values()].filter((part) => part.number > marker).sort((a, b) => a.number - b.number);
  const page = rest.slice(0, limit);
  sendXml(request, 'ListPartsResult', {
    Bucket: bucket.name,
    Key: upload.key,
    UploadId: upload.uploadId,
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.number,
    MaxParts: limit,
    IsTruncated: rest.length > page.length,
    Part: page.map((part) => ({
      PartNumber: part.number,
      LastModified: new Date(part.lastModified).toISOString(),
      ETag: `"${part.etag}"`,
      Size: part.bytes,
    })),
  });
}

export async function listMultipartUploads(request: S3Request): Promise<void> {
  const bucket = bucketOf(request);
  const prefix = request.params.get('prefix') ?? '';
  const uploads = bucket.uploads().filter(({ upload }) => upload.key.startsWith(prefix));
  sendXml(request, 'ListMultipartUploadsResult', {
    Bucket: bucket.name,
    Prefix: prefix,
    MaxUploads: 1000,
    IsTruncated: false,
    Upload: uploads.map(({ upload }) => ({
      Key: upload.key,
      UploadId: upload.uploadId,
      Initiated: new Date(upload.initiated).toISOString(),
      StorageClass: 'STANDARD',
    })),
  });
}
