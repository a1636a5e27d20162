import { Worker } from 'node:worker_threads';

const BYTES = 64 * 1024;
/** What attackers fill lines with is what patterns repeat: one run of each class that `\S+`, `\d+`, `.*` … swallow. */
const FILLS = ['a', ' ', '0', '"', 'a ', 'a:', 'a=', './', '-a', '\\', '["', 'E1122 ', '\t'];

export interface HostileCase {
  readonly name: string;
  readonly pattern: RegExp;
  readonly literal: string;
  /** A line the pattern matches. */
  readonly fires: string;
}

// Runs in a worker, so that a pattern that never ends can be stopped and named.
const runner = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { cases, fills, bytes } = workerData;
  const run = (text) => text.repeat(Math.ceil(bytes / Math.max(1, text.length))).slice(0, bytes);
  for (const { name, pattern, literal, fires } of cases) {
    parentPort.postMessage(name);
    const at = Math.max(0, fires.indexOf(literal));
    const before = fires.slice(0, at);
    const after = fires.slice(at + literal.length);
    const lines = [run(literal), run(literal + ' '), run(fires.slice(0, -1)), run(before), before + literal + run(after)];
    for (const fill of fills) lines.push(run(fill) + literal + '\\u0001', before + literal + run(fill) + '\\u0001');
    for (const line of lines) pattern.exec(line);
  }
  parentPort.postMessage(null);
`;

/**
 * Runs every pattern on 64 KB lines made from its own literal and example. Resolves with the name of the first
 * pattern that does not come to an end within `patienceMs`, else null. A linear pattern needs a few milliseconds, a
 * quadratic one seconds, an exponential one for ever; so the patience is no measurement.
 */
export function firstStuckPattern(cases: readonly HostileCase[], patienceMs: number): Promise<string | null> {
  return new Promise((resolve, reject) => {
    let current: string | null = null;
    const worker = new Worker(runner, { eval: true, workerData: { cases, fills: FILLS, bytes: BYTES } });
    const stop = () => void worker.terminate().then(() => resolve(current));
    // starts with the first pattern: on a busy machine starting the worker may take longer than any pattern
    let patience: NodeJS.Timeout | undefined;
    worker.on('error', reject);
    worker.on('message', (name: string | null) => {
      clearTimeout(patience);
      current = name;
      if (name === null) resolve(null);
      else patience = setTimeout(stop, patienceMs);
    });
  });
}
