import { approvals } from '../../../functions/aws/approvals';
import { waiters } from '../../../functions/aws/waiters';
import type { Step } from '../driver';

const NOW = Date.parse('2026-01-31T12:00:00Z');
const NODE = 'i-0cccccccccccccccc';

const waiter = (collectionId: string, automationExecutionId: string) => ({
  collectionId,
  instanceId: NODE,
  automationExecutionId,
  region: 'eu-west-1',
  taskToken: `token of ${collectionId}`,
  sinceMs: NOW,
});

/** Task tokens: a later collection's waiter survives the clean-up of an earlier one; an approval is used once. */
export function waitingSteps(): Step[] {
  const first = waiter('first', 'auto-1');
  const second = waiter('second', 'auto-2');
  return [
    ['nobody waits', () => waiters.forNode(NODE)],
    ['wait', () => waiters.put(first, NOW)],
    ['wait again: a retry', () => waiters.put(first, NOW)],
    ['by node', () => waiters.forNode(NODE)],
    ['by automation', () => waiters.forAutomation('auto-1')],
    ['a later collection waits', () => waiters.put(second, NOW)],
    ['the earlier one is removed', () => waiters.remove(first)],
    ['and again', () => waiters.remove(first)],
    ['the later one still waits', () => waiters.forNode(NODE)],
    ['the earlier automation is forgotten', () => waiters.forAutomation('auto-1')],
    ['remove the later one', () => waiters.remove(second)],
    ['nobody waits any more', () => waiters.forNode(NODE)],
    ['decide what nobody asked', () => approvals.decide('ask', 'eve', NOW)],
    ['ask', () => approvals.request('ask', 'token-1', NOW, NOW + 60_000)],
    ['ask again: the state was entered again', () => approvals.request('ask', 'token-2', NOW, NOW + 60_000)],
    ['decide at the last moment', () => approvals.decide('ask', 'eve', NOW + 60_000)],
    ['decide', () => approvals.decide('ask', 'ann', NOW + 59_999)],
    ['decide twice', () => approvals.decide('ask', 'ann', NOW + 59_999)],
    ['ask after the decision', () => approvals.request('ask', 'token-3', NOW, NOW + 90_000)],
    ['decide what was asked after', () => approvals.decide('ask', 'ann', NOW)],
    [
      'ten decide at once',
      async () => {
        await approvals.request('rush', 'token', NOW, NOW + 1000);
        const tokens = await Promise.all(Array.from({ length: 10 }, (_, i) => approvals.decide('rush', `p${i}`, NOW)));
        return tokens.filter((token) => token !== null);
      },
    ],
  ];
}
