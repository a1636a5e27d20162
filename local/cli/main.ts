#!/usr/bin/env node
import { CommanderError } from 'commander';
import { DiagError } from '../../schemas/errors';
import { closeOnSignals, EXIT } from './context';
import { createProgram } from './program';

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
