#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { DiagError } from '../../schemas/errors';
import { registerAnalyze } from './commands/analyze';
import { registerDemo } from './commands/demo';
import { registerDeploy } from './commands/deploy';
import { registerDestroy } from './commands/destroy';
import { registerDoctor } from './commands/doctor';
import { registerInbox } from './commands/inbox';
import { registerMcp } from './commands/mcp';
import { registerPcap } from './commands/pcap';
import { registerReport } from './commands/report';
import { registerRules } from './commands/rules';
import { registerRuns } from './commands/runs';
import { registerSample } from './commands/sample';
import { registerServe } from './commands/serve';
import { closeOnSignals, EXIT, packageVersion } from './context';

function createProgram(): Command {
  const program = new Command('nodescope')
    .description('Structured, citable evidence from Kubernetes worker nodes, and never a shell.')
    .version(packageVersion())
    .option('--home <folder>', 'where the embedded cloud keeps its state (default: $NODESCOPE_HOME or ~/.nodescope)')
    .option('--json', 'print machine-readable JSON')
    .option('--quiet', 'no progress and remarks')
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText(
      'after',
      `\nStart here:\n  nodescope demo                 see it find a root cause, in under a minute\n  nodescope analyze BUNDLE       analyse a bundle you have\n  nodescope mcp                  give the tools to your MCP client\n\nExit codes: ${EXIT.ok} success, ${EXIT.failed} failed, ${EXIT.usage} wrong usage, ${EXIT.findings} findings at or above --fail-on.`,
    );
  for (const register of [
    registerDemo,
    registerAnalyze,
    registerInbox,
    registerPcap,
    registerRuns,
    registerReport,
    registerMcp,
    registerServe,
    registerRules,
    registerSample,
    registerDeploy,
    registerDoctor,
    registerDestroy,
  ])
    register(program);
  return program;
}

async function main(): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  closeOnSignals();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // the reader of a pipe has gone (| head): that is no failure
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    throw error;
  });
  try {
    await createProgram().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
      return;
    }
    const json = process.argv.includes('--json');
    if (error instanceof DiagError) {
      const { code, message, field, hint } = error;
      process.stderr.write(
        json
          ? `${JSON.stringify({ ok: false, error: { code, message, field, hint } })}\n`
          : `nodescope: ${message}\n${hint ? `hint: ${hint}\n` : ''}`,
      );
      process.exitCode = code === 'invalid-argument' ? EXIT.usage : EXIT.failed;
      return;
    }
    process.stderr.write(
      `nodescope: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = EXIT.failed;
  }
}

void main();
