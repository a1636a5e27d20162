// Child processes of a lane: started with a log, awaited until they answer, ended by their own id.
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Unavailable } from './lane.mjs';

/** A folder that goes away with the lane. */
export function temporaryFolder(lane) {
  const folder = mkdtempSync(path.join(os.tmpdir(), `nodescope-${lane.name}-`));
  lane.onEnd(() => {
    if (process.env.NODESCOPE_CONFORMANCE_KEEP) lane.note(`kept ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The first truthy answer of `look`, asked again every `everyMs`. */
export async function until(what, look, limitMs, everyMs = 250) {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${limitMs / 1000} s`);
    await pause(everyMs);
  }
}

/**
 * Starts a server in a process group of its own; resolves when `ready()` answers. A server that never gets ready makes
 * the engine unavailable: that says nothing about us.
 */
export async function startServer(lane, { name, command, args, env, cwd, folder, ready, limitMs = 60_000 }) {
  const log = path.join(folder, `${name}.log`);
  const out = openSync(log, 'a');
  const child = spawn(command, args, { env, cwd, detached: true, stdio: ['ignore', out, out] });
  closeSync(out);
  let ended = null;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', (code, signal) => {
    ended ??= `ended with ${code ?? signal}`;
  });
  const signal = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // it has ended by itself
    }
  };
  lane.onEnd(async () => {
    if (child.pid === undefined) return;
    signal('SIGTERM');
    await until(name, () => ended !== null, 5_000, 50).catch(() => undefined);
    signal('SIGKILL');
  });
  try {
    await until(`${name} to answer`, async () => ended !== null || (await ready().catch(() => false)), limitMs);
  } catch (error) {
    ended ??= error.message;
  }
  if (ended === null) return { log: () => readFileSync(log, 'utf8'), process: child };
  const tail = readFileSync(log, 'utf8').trim().split('\n').slice(-4).join(' / ');
  throw new Unavailable(`${name} ${ended}: ${tail.slice(-600)}`);
}
