// AWS calls of every service, through botocore: the Node SDK would be a package for each of ten services.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { credentials, REGION } from '../shared/deploy.mjs';

const bridge = path.join(path.dirname(fileURLToPath(import.meta.url)), 'aws.py');

/** An answer of the service that is an error: `code` as AWS names it. */
export class AwsError extends Error {
  constructor(call, code, message) {
    super(`${call}: ${code}: ${message}`);
    this.code = code;
    this.said = message;
  }
}

/** `aws(service, Operation, parameters)`, calls answered in order. */
export function awsOn(lane, python, endpoint) {
  const args = [bridge, endpoint, REGION, credentials.accessKeyId, credentials.secretAccessKey];
  const child = spawn(python, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(JSON.parse(line)));
  child.on('exit', (code) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`the botocore bridge ended with ${code}`));
  });
  lane.onEnd(() => child.stdin.end());
  return async (service, operation, parameters = {}) => {
    const answer = new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    child.stdin.write(`${JSON.stringify({ service, operation, parameters })}\n`);
    const { value, error, code } = await answer;
    if (error !== undefined) throw new AwsError(`${service} ${operation}`, code, error);
    return value;
  };
}
