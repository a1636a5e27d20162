import type { ChecksumAlgorithm, Checksums } from './checksums';

/** One immutable file of bytes in a bucket's data folder. */
export interface Segment {
  readonly file: string;
  readonly bytes: number;
}

/** Headers stored with an object and given back with it. */
export interface ObjectAttributes {
  readonly contentType: string;
  /** contentEncoding, cacheControl, … by their header name. */
  readonly headers: Readonly<Record<string, string>>;
  /** `x-amz-meta-*`, without the prefix. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ObjectRecord extends ObjectAttributes {
  readonly key: string;
  readonly bytes: number;
  /** Without quotation marks. */
  readonly etag: string;
  readonly lastModified: number;
  readonly checksums: Checksums;
  readonly segments: readonly Segment[];
  /** Grows with every write to the bucket; orders the events of one key. */
  readonly sequencer: string;
}

export interface UploadedPart {
  readonly number: number;
  readonly bytes: number;
  readonly etag: string;
  readonly checksums: Checksums;
  readonly lastModified: number;
  readonly segment: Segment;
}

export interface MultipartUpload {
  readonly uploadId: string;
  readonly key: string;
  readonly initiated: number;
  readonly attributes: ObjectAttributes;
  /** Set when the finished object's checksum covers all bytes instead of the parts' checksums. */
  readonly fullChecksum: ChecksumAlgorithm | null;
}

/** Why an object appeared, as the event's `reason` names it. */
export type CreateReason = 'PutObject' | 'CopyObject' | 'CompleteMultipartUpload';

/** What an Object Created event needs to know; kept in the journal until the router has taken the event. */
export interface ObjectCreated {
  readonly bucket: string;
  readonly key: string;
  readonly bytes: number;
  readonly etag: string;
  readonly sequencer: string;
  readonly reason: CreateReason;
  readonly time: number;
  readonly requestId: string;
}
