import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { analyzeCapture } from '../../../functions/core/capture/analyze-capture';
import { displayFilter } from '../../../functions/core/capture/display-filter';
import { listPackets } from '../../../functions/core/capture/list-packets';
import { DiagError } from '../../../schemas/errors';
import { atLeast, SEVERITIES, Severity } from '../../../schemas/severity';
import { EXIT, type GlobalOptions, terminalFor } from '../context';
import { printable } from '../terminal';
import { renderCapture } from './pcap/render-capture';

interface PcapOptions extends GlobalOptions {
  readonly failOn?: string;
  readonly packets?: boolean;
  readonly filter?: string;
}

const CHUNK_BYTES = 1024 * 1024;

/** The capture as a stream; `-` is what another program writes to us. */
async function capture(file: string): Promise<AsyncIterable<Uint8Array>> {
  if (file === '-') return process.stdin;
  const info = await stat(file).catch(() => null);
  if (!info?.isFile())
    throw new DiagError('invalid-argument', info ? `${file} is not a file` : `there is no file ${file}`, {
      field: 'file',
      hint: 'pass the path of a .pcap or .pcapng file, or - for standard input',
    });
  return createReadStream(file, { highWaterMark: CHUNK_BYTES });
}

async function printPackets(file: string, options: PcapOptions): Promise<void> {
  const page = await listPackets(await capture(file), {
    from: 1,
    maxPackets: Number.POSITIVE_INFINITY,
    maxBytes: Number.POSITIVE_INFINITY,
    filter: displayFilter(options.filter),
  });
  if (options.json) process.stdout.write(`${JSON.stringify(page.lines)}\n`);
  else for (const line of page.lines) process.stdout.write(`${printable(line)}\n`);
}

export function registerPcap(program: Command): void {
  program
    .command('pcap')
    .argument('<file>', 'packet capture: .pcap or .pcapng, or - for standard input')
    .description('Analyse a packet capture on this machine: what is wrong, what only looks so.')
    .option('--packets', 'list the packets, one per line, instead of the analysis')
    .option('--filter <text>', 'packets to list: host ADDRESS, port NUMBER or any text of the lines, joined by and')
    .option(
      '--fail-on <severity>',
      `exit with ${EXIT.findings} when an observation of this severity or worse exists: ${SEVERITIES.join(', ')}`,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  nodescope pcap capture.pcap\n  nodescope pcap capture.pcapng --json > analysis.json\n  nodescope pcap capture.pcap --packets --filter "host 10.0.1.20 and retransmission"\n  tcpdump -i any -c 10000 -w - | nodescope pcap -\n',
    )
    .action(async (file: string, local: PcapOptions, command: Command) => {
      const options = { ...command.optsWithGlobals<PcapOptions>(), ...local };
      const floor = options.failOn === undefined ? null : Severity.safeParse(options.failOn);
      if (floor && !floor.success)
        throw new DiagError('invalid-argument', `--fail-on: ${options.failOn} is not a severity`, {
          field: '--fail-on',
          hint: `use one of ${SEVERITIES.join(', ')}`,
        });
      if (options.packets || options.filter) return printPackets(file, options);
      const analysis = await analyzeCapture(await capture(file));
      const t = terminalFor(options);
      if (options.json) process.stdout.write(`${JSON.stringify(analysis, null, 2)}\n`);
      else t.out(renderCapture(analysis, t));
      const worst = analysis.observations[0]?.severity;
      if (floor?.success && worst && atLeast(worst, floor.data)) process.exitCode = EXIT.findings;
    });
}
