import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { FUNCTIONS } from '../../schemas/deployment';
import { Config } from './schema';

/** A mistake of the operator; the message says what to change. Synth prints it without a stack. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const partition = (region: string) =>
  region.startsWith('us-gov-')
    ? 'aws-us-gov'
    : region.startsWith('cn-')
      ? 'aws-cn'
      : /^(us|eu)-iso/.test(region)
        ? region.replace(/^(us|eu)-(iso[a-z]?)-.*$/, (_, area: string, iso: string) =>
            area === 'eu' ? 'aws-iso-e' : iso === 'isob' ? 'aws-iso-b' : iso === 'isof' ? 'aws-iso-f' : 'aws-iso',
          )
        : 'aws';

function duplicates(values: readonly string[]): string[] {
  return values.filter((value, at) => values.indexOf(value) !== at);
}

/** What a schema of single fields cannot see. */
function contradictions(config: Config): string[] {
  const problems: string[] = [];
  const home = partition(config.region);
  for (const region of config.nodeRegions) {
    if (partition(region) !== home)
      problems.push(`nodeRegions: ${region} is in another partition than ${config.region}; deploy Nodescope there too`);
  }
  for (const arn of config.nodeRoleArns) {
    if (arn.split(':')[1] !== home) problems.push(`nodeRoleArns: ${arn} is not in the partition ${home}`);
    if (arn.endsWith('role/')) problems.push(`nodeRoleArns: ${arn} names no role`);
    if (/:role\/aws-service-role\//.test(arn))
      problems.push(`nodeRoleArns: ${arn} is a service-linked role, which no node has; give the node group’s role`);
  }
  for (const field of ['clusters', 'nodeRoleArns', 'nodeRegions'] as const) {
    for (const twice of duplicates(config[field])) problems.push(`${field}: ${twice} is there twice`);
  }
  for (const name of Object.keys(config.reservedConcurrency)) {
    if (!(name in FUNCTIONS))
      problems.push(
        `reservedConcurrency: there is no function ${name}; functions: ${Object.keys(FUNCTIONS).join(', ')}`,
      );
  }
  if (config.gateway && /aws|amazon|cognito/.test(config.name))
    problems.push(
      `name: ${config.name} begins the domain of the token endpoint, which may hold neither aws, amazon nor cognito`,
    );
  if (config.packetCapture && !config.approval.required)
    problems.push('packetCapture: needs approval.required true; packets hold what people type, a person must agree');
  return problems;
}

/** A checked configuration. Throws ConfigError that lists every mistake at once. */
export function parseConfig(value: unknown, source: string): Config {
  const parsed = Config.safeParse(value);
  const problems = parsed.success
    ? contradictions(parsed.data)
    : parsed.error.issues.map((issue: z.core.$ZodIssue) => `${issue.path.join('.') || '(file)'}: ${issue.message}`);
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new ConfigError(`${source} cannot be deployed:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
}

export function loadConfig(file: string): Config {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError(
      `there is no configuration at ${file}: copy config/example.json, edit it, and pass its path with -c config=<path>`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${file} is no JSON: ${(error as Error).message}`);
  }
  return parseConfig(value, file);
}
