// A client, a node that forwards and a server in three network namespaces of their own. Nothing leaves them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Unavailable } from '../shared/lane.mjs';
import { pause } from '../shared/processes.mjs';
import { sh } from './tools.mjs';

export const CLIENT = '10.77.1.10';
export const SERVER = '10.77.2.10';
export const SERVICE = '10.77.9.9';
export const CLIENT6 = 'fd77:1::10';
export const SERVER6 = 'fd77:2::10';

/** Builds the network; it goes away with the lane. */
export function createNetwork(lane) {
  const names = Object.fromEntries(['client', 'node', 'server'].map((role) => [role, `nsc${process.pid}-${role}`]));
  const inside = (role, ...command) => sh('ip', 'netns', 'exec', names[role], ...command);
  lane.onEnd(() => {
    for (const name of Object.values(names)) sh('ip', 'netns', 'del', name);
  });
  try {
    for (const name of Object.values(names)) sh('ip', 'netns', 'add', name);
    for (const [role, device, peer, net] of [
      ['client', 'eth0', 'pod0', 1],
      ['server', 'eth0', 'eth0', 2],
    ]) {
      sh('ip', 'link', 'add', device, 'netns', names[role], 'type', 'veth', 'peer', 'name', peer, 'netns', names.node);
      for (const [at, link, host] of [
        [role, device, 10],
        ['node', peer, 1],
      ]) {
        inside(at, 'ip', 'addr', 'add', `10.77.${net}.${host}/24`, 'dev', link);
        inside(at, 'ip', '-6', 'addr', 'add', `fd77:${net}::${host}/64`, 'dev', link, 'nodad');
        inside(at, 'ip', 'link', 'set', link, 'up');
      }
      inside(role, 'ip', 'route', 'add', 'default', 'via', `10.77.${net}.1`);
      inside(role, 'ip', '-6', 'route', 'add', 'default', 'via', `fd77:${net}::1`);
    }
    for (const role of Object.keys(names)) inside(role, 'ip', 'link', 'set', 'lo', 'up');
    inside(
      'node',
      'sh',
      '-c',
      'echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding',
    );
    for (const [role, hook] of [
      ['node', 'forward'],
      ['server', 'input'],
    ]) {
      inside(role, 'nft', 'add table inet lane');
      inside(role, 'nft', `add chain inet lane rules { type filter hook ${hook} priority 0 ; }`);
    }
  } catch (error) {
    throw new Unavailable(`network namespaces: ${error.message.trim().slice(-200)}`);
  }

  /** Starts a program in a namespace; `stop` ends it and waits. */
  function start(role, command, args, options = {}) {
    const child = spawn('ip', ['netns', 'exec', names[role], command, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    let said = '';
    child.stdout.on('data', (chunk) => (said += chunk));
    child.stderr.on('data', (chunk) => (said += chunk));
    const ended = once(child, 'exit');
    const stop = async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    };
    lane.onEnd(() => stop('SIGKILL'));
    return { child, stop, ended, said: () => said };
  }

  return {
    inside,
    start,
    /** Rules for what the node forwards, or what reaches the server, for as long as `run` takes. */
    async withRules(rules, run, role = 'node') {
      for (const rule of rules) inside(role, 'nft', `add rule inet lane rules ${rule}`);
      try {
        return await run();
      } finally {
        inside(role, 'nft', 'flush chain inet lane rules');
      }
    },
    /** Runs `traffic` while tcpdump writes each of the places `[role, interface, file, …extra arguments]`. */
    async captured(places, traffic) {
      const dumps = places.map(([role, device, file, ...extra]) =>
        start(role, 'tcpdump', ['-i', device, '-w', file, '-U', '-Z', 'root', '-B', '32768', ...extra]),
      );
      for (const dump of dumps) for (let i = 0; i < 100 && !dump.said().includes('listening on'); i++) await pause(100);
      const value = await traffic();
      // the kernel hands its buffers over once a second
      await pause(1_500);
      for (const dump of dumps) {
        await dump.stop('SIGINT');
        const lost = Number(/(\d+) packets dropped by kernel/.exec(dump.said())?.[1] ?? 0);
        if (lost > 0) throw new Error(`tcpdump itself lost ${lost} packets`);
      }
      return value;
    },
  };
}
