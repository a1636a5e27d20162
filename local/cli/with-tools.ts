import type { ToolCaller } from '../mcp/ask';
import { toolCaller } from './commands/mcp';
import { type GlobalOptions, openCloud, terminalFor } from './context';
import type { Terminal } from './terminal';

/** Opens the home's cloud, or joins the process that has it, for a command that asks the tools; closes it afterwards. */
export async function withTools(
  options: GlobalOptions,
  work: (call: ToolCaller, t: Terminal) => Promise<void>,
): Promise<void> {
  const t = terminalFor({ ...options, quiet: options.quiet === true || options.json === true });
  t.progress('opening the collections …');
  const session = await openCloud(options);
  try {
    await work(toolCaller(session), t);
  } finally {
    await session.close();
  }
}
