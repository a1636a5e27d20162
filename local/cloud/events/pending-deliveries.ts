import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeAtomically } from '../atomic-file';
import type { CloudEvent } from './event';

/** One event on its way to the target of one rule. */
export interface Delivery {
  readonly rule: string;
  readonly event: CloudEvent;
  /** Orders redelivery at start; epoch milliseconds. */
  readonly acceptedAt: number;
}

export interface DeadLetter extends Delivery {
  readonly attempts: number;
  readonly error: string;
  readonly at: string;
}

/** Undelivered events, one file each, and the dead letters. */
export interface PendingDeliveries {
  save(delivery: Delivery): Promise<void>;
  remove(delivery: Delivery): Promise<void>;
  /** Everything saved and not removed, oldest first. */
  load(): Promise<Delivery[]>;
  bury(letter: DeadLetter): Promise<void>;
  deadLetters(): Promise<DeadLetter[]>;
}

export async function pendingDeliveries(dir: string): Promise<PendingDeliveries> {
  const pending = path.join(dir, 'pending');
  const deadLetterFile = path.join(dir, 'dead-letter.jsonl');
  await mkdir(pending, { recursive: true, mode: 0o700 });
  const fileOf = ({ rule, event }: Delivery) => path.join(pending, `${encodeURIComponent(event.id)}.${rule}.json`);
  return {
    save: (delivery) => writeAtomically(fileOf(delivery), JSON.stringify(delivery)),
    remove: (delivery) => rm(fileOf(delivery), { force: true }),
    async load() {
      const deliveries: Delivery[] = [];
      for (const name of await readdir(pending)) {
        const file = path.join(pending, name);
        // a kill between write and rename leaves the temporary file; its event was never accepted
        if (name.endsWith('.json')) deliveries.push(JSON.parse(await readFile(file, 'utf8')) as Delivery);
        else await rm(file, { force: true });
      }
      return deliveries.sort((a, b) => a.acceptedAt - b.acceptedAt);
    },
    bury: (letter) => appendFile(deadLetterFile, `${JSON.stringify(letter)}\n`, { mode: 0o600 }),
    async deadLetters() {
      const text = await readFile(deadLetterFile, 'utf8').catch(() => '');
      const lines = text.split('\n').slice(0, -1);
      return lines.map((line) => JSON.parse(line) as DeadLetter);
    },
  };
}
