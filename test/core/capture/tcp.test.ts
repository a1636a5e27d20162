import { alarms, analyze, observed } from './analyze';
import { FLAG } from './build-packet';
import { connection, createScene, exchange, type Scene } from './scene';

const CLIENT = { address: '10.0.1.20', port: 40_001 };
const SERVER = { address: '10.0.9.9', port: 443 };
const client = (i: number) => ({ address: '10.0.1.20', port: 41_000 + i });
const DATA = FLAG.psh | FLAG.ack;
const payload = (bytes: number) => Buffer.alloc(bytes, 66);

const tcpOf = async (scene: Scene) => (await analyze(scene)).statistics.tcp;

describe('retransmissions', () => {
  it('after a timeout: bytes that were seen before, and not acknowledged', async () => {
    const scene = createScene();
    const one = connection(scene, CLIENT, SERVER).open().send('client', 500).send('client', 700, { acked: false });
    scene.wait(200_000);
    one.raw('client', DATA, { sequence: one.state.client - 700, payload: payload(700) }).ack('server');
    expect(await tcpOf(scene)).toMatchObject({
      retransmissions: { total: 1, timeout: 1, fast: 0, spurious: 0, bytes: 700 },
      outOfOrder: 0,
    });
  });

  it('fast: after duplicate acknowledgments of what is missing', async () => {
    const scene = createScene();
    const one = connection(scene, CLIENT, SERVER).open();
    const missing = one.state.client;
    for (let i = 0; i < 5; i++) one.send('client', 1000, { acked: false });
    // what was acknowledged before, three times more
    for (let i = 0; i < 4; i++)
      one.raw('server', FLAG.ack, { acknowledgment: missing, sack: [[missing + 1000, missing + 2000 + i]] });
    one.raw('client', DATA, { sequence: missing, payload: payload(1000) }).ack('server');
    const tcp = await tcpOf(scene);
    expect(tcp.retransmissions).toMatchObject({ total: 1, fast: 1, timeout: 0 });
    expect(tcp.duplicateAcks).toBeGreaterThanOrEqual(3);
  });

  it('spurious: of bytes that the receiver had acknowledged', async () => {
    const scene = createScene();
    const one = connection(scene, CLIENT, SERVER).open().send('client', 900);
    scene.wait(250_000);
    one.raw('client', DATA, { sequence: one.state.client - 900, payload: payload(900) }).ack('server');
    expect((await tcpOf(scene)).retransmissions).toMatchObject({ total: 1, spurious: 1 });
  });

  it.each([
    ['numbered before', { id: 500, late: 498 }, { outOfOrder: 1, total: 0 }],
    ['numbered after', { id: 500, late: 520 }, { outOfOrder: 0, total: 1 }],
  ])('a segment that fills a hole, %s the one behind it', async (_, { id, late }, expected) => {
    const scene = createScene();
    const one = connection(scene, CLIENT, SERVER).open();
    const first = one.state.client;
    one.send('client', 1000, { lost: true });
    one.raw('client', DATA, { payload: payload(1000), ip: { id } });
    one.raw('client', DATA, { sequence: first, payload: payload(1000), ip: { id: late } });
    const tcp = await tcpOf(scene);
    expect({ outOfOrder: tcp.outOfOrder, total: tcp.retransmissions.total }).toEqual(expected);
    expect(tcp.gapsInSequence).toBe(1);
  });

  it.each([
    ['an older timestamp: overtaken', [1_001, 1_000], { outOfOrder: 1, total: 0 }],
    ['a newer timestamp: sent again', [1_000, 1_002], { outOfOrder: 0, total: 1 }],
  ])('IPv6 has no numbers, %s', async (_, [behind, late], expected) => {
    const scene = createScene();
    const one = connection(scene, { address: 'fd00::1', port: 40_000 }, { address: 'fd00::2', port: 443 }).open();
    const first = one.state.client;
    one.send('client', 1000, { lost: true });
    one.raw('client', DATA, { payload: payload(1000), timestamps: [behind!, 5] });
    one.raw('client', DATA, { sequence: first, payload: payload(1000), timestamps: [late!, 5] });
    const tcp = await tcpOf(scene);
    expect({ outOfOrder: tcp.outOfOrder, total: tcp.retransmissions.total }).toEqual(expected);
  });

  it('recorded after its own acknowledgment, a segment is out of order and not spurious', async () => {
    const scene = createScene();
    const one = connection(scene, CLIENT, SERVER).open();
    const first = one.state.client;
    one.send('client', 1000, { lost: true });
    one.raw('client', DATA, { payload: payload(1000), ip: { id: 500 } });
    one.state.client += 1000;
    one.ack('server').raw('client', DATA, { sequence: first, payload: payload(1000), ip: { id: 499 } });
    expect(await tcpOf(scene)).toMatchObject({ outOfOrder: 1, retransmissions: { total: 0 } });
  });

  it('sequence numbers wrap without being noticed', async () => {
    const scene = createScene();
    const one = connection(scene, CLIENT, SERVER, 0xffff_fb00).open();
    for (let i = 0; i < 10; i++) one.send('client', 1000);
    one.close();
    expect(await tcpOf(scene)).toMatchObject({
      retransmissions: { total: 0 },
      outOfOrder: 0,
      gapsInSequence: 0,
      payloadBytes: 10_000,
    });
  });

  it('the same ports again are another connection, not one retransmission after the other', async () => {
    const scene = createScene();
    for (let i = 0; i < 5; i++) exchange(scene, CLIENT, SERVER, 1_000 + i * 1_000_000);
    const { statistics } = await analyze(scene);
    expect(statistics.tcp.retransmissions.total).toBe(0);
    expect(statistics.handshakes).toMatchObject({ attempts: 5, completed: 5 });
  });

  it('are reported when they are many, with packets to look at', async () => {
    const scene = createScene();
    for (let i = 0; i < 30; i++) {
      const one = connection(scene, client(i), SERVER, 9_000 + i).open();
      for (let j = 0; j < 5; j++) one.send('client', 800);
      scene.wait(210_000);
      one.send('server', 900, { acked: false });
      scene.wait(210_000);
      one
        .raw('server', DATA, { sequence: one.state.server - 900, payload: payload(900) })
        .ack('client')
        .close();
    }
    const analysis = await analyze(scene);
    const { severity, count, rate, examples } = observed(analysis, 'retransmissions');
    expect({ severity, count }).toEqual({ severity: 'high', count: 30 });
    expect(rate).toBeCloseTo(30 / analysis.statistics.tcp.dataSegments, 3);
    expect(examples).toHaveLength(5);
    expect(examples[0]!.flow).toBe('10.0.9.9:443 > 10.0.1.20:41000');
  });
});

describe('windows', () => {
  it('a closed window is a stall until it opens, and its probes are no retransmissions', async () => {
    const scene = createScene();
    const one = connection(scene, CLIENT, SERVER).open().send('client', 900, { acked: false });
    one.raw('server', FLAG.ack, { window: 0 });
    for (let i = 0; i < 3; i++) {
      scene.wait(400_000);
      one.raw('client', FLAG.ack, { sequence: one.state.client - 1 }).raw('server', FLAG.ack, { window: 0 });
    }
    scene.wait(300_000);
    one.raw('server', FLAG.ack, { window: 500 }).send('client', 900);
    const analysis = await analyze(scene);
    expect(analysis.statistics.tcp).toMatchObject({
      zeroWindows: 4,
      zeroWindowProbes: 3,
      keepAlives: 0,
      duplicateAcks: 0,
    });
    expect(analysis.statistics.tcp.longestZeroWindowMs).toBeGreaterThan(1_500);
    expect(observed(analysis, 'zero-window').severity).toBe('medium');
  });

  it('the window of an RST means nothing', async () => {
    const scene = createScene();
    for (let i = 0; i < 50; i++)
      connection(scene, client(i), SERVER)
        .syn()
        .raw('server', FLAG.rst | FLAG.ack, { window: 0, sequence: 0, acknowledgment: 1_000_001 });
    const analysis = await analyze(scene);
    expect(analysis.statistics.tcp.zeroWindows).toBe(0);
    expect(alarms(analysis)).toEqual(['connection-refused']);
  });
});

describe('resets', () => {
  it('are told apart by what they ended', async () => {
    const scene = createScene();
    const open = (i: number) => connection(scene, client(i), SERVER, 5_000 + i * 100_000).open();
    open(0).send('client', 10).raw('server', FLAG.rst); // established
    open(1).raw('client', FLAG.rst); // without data
    open(2)
      .send('client', 10)
      .raw('server', FLAG.fin | FLAG.ack)
      .raw('client', FLAG.rst); // after FIN
    connection(scene, client(3), SERVER)
      .syn()
      .raw('server', FLAG.rst | FLAG.ack, { sequence: 0 }); // refused
    const aborted = connection(scene, client(4), SERVER).syn();
    aborted.state.client++;
    aborted.raw('server', FLAG.syn | FLAG.ack).raw('client', FLAG.rst); // handshake
    connection(scene, client(5), SERVER).raw('server', FLAG.rst).raw('server', FLAG.rst); // unknown, repeated
    expect((await analyze(scene)).statistics.resets).toEqual({
      ...{ packets: 7, established: 1, withoutData: 1, afterFin: 1, refused: 1, handshake: 1, unknown: 1, repeated: 1 },
    });
  });

  it('of open connections are an alarm that names who sends them', async () => {
    const scene = createScene();
    for (let i = 0; i < 60; i++)
      connection(scene, client(i), SERVER, 5_000 + i * 9_999)
        .open()
        .send('client', 100)
        .raw('server', FLAG.rst | FLAG.ack);
    const { severity, detail, rate } = observed(await analyze(scene), 'connection-reset');
    expect(severity).toBe('high');
    expect(rate).toBe(1);
    expect(detail).toContain('sent by 10.0.9.9:443 (60)');
  });
});
