import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { FunctionName } from '../../schemas/deployment';

/** Largest bundle of a function, in bytes: what is larger starts slowly and carries what it does not need. */
export const BUNDLE_LIMIT = 1_500_000;

/** What a bundle must not hold: it would be dead weight, a leak, or a way around the design. */
const FORBIDDEN: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'an access key', pattern: /\b(?:AKIA|ASIA)(?!IOSFODNN7EXAMPLE)[A-Z2-7]{16}\b/ },
  { what: 'a private key', pattern: /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----\\n[A-Za-z0-9+/]{40}/ },
  { what: 'the embedded cloud', pattern: /\bdynalite\b|embedded cloud:/ },
  { what: 'the document that runs any command', pattern: /AWS-RunShellScript/ },
  { what: 'an MCP server', pattern: /@modelcontextprotocol\/server/ },
];

export interface BundleReport {
  readonly name: string;
  readonly folder: string;
  readonly bytes: number;
  readonly problems: readonly string[];
}

/** Examines the built bundle of a function. A missing one is a problem with the command that makes it. */
export function examine(root: string, name: FunctionName): BundleReport {
  const folder = path.join(root, 'dist/functions', name);
  const file = path.join(folder, 'index.js');
  if (!existsSync(file))
    return {
      name,
      folder,
      bytes: 0,
      problems: [`${name} is not built: run \`npm ci\` or \`npm run build\` at the repository root`],
    };
  const { size } = statSync(file);
  const text = readFileSync(file, 'utf8');
  const problems = FORBIDDEN.filter(({ pattern }) => pattern.test(text)).map(({ what }) => `${name} holds ${what}`);
  if (text.includes(`${path.resolve(root)}${path.sep}`)) problems.push(`${name} holds the path it was built in`);
  return { name, folder, bytes: size, problems };
}

export const examineAll = (root: string, names: readonly FunctionName[]): BundleReport[] =>
  names.map((name) => examine(root, name));

/** Bundles over the limit, in words. */
export const oversized = (reports: readonly BundleReport[]): string[] =>
  reports
    .filter(({ bytes }) => bytes > BUNDLE_LIMIT)
    .map(({ name, bytes }) => `${name} has ${(bytes / 1e6).toFixed(2)} MB, more than ${BUNDLE_LIMIT / 1e6} MB`);
