import { createHash } from 'node:crypto';
import { crc32 as nativeCrc32 } from 'node:zlib';

export const CHECKSUM_ALGORITHMS = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];
/** Base64 values by algorithm, as the `x-amz-checksum-*` headers carry them. */
export type Checksums = Partial<Record<ChecksumAlgorithm, string>>;

export interface RunningChecksum {
  update(chunk: Uint8Array): void;
  /** The value so far, big-endian bytes. */
  digest(): Buffer;
}

function crcTable(reflectedPolynomial: number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ reflectedPolynomial : value >>> 1;
    return value;
  });
}

function tableCrc32(table: Int32Array): RunningChecksum {
  let crc = -1;
  return {
    update(chunk) {
      let value = crc;
      for (let at = 0; at < chunk.length; at++) value = (value >>> 8) ^ table[(value ^ chunk[at]!) & 0xff]!;
      crc = value;
    },
    digest() {
      const out = Buffer.alloc(4);
      out.writeInt32BE(~crc);
      return out;
    },
  };
}

function zlibCrc32(): RunningChecksum {
  let crc = 0;
  return {
    update(chunk) {
      crc = nativeCrc32(chunk, crc);
    },
    digest() {
      const out = Buffer.alloc(4);
      out.writeUInt32BE(crc);
      return out;
    },
  };
}

const CRC64_REFLECTED = 0x9a6c9329ac4bc9b5n;

/** Low and high halves of the CRC-64/NVME table: 32-bit integers, because BigInt is 50 times slower per byte. */
function crc64Tables(): { low: Int32Array; high: Int32Array } {
  const low = new Int32Array(256);
  const high = new Int32Array(256);
  for (let index = 0; index < 256; index++) {
    let value = BigInt(index);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ CRC64_REFLECTED : value >> 1n;
    low[index] = Number(BigInt.asIntN(32, value));
    high[index] = Number(BigInt.asIntN(32, value >> 32n));
  }
  return { low, high };
}

function crc64nvme(tables: { low: Int32Array; high: Int32Array }): RunningChecksum {
  let low = -1;
  let high = -1;
  return {
    update(chunk) {
      for (let at = 0; at < chunk.length; at++) {
        const index = (low ^ chunk[at]!) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ tables.low[index]!;
        high = (high >>> 8) ^ tables.high[index]!;
      }
    },
    digest() {
      const out = Buffer.alloc(8);
      out.writeInt32BE(~high, 0);
      out.writeInt32BE(~low, 4);
      return out;
    },
  };
}

let castagnoli: Int32Array | undefined;
let nvme: ReturnType<typeof crc64Tables> | undefined;

export function runningChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  switch (algorithm) {
    case 'crc32':
      return zlibCrc32();
    case 'crc32c':
      castagnoli ??= crcTable(0x82f63b78 | 0);
      return tableCrc32(castagnoli);
    case 'crc64nvme':
      nvme ??= crc64Tables();
      return crc64nvme(nvme);
    default: {
      const hash = createHash(algorithm);
      return { update: (chunk) => void hash.update(chunk), digest: () => hash.copy().digest() };
    }
  }
}

/** Checksum of a multipart object as S3 composes it: over the raw part checksums, with the part count. */
export function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly string[]): string {
  const running = runningChecksum(algorithm);
  for (const part of parts) running.update(Buffer.from(part, 'base64'));
  return `${running.digest().toString('base64')}-${parts.length}`;
}
