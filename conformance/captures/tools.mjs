// tshark, editcap, tcpdump, ip and nft: those that are there, else Debian's packages.
import { spawnSync } from 'node:child_process';
import { Unavailable } from '../shared/lane.mjs';

const PACKAGES = {
  tshark: 'tshark',
  editcap: 'wireshark-common',
  tcpdump: 'tcpdump',
  ip: 'iproute2',
  nft: 'nftables',
  tc: 'iproute2',
  python3: 'python3',
};
const INSTALL_LIMIT_MS = 4 * 60_000;

const has = (tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;

/** Installs what is missing where apt works; throws Unavailable where not. Answers the versions that matter. */
export function ensureTools(lane) {
  if (process.getuid() !== 0) throw new Unavailable('network namespaces need root');
  const missing = Object.keys(PACKAGES).filter((tool) => !has(tool));
  if (missing.length > 0) {
    if (!has('apt-get')) throw new Unavailable(`${missing.join(', ')} missing, and there is no apt-get`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const packages = [...new Set(missing.map((tool) => PACKAGES[tool]))];
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
      const done = spawnSync('apt-get', args, { env, encoding: 'utf8', timeout: INSTALL_LIMIT_MS });
      if (done.status !== 0)
        throw new Unavailable(
          `apt-get ${args[0]}: ${(done.stderr || String(done.error ?? '')).trim().split('\n').slice(-2).join(' / ')}`,
        );
    }
    lane.note(`installed ${packages.join(', ')}`);
  }
  const version = (command, args) => spawnSync(command, args, { encoding: 'utf8' }).stdout.split('\n')[0].slice(0, 80);
  lane.note(`${version('tshark', ['--version'])}; ${version('tcpdump', ['--version']) || 'tcpdump'}`);
}

/** Runs a command to its end; answers what it printed. Throws with what it said. */
export function sh(command, ...args) {
  const done = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 512 << 20, timeout: 120_000 });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${done.stderr || done.error || done.signal}`);
  return done.stdout;
}
