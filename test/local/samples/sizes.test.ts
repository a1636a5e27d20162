import { encode, measure } from '../../../local/samples/archive/chunks';
import { tarHeader } from '../../../local/samples/archive/tar-header';
import { CLUSTER_DEMO } from '../../../local/samples/cluster-demo';
import { composeFiles } from '../../../local/samples/compose-files';
import type { SampleFile } from '../../../local/samples/files/sample-file';
import { buildNode } from '../../../local/samples/model/build-node';
import { COLLECTED_AT, sample } from './unpack';

test.each([1_000_000, 6_000_000])('a target of %i bytes is met within 15 %%', async (sizeBytes) => {
  const { summary } = await sample({ sizeBytes });
  expect(Math.abs(summary.decodedBytes - sizeBytes) / sizeBytes).toBeLessThan(0.15);
  expect(summary.bytes).toBeLessThan(summary.decodedBytes / 4);
});

test('50 MB are produced in small chunks; nothing large is kept', async () => {
  const node = buildNode({
    seed: 'big',
    node: CLUSTER_DEMO[1]!.node,
    collectedAt: COLLECTED_AT,
    days: 3,
    zone: 0,
    layout: 'al2023',
  });
  const files = composeFiles(
    node,
    { logs: new Map(), edits: new Map(), extraFiles: new Set() },
    { layout: 'al2023', sizeBytes: 50_000_000 },
  );
  let total = 0;
  let largest = 0;
  let large: SampleFile | null = null;
  for (const file of files) {
    let size = 0;
    for (const chunk of encode(file)) {
      size += chunk.length;
      largest = Math.max(largest, chunk.length);
    }
    total += size;
    if (!large && size > 9_000_000) large = file;
  }
  expect(total).toBeGreaterThan(45_000_000);
  expect(total).toBeLessThan(55_000_000);
  expect(largest).toBeLessThan(256 * 1024);
  const measured = await measure(large!, () => undefined);
  expect(Array.isArray(measured.chunks())).toBe(false);
  const [first] = measured.chunks();
  expect(first!.length).toBeLessThan(256 * 1024);
});

test('a log that outgrows rotation has five compressed parts, in order, and loses the oldest', async () => {
  const node = buildNode({
    seed: 'rotate',
    node: CLUSTER_DEMO[1]!.node,
    collectedAt: COLLECTED_AT,
    days: 3,
    zone: 0,
    layout: 'al2023',
  });
  const files = composeFiles(
    node,
    { logs: new Map(), edits: new Map(), extraFiles: new Set() },
    { layout: 'al2023', sizeBytes: 5_000_000_000 },
  );
  const parts = files.map((file) => file.path).filter((file) => /ipamd-\d{4}.*\.log\.gz$/.test(file));
  expect(parts).toHaveLength(5);
  expect([...parts].sort()).toEqual(parts);
});

test('long names and sizes over 8 GiB fit into the header as GNU tar writes them', () => {
  const long = `./var_log/${'x'.repeat(120)}.log`;
  const header = tarHeader(long, 5, COLLECTED_AT, 'file');
  expect(header.toString('latin1', 0, 13)).toBe('././@LongLink');
  expect(header.toString('latin1', 512, 512 + long.length)).toBe(long);
  const big = tarHeader('./a', 9 * 2 ** 30, COLLECTED_AT, 'file');
  expect(big[124]).toBe(0x80);
  expect(big.readBigUInt64BE(128)).toBe(BigInt(9 * 2 ** 30));
});
