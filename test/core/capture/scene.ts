import { encode } from 'dns-packet';
import { FLAG, icmp, type Tcp, tcp, udp } from './build-packet';
import type { Seen } from './capture-file';

/** 2026-01-31 12:00 UTC */
export const NOON_US = 1_769_860_800 * 1e6;

/** How a packet travels: each place it is seen at, and how much later. */
export interface Hop {
  readonly place: number;
  readonly sent: boolean;
  readonly afterUs: number;
}
const ONE_PLACE: readonly Hop[] = [{ place: 2, sent: false, afterUs: 0 }];

/** Records packets on a clock; hosts number their IPv4 packets as Linux does. */
export function createScene(startUs = NOON_US) {
  const seen: Seen[] = [];
  const ids = new Map<string, number>();
  const scene = {
    nowUs: startUs,
    hops: ONE_PLACE,
    seen,
    wait(us: number) {
      scene.nowUs += us;
      return scene;
    },
    add(packet: Uint8Array) {
      for (const { place, sent, afterUs } of scene.hops)
        seen.push({ timeUs: scene.nowUs + afterUs, packet, place, sent });
      return scene;
    },
    nextId(host: string) {
      const id = ((ids.get(host) ?? (host.length * 977) % 60_000) + 1) & 0xffff || 1;
      ids.set(host, id);
      return id;
    },
    /** In the order of time, as a capture has them. */
    packets: () => [...seen].sort((a, b) => a.timeUs - b.timeUs),
  };
  return scene;
}
export type Scene = ReturnType<typeof createScene>;

export interface Side {
  readonly address: string;
  readonly port: number;
}

/** One connection whose both ends keep their sequence numbers; `send` advances them, `raw` does not. */
export function connection(scene: Scene, client: Side, server: Side, isn = 1_000_000, rttUs = 400) {
  const state = { client: isn, server: (isn * 7 + 3) >>> 0 };
  type Who = 'client' | 'server';
  const other = (who: Who): Who => (who === 'client' ? 'server' : 'client');
  const segment = (who: Who, flags: number, fields: Partial<Tcp> = {}): Buffer => {
    const [from, to] = who === 'client' ? [client, server] : [server, client];
    return tcp({
      ...{ source: from.address, sourcePort: from.port, destination: to.address, destinationPort: to.port },
      ...{ sequence: state[who], flags, acknowledgment: flags & FLAG.ack ? state[other(who)] : 0 },
      ip: { id: scene.nextId(from.address), ttl: 64 },
      ...fields,
    });
  };
  const self = {
    state,
    segment,
    raw(who: Who, flags: number, fields: Partial<Tcp> = {}, waitUs = rttUs / 2) {
      scene.add(segment(who, flags, fields)).wait(waitUs);
      return self;
    },
    syn: (fields: Partial<Tcp> = {}) => {
      self.raw('client', FLAG.syn, { mss: 1460, windowScale: 7, window: 64_240, ...fields });
      return self;
    },
    open() {
      self.syn();
      state.client = (state.client + 1) >>> 0;
      self.raw('server', FLAG.syn | FLAG.ack, { mss: 1460, windowScale: 7, window: 65_160 });
      state.server = (state.server + 1) >>> 0;
      return self.raw('client', FLAG.ack);
    },
    ack: (who: Who, fields: Partial<Tcp> = {}) => self.raw(who, FLAG.ack, fields),
    send(who: Who, bytes: number, options: { acked?: boolean; lost?: boolean } = {}) {
      if (!options.lost) self.raw(who, FLAG.psh | FLAG.ack, { payload: Buffer.alloc(bytes, 65) });
      state[who] = (state[who] + bytes) >>> 0;
      return options.acked === false || options.lost ? self : self.ack(other(who));
    },
    close() {
      for (const who of ['client', 'server'] as const) {
        self.raw(who, FLAG.fin | FLAG.ack);
        state[who] = (state[who] + 1) >>> 0;
      }
      return self.ack('client');
    },
  };
  return self;
}

/** A short request and its answer, as HTTPS looks from outside. */
export function exchange(scene: Scene, client: Side, server: Side, isn?: number): void {
  connection(scene, client, server, isn)
    .open()
    .send('client', 517)
    .send('server', 1400, { acked: false })
    .send('server', 1200)
    .send('client', 300)
    .send('server', 900)
    .close();
}

export interface Lookup {
  readonly client?: string;
  readonly server?: string;
  readonly port?: number;
  readonly id: number;
  readonly name: string;
  readonly type?: 'A' | 'AAAA' | 'SRV';
  readonly rcode?: number;
  readonly latencyUs?: number;
  readonly answered?: boolean;
  readonly truncated?: boolean;
}

export const dnsQuery = (id: number, name: string, type: 'A' | 'AAAA' | 'SRV' = 'A'): Buffer =>
  encode({ type: 'query', id, flags: 0x0100, questions: [{ type, name }] });

export function dnsAnswer(
  id: number,
  name: string,
  type: 'A' | 'AAAA' | 'SRV' = 'A',
  rcode = 0,
  truncated = false,
): Buffer {
  return encode({
    ...{ type: 'response', id, flags: 0x0180 | rcode | (truncated ? 0x0200 : 0), questions: [{ type, name }] },
    answers: rcode === 0 && type === 'A' && !truncated ? [{ type: 'A', name, ttl: 30, data: '10.1.2.3' }] : [],
  });
}

/** A question and its answer over UDP. */
export function lookup(scene: Scene, options: Lookup): void {
  const { client = '10.0.1.20', server = '172.20.0.10', id, name, type = 'A', latencyUs = 900 } = options;
  const port = options.port ?? 30_000 + (id % 20_000);
  scene.add(udp(client, port, server, 53, dnsQuery(id, name, type), { id: scene.nextId(client) })).wait(latencyUs);
  if (options.answered === false) return;
  const answer = dnsAnswer(id, name, type, options.rcode, options.truncated);
  scene.add(udp(server, 53, client, port, answer, { id: scene.nextId(server) })).wait(100);
}

/** A pod's look-up of an external name: each search suffix in vain, then the name itself, for both address types. */
export function ndotsLookup(scene: Scene, id: number, name: string, client?: string): void {
  const suffixes = [
    '.shop.svc.cluster.local',
    '.svc.cluster.local',
    '.cluster.local',
    '.eu-west-1.compute.internal',
    '',
  ];
  suffixes.forEach((suffix, i) => {
    for (const [j, type] of (['A', 'AAAA'] as const).entries())
      lookup(scene, {
        id: (id + i * 2 + j) & 0xffff,
        name: `${name}${suffix}`,
        type,
        rcode: suffix ? 3 : 0,
        ...(client ? { client } : {}),
      });
  });
}

/** An ICMP error of `router` about a packet. */
export const icmpError = (
  router: string,
  about: Uint8Array,
  to: string,
  type: number,
  code: number,
  rest = 0,
): Buffer => icmp(router, to, type, code, rest, about.subarray(0, 60));
