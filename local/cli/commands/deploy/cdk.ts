import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DiagError } from '../../../../schemas/errors';
import type { DeploymentConfig } from './wizard';

/** The CDK command of a folder with the app. */
export interface Cdk {
  /** As a person would type it in that folder. */
  words(args: readonly string[]): string;
  /** Runs it with our standard streams; its output goes to standard error when `quiet`. Answers the exit code. */
  run(args: readonly string[], quiet: boolean): Promise<number>;
  readonly installed: boolean;
}

export function cdkOf(folder: string): Cdk {
  const bin = path.join(folder, 'node_modules/.bin/cdk');
  return {
    installed: existsSync(bin),
    words: (args) => `npx cdk ${args.map((arg) => (/^[\w./=:@-]+$/.test(arg) ? arg : `'${arg}'`)).join(' ')}`,
    run: (args, quiet) =>
      new Promise((resolve, reject) => {
        const child = spawn(bin, args, { cwd: folder, stdio: ['inherit', quiet ? 2 : 'inherit', 'inherit'] });
        child.once('error', reject);
        child.once('close', (code) => resolve(code ?? 1));
      }),
  };
}

/** Reads a configuration for what this command itself needs; infra checks it whole. */
export function readConfig(file: string): DeploymentConfig {
  const wrong = (message: string) =>
    new DiagError('invalid-argument', message, {
      field: '--config',
      hint: 'nodescope deploy without it asks and writes one',
    });
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw wrong(`${file} cannot be read: ${error instanceof Error ? error.message : 'no JSON'}`);
  }
  const config = value as Partial<DeploymentConfig> | null;
  if (typeof config?.region !== 'string') throw wrong(`${file} names no region`);
  const texts = (field: unknown) => (Array.isArray(field) ? field.filter((one) => typeof one === 'string') : []);
  return {
    ...config,
    ...{ name: config.name ?? 'nodescope', region: config.region },
    ...{ clusters: texts(config.clusters), nodeRoleArns: texts(config.nodeRoleArns) },
    nodeRegions: texts(config.nodeRegions),
  };
}
