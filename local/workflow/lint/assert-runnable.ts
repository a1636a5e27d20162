import type { StateMachineDefinition } from '../definition';
import { unsupportedFeatures } from '../features';
import { LIMITS } from '../limits';
import { lint } from './lint';

/** @throws Error naming everything that keeps a definition from running here */
export function assertRunnable(machine: string, definition: StateMachineDefinition, sdkNames: Iterable<string>): void {
  const unsupported = unsupportedFeatures(definition, sdkNames);
  const problems = [
    ...unsupported.map(({ where, feature, reason }) => `${where || machine}: ${feature}: ${reason}`),
    // a definition with unknown states cannot be analysed further
    ...(unsupported.length > 0 ? [] : lint(definition))
      .filter(({ severity }) => severity === 'error')
      .map(({ where, message }) => `${where || machine}: ${message}`),
  ];
  const bytes = Buffer.byteLength(JSON.stringify(definition));
  if (bytes > LIMITS.definitionBytes) problems.push(`${machine}: the definition is larger than 1 MiB`);
  if (problems.length > 0)
    throw new Error(`The state machine ${machine} cannot run here:\n${problems.map((line) => `- ${line}`).join('\n')}`);
}
