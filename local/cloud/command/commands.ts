import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeAtomically } from '../atomic-file';
import { bounded } from '../bounded';
import type { CloudEvent } from '../events/event';
import { Command, type CommandEnd } from './command';
import { commandEvents } from './command-events';

export type NewCommand = Pick<Command, 'instanceId' | 'region' | 'documentName' | 'comment' | 'parameters'>;

/** The running and ended commands of an embedded cloud. */
export interface Commands {
  send(command: NewCommand): Promise<Command>;
  get(commandId: string, region: string): Command | undefined;
  /** Newest first. */
  list(region: string): Command[];
  /** Ends a running command as Cancelled; false when it was not running. */
  cancel(commandId: string, region: string): Promise<boolean>;
  close(graceMs: number): Promise<void>;
}

/** Opens the commands of a folder; those a kill interrupted are run when their time comes. */
export async function openCommands(options: {
  readonly dir: string;
  /** What the node does; null when it never ends. */
  readonly run: (command: Command) => Promise<CommandEnd | null>;
  /** How long a simulated capture takes. */
  readonly runSeconds: number;
  readonly publish: (event: CloudEvent) => Promise<void>;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
}): Promise<Commands> {
  const { dir, run, runSeconds, publish, now, report } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const commands = new Map<string, Command>();
  const timers = new Map<string, NodeJS.Timeout>();
  const work = new Set<Promise<void>>();
  let closed = false;

  const track = (promise: Promise<void>) => {
    const tracked: Promise<void> = promise.catch(report).finally(() => work.delete(tracked));
    work.add(tracked);
  };
  const save = async (command: Command) => {
    commands.set(command.commandId, command);
    await writeAtomically(path.join(dir, `${command.commandId}.json`), JSON.stringify(command));
  };
  async function announce(command: Command): Promise<void> {
    for (const event of commandEvents(command)) await publish(event);
    await save({ ...command, announced: true });
  }
  async function end(commandId: string, how: CommandEnd): Promise<boolean> {
    const command = commands.get(commandId);
    if (command?.status !== 'InProgress') return false;
    clearTimeout(timers.get(commandId));
    const ended = { ...command, ...how, endedAt: now() };
    await save(ended); // known at once: a cancel and a natural end must not both win
    await announce(ended);
    return true;
  }
  function schedule(command: Command): void {
    const step = async () => {
      const how = await run(command).catch((error: unknown): CommandEnd => {
        report(error);
        return { status: 'Failed', statusDetails: 'Failed', exitCode: 1, output: '' };
      });
      if (how) await end(command.commandId, how);
    };
    timers.set(
      command.commandId,
      setTimeout(
        () => {
          timers.delete(command.commandId);
          if (!closed) track(step());
        },
        Math.max(0, command.dueAt - now()),
      ),
    );
  }

  for (const name of (await readdir(dir)).filter((file) => file.endsWith('.json'))) {
    const command = Command.parse(JSON.parse(await readFile(path.join(dir, name), 'utf8')));
    commands.set(command.commandId, command);
    if (command.status === 'InProgress') schedule(command);
    else if (!command.announced) track(announce(command));
  }

  return {
    async send(request) {
      const startedAt = now();
      const command: Command = {
        ...request,
        ...{ commandId: randomUUID(), status: 'InProgress', statusDetails: 'InProgress', exitCode: -1, output: '' },
        ...{ startedAt, dueAt: startedAt + runSeconds * 1000, endedAt: null, announced: false },
      };
      await save(command);
      if (!closed) schedule(command);
      return command;
    },
    get(commandId, region) {
      const command = commands.get(commandId);
      return command?.region === region ? command : undefined;
    },
    list: (region) =>
      [...commands.values()].filter((command) => command.region === region).sort((a, b) => b.startedAt - a.startedAt),
    async cancel(commandId, region) {
      if (commands.get(commandId)?.region !== region) return false;
      return end(commandId, { status: 'Cancelled', statusDetails: 'Cancelled', exitCode: -1, output: '' });
    },
    async close(graceMs) {
      closed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      await bounded(Promise.all(work), graceMs);
    },
  };
}
