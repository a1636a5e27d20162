import { createTables } from './create-tables';
import { collectionSteps } from './steps/collections';
import { findingSteps } from './steps/findings';
import { lockSteps } from './steps/locks';
import { waitingSteps } from './steps/waiting';

/** A named call of one of the table modules. */
export type Step = readonly [name: string, call: () => Promise<unknown>];

/** Runs every step in order against the tables of the environment; prints name → what it answered or threw. */
async function main(): Promise<void> {
  const close = await createTables();
  const answers: [string, unknown][] = [];
  for (const [name, call] of [...collectionSteps(), ...lockSteps(), ...waitingSteps(), ...findingSteps()]) {
    const answer = await call().catch((error: { name?: string; code?: string; retryable?: boolean }) => {
      // messages are the engine's own words; name, code and whether to retry are our contract
      const { name: threw, code, retryable } = error;
      return { threw, code, retryable };
    });
    answers.push([name, answer ?? null]);
  }
  process.stdout.write(JSON.stringify(answers));
  await close();
}

void main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
