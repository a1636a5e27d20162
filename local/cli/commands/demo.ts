import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { findRunning } from '../../cloud/lock';
import { tellStory } from '../../demo/story';
import { type GlobalOptions, homeFolder, openCloud, terminalFor } from '../context';

/** The demo needs a cloud of its own process to show states live; a busy home gets a temporary one. */
async function demoHome(options: GlobalOptions): Promise<{ home: string; temporary: boolean }> {
  const home = homeFolder(options);
  if (!(await findRunning(home))) return { home, temporary: false };
  return { home: await mkdtemp(path.join(os.tmpdir(), 'nodescope-demo-')), temporary: true };
}

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('A four-node cluster, an alarm, and an agent that finds the root cause. Needs no AWS account.')
    .action(async (_local: object, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const { home, temporary } = await demoHome(options);
      const t = terminalFor(options);
      const quiet = options.json ? { ...t, out: () => undefined, live: false, progress: () => undefined } : t;
      quiet.out(
        t.style(
          'dim',
          `Everything runs in this process on loopback; no AWS account, nothing leaves this machine. State: ${home}`,
        ),
      );
      const session = await openCloud(
        { ...options, home },
        { runSeconds: 1, env: { NODESCOPE_COOLDOWN_MINUTES: '0', NODESCOPE_STORM_BUDGET: '1000' } },
      );
      try {
        if (!session.own) throw new Error('the home was taken by another process just now; try again');
        const result = await tellStory(session.own, home, quiet);
        if (options.json) t.out(JSON.stringify(result, null, 2));
        else if (!temporary) {
          t.out(
            `\nWhere to look next:\n  npm run nodescope -- runs ${result.sickCollection}\n  npm run nodescope -- analyze BUNDLE.tar.gz     a bundle of your own\n  npm run nodescope -- mcp                       the same tools for your MCP client`,
          );
        }
      } finally {
        await session.close();
        if (temporary) await rm(home, { recursive: true, force: true });
      }
    });
}
