import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DiagError } from '../../schemas/errors';
import { findRunning } from '../cloud/lock';
import { type EmbeddedCloud, type EmbeddedOptions, openEmbeddedCloud } from '../embedded-cloud';
import { openTerminal, type Terminal } from './terminal';

/** Exit codes scripts can rely on. */
export const EXIT = { ok: 0, failed: 1, usage: 2, findings: 3, interrupted: 130 } as const;

export interface GlobalOptions {
  readonly home?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Folder that holds `dist/` and `statemachines/`: the package this command was built into. */
export function packageRoot(): string {
  let at = __dirname;
  while (!existsSync(path.join(at, 'statemachines')) && path.dirname(at) !== at) at = path.dirname(at);
  return at;
}

export function packageVersion(): string {
  return (JSON.parse(readFileSync(path.join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version;
}

export function homeFolder(options: GlobalOptions): string {
  return path.resolve(options.home ?? process.env.NODESCOPE_HOME ?? path.join(os.homedir(), '.nodescope'));
}

export function terminalFor(options: GlobalOptions): Terminal {
  return openTerminal(options.quiet === true);
}

/** Points the SDK clients of this process at the cloud. Everything in functions/aws then works as in a Lambda. */
function useCloud(env: Readonly<Record<string, string>>): void {
  Object.assign(process.env, env);
}

const openClouds = new Set<EmbeddedCloud>();

/** Ctrl-C and kill end cleanly: running executions stay on disk and go on at the next start. */
export function closeOnSignals(): void {
  let stopping = false;
  const stop = (code: number) => {
    if (stopping) process.exit(code);
    stopping = true;
    void Promise.allSettled([...openClouds].map((cloud) => cloud.close())).then(() => process.exit(code));
  };
  process.on('SIGINT', () => stop(EXIT.interrupted));
  process.on('SIGTERM', () => stop(143));
}

export interface CloudSession {
  /** The cloud this process runs; null when another process runs it and this one is a client. */
  readonly own: EmbeddedCloud | null;
  close(): Promise<void>;
}

/** Opens the home's cloud, or joins the process that has it open. */
export async function openCloud(options: GlobalOptions, extra: Partial<EmbeddedOptions> = {}): Promise<CloudSession> {
  const home = homeFolder(options);
  const running = await findRunning(home);
  if (running) {
    useCloud(running.env);
    return { own: null, close: async () => undefined };
  }
  const root = packageRoot();
  if (!existsSync(path.join(root, 'dist/functions/tools/index.js'))) {
    throw new DiagError('not-found', 'the functions have not been built', { hint: 'run: npm run build' });
  }
  const own = await openEmbeddedCloud({ home, root, ...extra });
  openClouds.add(own);
  useCloud(own.cloud.env);
  return {
    own,
    close: async () => {
      openClouds.delete(own);
      await own.close();
    },
  };
}
