import { displayFilter } from '../../../functions/core/capture/display-filter';
import { listPackets } from '../../../functions/core/capture/list-packets';
import { arp, FLAG } from './build-packet';
import { inChunks, pcapFile } from './capture-file';
import { connection, createScene, lookup } from './scene';

const SERVER = { address: '10.0.9.9', port: 443 };

function file(): Buffer {
  const scene = createScene();
  scene.add(arp(1, '10.0.1.20', '10.0.1.1')).wait(40);
  const one = connection(scene, { address: '10.0.1.20', port: 40_001 }, SERVER)
    .open()
    .send('client', 500, { acked: false });
  scene.wait(200_000);
  one.raw('client', FLAG.psh | FLAG.ack, { sequence: one.state.client - 500, payload: Buffer.alloc(500) });
  lookup(scene, { id: 7, name: 'web.shop.svc.cluster.local' });
  return pcapFile(scene.packets());
}
const list = (from: number, maxPackets: number, filter?: string) =>
  listPackets(inChunks(file(), 50), { from, maxPackets, maxBytes: 10_000, filter: displayFilter(filter) });

describe('packets as lines', () => {
  it('say what each is, with numbers relative to the connection and what follows from those before', async () => {
    expect(await list(1, 100)).toEqual({
      next: null,
      lines: [
        '1 12:00:00.000000 arp who-has 10.0.1.1 tell 10.0.1.20',
        '2 12:00:00.000040 10.0.1.20:40001 > 10.0.9.9:443 tcp [S] seq 1000000 win 64240 mss 1460 length 0',
        '3 12:00:00.000240 10.0.9.9:443 > 10.0.1.20:40001 tcp [S.] seq 7000003 ack 1 win 65160 mss 1460 length 0',
        '4 12:00:00.000440 10.0.1.20:40001 > 10.0.9.9:443 tcp [.] ack 1 win 502 length 0',
        '5 12:00:00.000640 10.0.1.20:40001 > 10.0.9.9:443 tcp [P.] seq 1:501 ack 1 win 502 length 500',
        '6 12:00:00.200840 10.0.1.20:40001 > 10.0.9.9:443 tcp [P.] seq 1:501 ack 1 win 502 length 500 {retransmission}',
        '7 12:00:00.201040 10.0.1.20:30007 > 172.20.0.10:53 dns query 7 A web.shop.svc.cluster.local length 44',
        '8 12:00:00.201940 172.20.0.10:53 > 10.0.1.20:30007 dns answer 7 NOERROR A web.shop.svc.cluster.local = A 10.1.2.3 length 86',
      ],
    });
  });

  it('a page knows the packet it goes on with, and remarks do not depend on where a page begins', async () => {
    const first = await list(1, 5);
    expect(first.next).toBe(6);
    const second = await list(6, 1);
    expect(second.lines[0]).toContain('{retransmission}');
    expect(second.next).toBe(7);
  });

  it.each([
    ['host 10.0.1.1', [1]],
    ['port 53', [7, 8]],
    ['host 10.0.9.9 and retransmission', [6]],
    ['WHO-HAS', [1]],
    ['port', []],
  ])('%s shows %j', async (filter, expected) => {
    expect((await list(1, 100, filter)).lines.map((line) => Number.parseInt(line, 10))).toEqual(expected);
  });

  it.each(['port 70000', 'port x', 'host $(id)'])('%s is refused', (filter) => {
    expect(() => displayFilter(filter)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });

  it('a line that does not fit is still given alone, so that paging cannot stall', async () => {
    const page = await listPackets(inChunks(file()), { from: 2, maxPackets: 10, maxBytes: 1, filter: null });
    expect(page.lines).toHaveLength(1);
    expect(page.next).toBe(3);
  });
});
