import { Command } from 'commander';
import { registerAnalyze } from './commands/analyze';
import { registerCompare } from './commands/compare';
import { registerCompletion } from './commands/completion';
import { registerDemo } from './commands/demo';
import { registerDeploy } from './commands/deploy';
import { registerDestroy } from './commands/destroy';
import { registerDoctor } from './commands/doctor';
import { registerFindings } from './commands/findings';
import { registerInbox } from './commands/inbox';
import { registerMcp } from './commands/mcp';
import { registerPcap } from './commands/pcap';
import { registerReport } from './commands/report';
import { registerRules } from './commands/rules';
import { registerRuns } from './commands/runs';
import { registerSample } from './commands/sample';
import { registerSearch } from './commands/search';
import { registerServe } from './commands/serve';
import { registerTimeline } from './commands/timeline';
import { EXIT, packageVersion } from './context';
import { addExamples } from './examples';

const START_HERE = [
  'Start here:',
  '  nodescope demo                 see it find a root cause, in under a minute',
  '  nodescope analyze BUNDLE       analyse a bundle you have',
  '  nodescope findings             what was found, worst first',
  '  nodescope mcp                  give the tools to your MCP client',
].join('\n');

/** The command line, not yet parsed. Documentation, completion and tests read it as the program itself does. */
export function createProgram(): Command {
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
      `\n${START_HERE}\n\nExit codes: ${EXIT.ok} success, ${EXIT.failed} failed, ${EXIT.usage} wrong usage, ${EXIT.findings} findings at or above --fail-on.`,
    );
  for (const register of [
    registerDemo,
    registerAnalyze,
    registerInbox,
    registerFindings,
    registerTimeline,
    registerSearch,
    registerCompare,
    registerReport,
    registerPcap,
    registerRuns,
    registerMcp,
    registerServe,
    registerRules,
    registerSample,
    registerDeploy,
    registerDoctor,
    registerDestroy,
    registerCompletion,
  ])
    register(program);
  addExamples(program);
  return program;
}
