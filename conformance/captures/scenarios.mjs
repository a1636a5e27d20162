// The traffic that is captured, and how far our numbers may be from tshark's: each difference with its reason.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pause, until } from '../shared/processes.mjs';
import { CLIENT, SERVER, SERVER6, SERVICE } from './network.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const traffic = path.join(here, 'traffic.mjs');
const reorder = path.join(here, 'reorder.py');
const LIMIT_MS = 60_000;

/** Runs one kind of client traffic to its end. */
async function client(network, ...args) {
  const run = network.start('client', process.execPath, [traffic, 'client', ...args.map(String)]);
  await until(`client ${args[0]}`, () => run.child.exitCode !== null, LIMIT_MS, 50);
  if (run.child.exitCode !== 0) throw new Error(`client ${args.join(' ')}: ${run.said().slice(-400)}`);
}

export async function startServer(network) {
  const server = network.start('server', process.execPath, [traffic, 'server']);
  await until('the server', () => server.said().includes('ready'), 30_000, 50);
}

const dropping = (what, rule) => [`${what} ${rule} drop`];

/** Devices that cut segments themselves, as behind a network card without offloads: more and smaller packets. */
export function plain(network) {
  for (const role of ['client', 'server']) network.inside(role, 'python3', reorder, 'plain', 'eth0');
}

/**
 * `where`: which device is captured. `quiet`: nothing may be raised; `alarms` and `expected`: what must be.
 * `plain`: from here on without offloads.
 */
export const SCENARIOS = [
  {
    name: 'short connections',
    where: ['client', 'eth0'],
    run: (network) => client(network, 'short', SERVER, 120),
    quiet: true,
  },
  {
    name: 'short connections, IPv6',
    where: ['client', 'eth0'],
    run: (network) => client(network, 'short', SERVER6, 60),
    quiet: true,
  },
  {
    name: 'idle connections',
    where: ['client', 'eth0'],
    run: (network) => client(network, 'idle', SERVER),
    quiet: true,
  },
  {
    name: 'loss, segments cut by the card',
    where: ['client', 'eth0'],
    run: (network) =>
      network.withRules(['meta l4proto tcp numgen random mod 1000 < 20 drop'], () =>
        client(network, 'bulk', SERVER, 6, 1_500_000),
      ),
  },
  {
    name: 'loss, seen at the client',
    plain: true,
    where: ['client', 'eth0'],
    run: (network) =>
      network.withRules(['meta l4proto tcp numgen random mod 1000 < 15 drop'], () =>
        client(network, 'bulk', SERVER, 6, 1_500_000),
      ),
  },
  {
    name: 'loss, seen at the server',
    where: ['server', 'eth0'],
    run: (network) =>
      network.withRules(['meta l4proto tcp numgen random mod 1000 < 15 drop'], () =>
        client(network, 'bulk', SERVER, 6, 1_500_000),
      ),
  },
  {
    name: 'loss, IPv6',
    where: ['client', 'eth0'],
    run: (network) =>
      network.withRules(['meta l4proto tcp numgen random mod 1000 < 20 drop'], () =>
        client(network, 'bulk', SERVER6, 4, 1_000_000),
      ),
  },
  {
    name: 'reordering',
    where: ['server', 'eth0'],
    async run(network) {
      network.inside('client', 'ip', 'addr', 'add', '10.77.5.10/24', 'dev', 'eth0');
      network.inside('server', 'ip', 'addr', 'add', '10.77.5.20/24', 'dev', 'eth0');
      const carrier = network.start('node', 'python3', [reorder, 'pod0', 'eth0', '0.02', '2']);
      await until('the carrier', () => carrier.said().includes('ready'), 10_000, 50);
      await client(network, 'bulk', '10.77.5.20', 2, 400_000);
      await carrier.stop('SIGKILL');
    },
  },
  {
    name: 'slow receivers',
    where: ['client', 'eth0'],
    async run(network) {
      network.inside('server', 'sh', '-c', 'echo 4096 16384 32768 > /proc/sys/net/ipv4/tcp_rmem');
      await client(network, 'slow', SERVER, 3);
      network.inside('server', 'sh', '-c', 'echo 4096 131072 6291456 > /proc/sys/net/ipv4/tcp_rmem');
    },
    alarms: ['zero-window'],
  },
  {
    name: 'refused, reset and unanswered',
    where: ['client', 'eth0'],
    run: (network) => network.withRules(dropping('tcp dport 9998', ''), () => client(network, 'failing', SERVER, 9998)),
    alarms: ['connection-refused', 'connection-reset', 'connection-unanswered'],
  },
  {
    name: 'name resolution',
    where: ['client', 'eth0'],
    run: (network) => client(network, 'dns', SERVER),
    alarms: ['dns-unanswered', 'dns-errors'],
  },
  { name: 'large datagrams', where: ['client', 'eth0'], run: (network) => client(network, 'big', SERVER) },
  {
    name: 'a path that swallows large packets',
    where: ['server', 'eth0'],
    run: (network) => network.withRules(['meta length > 1200 drop'], () => client(network, 'stuck', SERVER, 4)),
    alarms: ['mtu-black-hole'],
  },
  {
    name: 'a path that says its size',
    where: ['server', 'eth0'],
    async run(network) {
      network.inside('node', 'ip', 'link', 'set', 'pod0', 'mtu', '1280');
      await client(network, 'short', SERVER, 12);
      network.inside('node', 'ip', 'link', 'set', 'pod0', 'mtu', '1500');
    },
    expected: ['path-mtu-discovery'],
  },
];

/** Traffic to a translated address, captured on all devices of the node and, for the truth, at the client alone. */
export async function throughNode(network, lossy) {
  network.inside('node', 'nft', 'add table ip lanenat');
  network.inside('node', 'nft', 'add chain ip lanenat pre { type nat hook prerouting priority -100 ; }');
  network.inside('node', 'nft', 'add chain ip lanenat post { type nat hook postrouting priority 100 ; }');
  network.inside('node', 'nft', `add rule ip lanenat pre ip daddr ${SERVICE} dnat to ${SERVER}`);
  network.inside(
    'node',
    'nft',
    `add rule ip lanenat post ip saddr ${CLIENT} ip daddr ${SERVER} ct status dnat masquerade`,
  );
  const rules = lossy ? ['meta l4proto tcp numgen random mod 1000 < 10 drop'] : [];
  // lost behind the node: all of its devices see the same packets
  await network.withRules(
    rules,
    async () => {
      await client(network, 'short', SERVICE, 60);
      await client(network, 'short', SERVER, 60);
      if (lossy) await client(network, 'bulk', SERVICE, 4, 600_000);
    },
    'server',
  );
  network.inside('node', 'nft', 'delete table ip lanenat');
  await pause(100);
}
