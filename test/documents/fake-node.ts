import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';

interface Parameter {
  readonly type: string;
  readonly default?: string;
  readonly maxChars?: number;
  readonly allowedPattern?: string;
  readonly interpolationType?: string;
}
export interface CommandDocument {
  readonly schemaVersion: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly mainSteps: readonly {
    readonly action: string;
    readonly precondition: unknown;
    readonly inputs: { readonly timeoutSeconds: string; readonly runCommand: readonly string[] };
  }[];
}

export const DOCUMENT_FILE = path.join(__dirname, '../../documents/capture-packets.yaml');
export async function readDocument(): Promise<{ text: string; document: CommandDocument; script: string }> {
  const text = await readFile(DOCUMENT_FILE, 'utf8');
  const document = parse(text) as CommandDocument;
  return { text, document, script: document.mainSteps[0]!.inputs.runCommand.join('\n') };
}

export const UPLOAD_URL =
  'https://artifacts.s3.eu-west-1.amazonaws.com/captures/cap-1/capture.pcap?X-Amz-Expires=900&X-Amz-Signature=0a1b&x-id=PutObject';

/** What the node has besides the fakes: links to the real programs. */
const REAL = 'awk cat cut df find grep head mktemp readlink rm sed sleep tr wc timeout env'.split(' ');

/** Programs that note how they were called and do what the test says. `$LOG` is a folder of the run. */
const FAKES: Readonly<Record<string, string>> = {
  tcpdump: `printf '%s\\n' "$@" >"$LOG/tcpdump"
case \${FAKE_TCPDUMP:-ok} in
  fail) echo "tcpdump: eth9: No such device exists" >&2; exit 1 ;;
  hang) printf '%024d' 0; trap 'echo "7 packets captured" >&2; exit 0' TERM; while :; do sleep 0.05; done ;;
  stuck) echo "$$" >"$LOG/stuck"; trap '' TERM; while :; do sleep 0.05; done ;;
  big) head -c 5000 /dev/zero ;;
  *) printf '%024d' 0; printf 'SECRET-PAYLOAD' ;;
esac
echo "tcpdump: listening on any" >&2
echo "42 packets captured" >&2
echo "44 packets received by filter" >&2
echo "2 packets dropped by kernel" >&2`,
  curl: `printf '%s\\n' "$@" >"$LOG/curl"
cat >"$LOG/curl.config"
while [ $# -gt 0 ]; do
  [ "$1" != --upload-file ] || cat "$2" >"$LOG/uploaded"
  shift
done
printf '%s' "\${FAKE_HTTP:-200}"
exit "\${FAKE_CURL_EXIT:-0}"`,
  nsenter: `printf '%s\\n' "$@" >"$LOG/nsenter"
while [ "$1" != -- ]; do shift; done
shift
exec "$@"`,
};

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What a fake noted; undefined when it was not called. */
  log(name: string): Promise<string | undefined>;
}

export interface RunOptions {
  readonly parameters?: Readonly<Record<string, string | undefined>>;
  /** Fakes besides or instead of the usual ones; null removes one. */
  readonly programs?: Readonly<Record<string, string | null>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly shell?: 'sh' | 'bash';
  /** Called once tcpdump has been started. */
  readonly during?: (running: { kill(signal: NodeJS.Signals): void; log: string }) => Promise<void>;
}

const PARAMETERS: Readonly<Record<string, string>> = {
  UploadUrl: UPLOAD_URL,
  Scope: 'node',
  PodName: 'none',
  PodNamespace: 'default',
  ContainerPid: '0',
  Interface: 'any',
  Filter: 'none',
  DurationSeconds: '5',
  MaxPackets: '1000',
  SnapLength: '128',
  MaxBytes: '4096',
  InstallTcpdump: 'no',
};

/** Looks until there is something to see. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let i = 0; i < 400; i++) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('never happened');
}

let real: Promise<string> | undefined;

/** A folder of programs: links to real ones and fakes. */
async function programFolder(changes: NonNullable<RunOptions['programs']>): Promise<string> {
  const bin = await mkdtemp(path.join(os.tmpdir(), 'nodescope-bin-'));
  real ??= shell(`for name in sh bash ${REAL.join(' ')}; do command -v "$name"; done`);
  const programs = { ...FAKES, ...changes };
  for (const file of (await real).trim().split('\n'))
    if (programs[path.basename(file)] === undefined) await symlink(file, path.join(bin, path.basename(file)));
  for (const [name, body] of Object.entries(programs)) {
    if (body === null) continue;
    await writeFile(path.join(bin, name), `#!/bin/sh\n${body}\n`);
    await chmod(path.join(bin, name), 0o755);
  }
  return bin;
}

/** The usual programs, made once. */
let usual: Promise<string> | undefined;
export async function removeUsualPrograms(): Promise<void> {
  if (usual) await rm(await usual, { recursive: true, force: true });
  usual = undefined;
}

/** Runs the script of the document as the agent does: environment variables, its own process group, no input. */
export async function runScript(options: RunOptions = {}): Promise<Run> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'nodescope-node-'));
  if (!options.programs) usual ??= programFolder({});
  const bin = options.programs ? await programFolder(options.programs) : ((await usual) ?? '');
  const log = path.join(home, 'log');
  await mkdir(log);
  await writeFile(path.join(home, '_script.sh'), (await readDocument()).script);
  const parameters = Object.entries({ ...PARAMETERS, ...options.parameters }).flatMap(([name, value]) =>
    value === undefined ? [] : [[`SSM_${name}`, value]],
  );
  const logged = async (name: string) => readFile(path.join(log, name), 'utf8').catch(() => undefined);
  try {
    const child = spawn(path.join(bin, options.shell ?? 'sh'), [path.join(home, '_script.sh')], {
      cwd: home,
      detached: true,
      env: { PATH: bin, LOG: log, ...Object.fromEntries(parameters), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
    if (options.during) {
      await until(() => logged('tcpdump'));
      const kill = (signal: NodeJS.Signals) =>
        void process.kill(signal === 'SIGKILL' ? -child.pid! : child.pid!, signal);
      await options.during({ kill, log });
    }
    const code = await ended;
    const notes = new Map<string, string>();
    for (const name of await readdir(log)) notes.set(name, (await logged(name)) ?? '');
    if ((await readdir(home)).length !== 2) throw new Error(`left behind: ${(await readdir(home)).join(' ')}`);
    return { code, stdout, stderr, log: async (name) => notes.get(name) };
  } finally {
    await rm(home, { recursive: true, force: true });
    if (options.programs) await rm(bin, { recursive: true, force: true });
  }
}

async function shell(command: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'ignore'] });
    let stdout = '';
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.on('close', () => resolve(stdout));
  });
}

/** Files of captures on this machine: there must be none, whatever happened. */
export async function leftBehind(): Promise<string[]> {
  return (await readdir('/var/tmp')).filter((name) => name.startsWith('nodescope-capture.'));
}
