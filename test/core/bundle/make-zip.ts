import { crc32, deflateRawSync } from 'node:zlib';
import type { ZipSource } from '../../../functions/core/bundle/zip';

export interface ZipInput {
  readonly name: string;
  readonly content?: string | Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  /** Upper half: system that wrote it, 3 for Unix. */
  readonly madeBy?: number;
  readonly mode?: number;
  /** Lies in the central directory. */
  readonly claim?: { size?: number; compressed?: number; crc?: number; offset?: number };
  readonly zip64?: boolean;
}

/** A real zip, with the lies that tests ask for. */
export function makeZip(inputs: readonly ZipInput[], options: { comment?: string; zip64?: boolean } = {}): Buffer {
  const parts: Buffer[] = [];
  const records: Buffer[] = [];
  let offset = 0;
  for (const { name, content = '', method = 8, flags = 0x800, madeBy = 20, mode = 0, claim = {}, zip64 } of inputs) {
    const data = Buffer.from(content);
    const packed = method === 8 ? deflateRawSync(data) : data;
    const crc = claim.crc ?? crc32(data);
    const nameBytes = Buffer.from(name);
    // 2026-05-02 10:00:00 as a DOS date and time
    const stamp = [(10 << 11) | 0, ((2026 - 1980) << 9) | (5 << 5) | 2] as const;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt16LE(stamp[0], 10);
    local.writeUInt16LE(stamp[1], 12);
    local.writeUInt32LE(crc, 14);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(data.length, 22);
    local.writeUInt16LE(nameBytes.length, 26);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE(madeBy, 4);
    record.writeUInt16LE(20, 6);
    record.writeUInt16LE(flags, 8);
    record.writeUInt16LE(method, 10);
    record.writeUInt16LE(stamp[0], 12);
    record.writeUInt16LE(stamp[1], 14);
    record.writeUInt32LE(crc, 16);
    const sizes = [claim.compressed ?? packed.length, claim.size ?? data.length, claim.offset ?? offset] as const;
    const extra = Buffer.alloc(zip64 ? 4 + 24 : 0);
    if (zip64) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      extra.writeBigUInt64LE(BigInt(sizes[1]), 4);
      extra.writeBigUInt64LE(BigInt(sizes[0]), 12);
      extra.writeBigUInt64LE(BigInt(sizes[2]), 20);
    }
    record.writeUInt32LE(zip64 ? 0xffffffff : sizes[0], 20);
    record.writeUInt32LE(zip64 ? 0xffffffff : sizes[1], 24);
    record.writeUInt16LE(nameBytes.length, 28);
    record.writeUInt16LE(extra.length, 30);
    record.writeUInt32LE((mode << 16) >>> 0, 38);
    record.writeUInt32LE(zip64 ? 0xffffffff : sizes[2], 42);
    parts.push(local, nameBytes, packed);
    records.push(record, nameBytes, extra);
    offset += 30 + nameBytes.length + packed.length;
  }
  const directory = Buffer.concat(records);
  const tail: Buffer[] = [];
  if (options.zip64) {
    const end64 = Buffer.alloc(56);
    end64.writeUInt32LE(0x06064b50, 0);
    end64.writeBigUInt64LE(44n, 4);
    end64.writeBigUInt64LE(BigInt(inputs.length), 24);
    end64.writeBigUInt64LE(BigInt(inputs.length), 32);
    end64.writeBigUInt64LE(BigInt(directory.length), 40);
    end64.writeBigUInt64LE(BigInt(offset), 48);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50, 0);
    locator.writeBigUInt64LE(BigInt(offset + directory.length), 8);
    locator.writeUInt32LE(1, 16);
    tail.push(end64, locator);
  }
  const comment = Buffer.from(options.comment ?? '');
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(options.zip64 ? 0xffff : inputs.length, 8);
  end.writeUInt16LE(options.zip64 ? 0xffff : inputs.length, 10);
  end.writeUInt32LE(options.zip64 ? 0xffffffff : directory.length, 12);
  end.writeUInt32LE(options.zip64 ? 0xffffffff : offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, directory, ...tail, end, comment]);
}

/** The bytes as a source that counts what is read from it. */
export function zipSource(bytes: Uint8Array): ZipSource & { readBytes: number } {
  const source = {
    size: bytes.byteLength,
    readBytes: 0,
    async read(start: number, end: number) {
      const part = bytes.subarray(start, end);
      source.readBytes += part.byteLength;
      return part;
    },
  };
  return source;
}
