import fc from 'fast-check';
import { analyzeCapture } from '../../../functions/core/capture/analyze-capture';
import { ANALYSIS_LIMITS } from '../../../functions/core/capture/limits';
import { listPackets } from '../../../functions/core/capture/list-packets';
import { CaptureAnalysis } from '../../../schemas/capture-analysis';
import { arp, icmp, udp } from './build-packet';
import { type BlockOptions, type FileOptions, inChunks, pcapFile, pcapngFile, type Seen } from './capture-file';
import { connection, createScene, dnsQuery, exchange, icmpError, lookup, ndotsLookup } from './scene';

const SERVER = { address: '10.0.9.9', port: 443 };

/** A bit of everything. */
function mixed(): readonly Seen[] {
  const scene = createScene();
  scene
    .add(arp(1, '10.0.1.20', '10.0.1.1'))
    .wait(50)
    .add(arp(2, '10.0.1.1', '10.0.1.20'))
    .wait(50);
  exchange(scene, { address: '10.0.1.20', port: 40_001 }, SERVER);
  exchange(scene, { address: 'fd00::1:20', port: 40_002 }, { address: 'fd00::9', port: 443 });
  lookup(scene, { id: 77, name: 'web.shop.svc.cluster.local' });
  ndotsLookup(scene, 1000, 'api.example.com');
  const open = connection(scene, { address: '10.0.1.20', port: 40_003 }, SERVER, 5_000).open().send('client', 900);
  open.raw('client', 0x18, { sequence: open.state.client - 900, payload: Buffer.alloc(900, 65) });
  scene.add(icmp('10.0.1.20', '10.0.9.9', 8, 0, 0x00070001, Buffer.alloc(32))).wait(100);
  scene.add(icmpError('10.0.0.1', open.segment('client', 0x10), '10.0.1.20', 3, 1));
  return scene.packets();
}
const PACKETS = mixed();

/** What does not depend on the container. */
function content({ capture, ...rest }: CaptureAnalysis) {
  const { format, linkTypes, interfaces, snaplen, bytes, capturedBytes, ...shared } = capture;
  return { ...rest, capture: shared };
}
const analysisOf = async (bytes: Uint8Array, ...sizes: number[]) =>
  CaptureAnalysis.parse(await analyzeCapture(inChunks(bytes, ...sizes)));

describe('reading captures', () => {
  let expected: ReturnType<typeof content>;
  beforeAll(async () => {
    expected = content(await analysisOf(pcapFile(PACKETS)));
  });

  it('the reference analysis sees the traffic', () => {
    expect(expected.statistics.handshakes).toMatchObject({ attempts: 3, completed: 3 });
    expect(expected.statistics.tcp.retransmissions.total).toBe(1);
    expect(expected.statistics.dns).toMatchObject({ queries: 11, matched: 11, searchListMisses: 8 });
    expect(expected.statistics.arp).toMatchObject({ requests: 1, replies: 1 });
    expect(expected.gaps).toEqual([]);
  });

  it.each([
    ['big endian', { bigEndian: true }],
    ['nanoseconds', { nanoseconds: true }],
    ['big endian nanoseconds', { bigEndian: true, nanoseconds: true }],
    ['cooked v1', { linkType: 113 }],
    ['cooked v2', { linkType: 276 }],
    ['null', { linkType: 0 }],
    ['loopback', { linkType: 108 }],
  ] as [string, FileOptions][])('pcap, %s: the same analysis', async (_, options) => {
    const packets =
      options.linkType === 0 || options.linkType === 108 ? PACKETS.filter((one) => one.packet[0] !== 0) : PACKETS;
    const same = packets === PACKETS ? expected : content(await analysisOf(pcapFile(packets)));
    expect(content(await analysisOf(pcapFile(packets, options)))).toEqual(same);
  });

  it.each([
    ['plain', {}],
    ['big endian', { bigEndian: true }],
    ['nanoseconds', { resolution: 9 }],
    ['time offset', { offsetSeconds: 86_400 * 365, resolution: 9 }],
    ['several sections', { sectionEvery: 7 }],
    ['other blocks in between', { extraBlocks: true }],
    ['raw IP', { linkType: 101 }],
  ] as [string, BlockOptions][])('pcapng, %s: the same analysis', async (_, options) => {
    const packets = options.linkType === 101 ? PACKETS.filter((one) => one.packet[0] !== 0) : PACKETS;
    const same = packets === PACKETS ? expected : content(await analysisOf(pcapFile(packets)));
    expect(content(await analysisOf(pcapngFile(packets, options)))).toEqual(same);
  });

  it('VLAN tags, also stacked, are looked through', async () => {
    const tagged = PACKETS.map((one, i) => ({ ...one, vlans: i % 2 === 0 ? [100] : [100, 7] }));
    expect(content(await analysisOf(pcapFile(tagged)))).toEqual(expected);
  });

  it('headers are enough: with 96 bytes kept, lengths come from the headers', async () => {
    const { capture, statistics, gaps } = await analysisOf(pcapFile(PACKETS, { snaplen: 96 }));
    expect(capture.truncatedPackets).toBeGreaterThan(5);
    expect(statistics.tcp).toEqual(expected.statistics.tcp);
    expect(statistics.handshakes).toEqual(expected.statistics.handshakes);
    expect(statistics.dns).toMatchObject({ queries: 11, matched: 11, malformed: 0 });
    expect(gaps).toEqual([]);
  });

  it('with 40 bytes kept, what cannot be known is a gap', async () => {
    const { gaps, statistics } = await analysisOf(pcapFile(PACKETS, { snaplen: 40 }));
    expect(gaps).toContainEqual(expect.objectContaining({ code: 'truncated', what: 'packets' }));
    expect(statistics.tcp.segments).toBe(0);
  });

  it('an interface statistics block says what the capture lost', async () => {
    const blocks = pcapngFile(PACKETS.slice(0, 3));
    const lost = Buffer.from(
      '050000002c000000000000000000000000000000050008002a0000000000000000000000' + '00000000' + '2c000000',
      'hex',
    );
    lost.writeUInt32LE(lost.length, 4);
    lost.writeUInt32LE(lost.length, lost.length - 4);
    expect((await analysisOf(Buffer.concat([blocks, lost]))).capture.droppedByCapture).toBe(42);
  });

  it('any chunking gives the same', async () => {
    const bytes = pcapngFile(PACKETS, { sectionEvery: 9, extraBlocks: true });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 5 }), async (sizes) => {
        expect(content(await analysisOf(bytes, ...sizes))).toEqual(expected);
      }),
      { numRuns: 12 },
    );
    expect(content(await analysisOf(pcapFile(PACKETS), 1))).toEqual(expected);
  });

  it('a file that ends early is analysed up to there, and says so', async () => {
    const bytes = pcapFile(PACKETS);
    const analysis = await analysisOf(bytes.subarray(0, bytes.length - 10));
    expect(analysis.capture.packets).toBe(PACKETS.length - 1);
    expect(analysis.gaps).toEqual([expect.objectContaining({ code: 'truncated', what: 'capture' })]);
  });

  it('a record of impossible length ends the reading, not the analysis', async () => {
    const bytes = Buffer.concat([pcapFile(PACKETS), Buffer.alloc(16, 0xff), Buffer.alloc(5_000)]);
    const analysis = await analysisOf(bytes, 700);
    expect(analysis.capture.packets).toBe(PACKETS.length);
    expect(analysis.gaps).toEqual([expect.objectContaining({ code: 'corrupt', bytes: 5_016 })]);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('tcpdump: eth7: No such device exists\n')],
    ['a gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0])],
  ])('%s is no capture', async (_, bytes) => {
    await expect(analyzeCapture(inChunks(bytes, 3))).rejects.toMatchObject({ code: 'bad-archive' });
  });

  it('a capture without packets says that it is empty', async () => {
    const analysis = await analysisOf(pcapFile([]));
    expect(analysis.verdict).toMatch(/no packets/);
    expect(analysis.capture).toMatchObject({ packets: 0, firstTime: null, durationSeconds: 0 });
  });

  it('never throws and stays valid on damaged captures', async () => {
    const small = { ...ANALYSIS_LIMITS, flows: 8, names: 4, dnsPending: 3, talkers: 5, fragmentedDatagrams: 4 };
    const files = [pcapFile(PACKETS), pcapngFile(PACKETS, { sectionEvery: 20 }), pcapFile(PACKETS, { linkType: 276 })];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 60 }),
        fc.boolean(),
        async (file, changes, everywhere) => {
          const bytes = Buffer.from(file);
          // behind the file header, so that it stays a capture
          for (const [at, value] of changes)
            bytes[24 + (everywhere ? at % (bytes.length - 24) : ((at % 40) * 97) % (bytes.length - 24))] = value;
          const analysis = CaptureAnalysis.parse(await analyzeCapture(inChunks(bytes, 997), small));
          const page = await listPackets(inChunks(bytes), { from: 1, maxPackets: 40, maxBytes: 4_000, filter: null });
          expect(page.lines.join('')).not.toMatch(/[\u0000-\u001f]/);
          expect(analysis.capture.packets).toBeLessThanOrEqual(PACKETS.length * 20);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('never throws on random frames of every link type', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 120 }), { maxLength: 30 }),
        fc.constantFrom(0, 1, 101, 108, 113, 276),
        async (frames, linkType) => {
          const file = pcapFile([], { linkType });
          const records = frames.map((frame) => {
            const header = Buffer.alloc(16);
            header.writeUInt32LE(frame.length, 8);
            header.writeUInt32LE(frame.length, 12);
            return Buffer.concat([header, frame]);
          });
          const analysis = await analysisOf(Buffer.concat([file, ...records]));
          expect(analysis.capture.packets).toBe(frames.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('a DNS message that claims 65535 records costs no more than another', async () => {
    const scene = createScene();
    const hostile = Buffer.from(dnsQuery(9, 'a.example.com'));
    hostile.fill(0xff, 4, 12);
    for (let i = 0; i < 200; i++) scene.add(udp('10.0.1.20', 3000 + i, '172.20.0.10', 53, hostile)).wait(10);
    scene.wait(5e6).add(arp(1, '10.0.1.1', '10.0.1.2'));
    const analysis = await analysisOf(pcapFile(scene.packets()));
    expect(analysis.statistics.dns.queries).toBe(200);
    const page = await listPackets(inChunks(pcapFile(scene.packets())), {
      from: 1,
      maxPackets: 3,
      maxBytes: 900,
      filter: null,
    });
    expect(page.lines[0]).toContain('udp (dns not readable)');
  });
});
