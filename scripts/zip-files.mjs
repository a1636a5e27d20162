// A zip with forward slashes and fixed times: the same files give the same bytes.
import { deflateRawSync } from 'node:zlib';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** 1980-01-01, the first day zip can store. */
const DATE = 0x21;

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c >>> 0;
});

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function header(signature, { name, crc, packed, size, offset }) {
  const central = signature === CENTRAL;
  const head = Buffer.alloc(central ? 46 : 30);
  let at = head.writeUInt32LE(signature, 0);
  if (central) at = head.writeUInt16LE(20, at);
  at = head.writeUInt16LE(20, at);
  // names are UTF-8
  at = head.writeUInt16LE(0x0800, at);
  at = head.writeUInt16LE(8, at);
  at = head.writeUInt16LE(0, at);
  at = head.writeUInt16LE(DATE, at);
  at = head.writeUInt32LE(crc, at);
  at = head.writeUInt32LE(packed.length, at);
  at = head.writeUInt32LE(size, at);
  head.writeUInt16LE(name.length, at);
  if (central) head.writeUInt32LE(offset, 42);
  return Buffer.concat([head, name]);
}

/** Bytes of a zip that holds `[name, text]` of each file. */
export function zipFiles(files) {
  const parts = [];
  let offset = 0;
  const entries = files.map(([path, text]) => {
    const bytes = Buffer.from(text);
    const entry = {
      name: Buffer.from(path),
      crc: crc32(bytes),
      packed: deflateRawSync(bytes),
      size: bytes.length,
      offset,
    };
    const local = header(LOCAL, entry);
    parts.push(local, entry.packed);
    offset += local.length + entry.packed.length;
    return entry;
  });
  const directory = Buffer.concat(entries.map((entry) => header(CENTRAL, entry)));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
}
