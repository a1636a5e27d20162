import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Command } from 'commander';
import { callTool } from '../../../functions/mcp/call-tool';
import { toolDeps } from '../../../functions/mcp/tool-deps';
import { TOOLS } from '../../../functions/tools/tools.generated';
import type { ToolCaller } from '../../mcp/ask';
import { createToolServer } from '../../mcp/server';
import { type CloudSession, type GlobalOptions, openCloud, packageVersion } from '../context';

/** Tools run in the cloud's function host, or in place when another process has the cloud. */
export function toolCaller(session: CloudSession): ToolCaller {
  const { own } = session;
  if (own) return (name, args) => own.callTool(name, args);
  return (name, args) => callTool(TOOLS.find((tool) => tool.name === name)!, args, toolDeps());
}

export function registerMcp(program: Command): void {
  program
    .command('mcp')
    .description('Serve the tools to an MCP client over standard input and output.')
    .addHelpText(
      'after',
      '\nConfigure your MCP client with command "nodescope" and arguments ["mcp"].\nFor HTTP use: nodescope serve\n',
    )
    .action(async (_local: object, command: Command) => {
      // standard output belongs to the protocol: everything else goes to standard error
      console.log = console.error;
      console.info = console.error;
      const session = await openCloud(command.optsWithGlobals<GlobalOptions>());
      const version = packageVersion();
      serveStdio(() => createToolServer(version, toolCaller(session)));
      await new Promise<void>((resolve) => {
        process.stdin.once('end', resolve);
        process.stdin.once('close', resolve);
      });
      await session.close();
      process.exit(0);
    });
}
