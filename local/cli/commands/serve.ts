import type { Command } from 'commander';
import { DiagError } from '../../../schemas/errors';
import { serveHttp } from '../../mcp/http';
import { type GlobalOptions, homeFolder, openCloud, packageVersion, terminalFor } from '../context';
import { toolCaller } from './mcp';

export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('Run the embedded cloud and serve the tools over MCP streamable HTTP on loopback.')
    .option('--port <n>', 'port to listen on; 0 picks a free one', '0')
    .addHelpText(
      'after',
      '\nDrop bundles into the inbox of the embedded cloud with: nodescope analyze ARCHIVE (joins this process).\n',
    )
    .action(async (local: { port: string }, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const port = Number(local.port);
      if (!Number.isInteger(port) || port < 0 || port > 65_535)
        throw new DiagError('invalid-argument', `--port: ${local.port} is not a port`, {
          field: '--port',
          hint: 'use 0 to 65535',
        });
      const session = await openCloud(options);
      const { url, server } = await serveHttp(packageVersion(), toolCaller(session), port);
      const t = terminalFor(options);
      if (options.json) t.out(JSON.stringify({ url, home: homeFolder(options) }));
      else {
        t.out(`MCP endpoint ${url}`);
        t.err(
          t.style(
            'dim',
            `home ${homeFolder(options)}${session.own ? '' : ' (joined the cloud another process runs)'}\nCtrl-C stops; running collections go on at the next start`,
          ),
        );
      }
      process.once('SIGINT', () => server.close());
      await new Promise<void>((resolve) => server.once('close', resolve));
      await session.close();
    });
}
