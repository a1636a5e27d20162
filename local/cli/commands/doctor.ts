import path from 'node:path';
import type { Command } from 'commander';
import { AWS_CHECKS } from '../../../functions/aws/prerequisites/aws-checks';
import {
  type CheckResult,
  type Context,
  defaultClients,
  performed,
  type Status,
} from '../../../functions/aws/prerequisites/check';
import { NODE_CHECKS } from '../../../functions/aws/prerequisites/node-checks';
import { DiagError } from '../../../schemas/errors';
import { EXIT, type GlobalOptions, terminalFor } from '../context';
import { printable, type StyleName } from '../terminal';
import { readConfig } from './deploy/cdk';
import { readOutputs } from './deploy/outputs';
import { GATEWAY_CHECKS } from './doctor/gateway-checks';

interface DoctorOptions extends GlobalOptions {
  readonly config: string;
  readonly outputs?: string;
  readonly clientId?: string;
}

const MARKS: Readonly<Record<Status, readonly [mark: string, style: StyleName]>> = {
  ok: ['✓', 'green'],
  warn: ['!', 'yellow'],
  fail: ['✗', 'red'],
};

/** All checks, one after the other; each answers, whatever becomes of the others. */
export async function diagnose(
  context: Context,
  told: (result: CheckResult) => void = () => {},
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of [...AWS_CHECKS, ...NODE_CHECKS, ...GATEWAY_CHECKS]) {
    for (const result of await performed(check, context)) {
      results.push(result);
      told(result);
    }
  }
  return results;
}

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('Check what a deployment on AWS needs, and say how to mend what is missing. Changes nothing.')
    .requiredOption('--config <file>', 'configuration of the deployment')
    .option('--outputs <file>', 'file that nodescope deploy wrote: bucket, tables and gateway are checked too')
    .option('--client-id <id>', 'OAuth client to enter the gateway with; its secret in NODESCOPE_CLIENT_SECRET')
    .action(async (_local: object, command: Command) => {
      const options = command.optsWithGlobals<DoctorOptions>();
      const t = terminalFor(options);
      const secret = process.env.NODESCOPE_CLIENT_SECRET;
      if (options.clientId && !secret)
        throw new DiagError('invalid-argument', 'NODESCOPE_CLIENT_SECRET is not set', {
          field: '--client-id',
          hint: 'put the secret of the client there; never on the command line, where others see it',
        });
      const context: Context = {
        config: readConfig(path.resolve(options.config)),
        outputs: options.outputs === undefined ? null : readOutputs(options.outputs),
        clients: defaultClients(),
        gatewayClient: options.clientId && secret ? { id: options.clientId, secret } : null,
      };
      const results = await diagnose(context, ({ check, status, reason, fix }) => {
        if (options.json) return;
        const [mark, style] = MARKS[status];
        t.out(`${t.style(style, mark)} ${check.padEnd(24)} ${printable(reason)}`);
        if (fix) t.out(t.style('dim', `  ${''.padEnd(24)} ${fix}`));
      });
      const count = (status: Status) => results.filter((one) => one.status === status).length;
      const failed = count('fail') > 0;
      if (options.json) t.out(JSON.stringify({ ok: !failed, checks: results }, null, 2));
      else t.out(`\n${count('ok')} in order, ${count('warn')} to look at, ${count('fail')} to mend`);
      if (failed) process.exitCode = EXIT.failed;
    });
}
