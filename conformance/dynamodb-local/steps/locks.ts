import { nodeLocks } from '../../../functions/aws/node-locks';
import type { Step } from '../driver';

const NOW = Date.parse('2026-01-31T12:00:00Z');
const NODE = 'i-0bbbbbbbbbbbbbbbb';
const HOUR = 3600;

/** How many of parallel calls got it: who wins is chance, how many is not. */
const winners = async (calls: Promise<boolean | { held: boolean }>[]) =>
  (await Promise.all(calls)).filter((won) => (typeof won === 'boolean' ? won : won.held)).length;

/** Leases, owners, cool-down and the storm budget, one after another and all at once. */
export function lockSteps(): Step[] {
  const joins = (names: readonly string[]) => names.map((name) => nodeLocks.joinStorm('blue', name, NOW, 15, 3));
  const crowd = Array.from({ length: 20 }, (_, i) => `c-${i}`);
  return [
    ['never released', () => nodeLocks.lastReleasedMs(NODE)],
    ['acquire', () => nodeLocks.acquire(NODE, 'a', NOW, HOUR)],
    ['acquire again: a retry', () => nodeLocks.acquire(NODE, 'a', NOW + 1000, HOUR)],
    ['acquire held', () => nodeLocks.acquire(NODE, 'b', NOW + 2000, HOUR)],
    ['release by another', () => nodeLocks.release(NODE, 'b', NOW + 3000)],
    ['release', () => nodeLocks.release(NODE, 'a', NOW + 4000)],
    ['release again', () => nodeLocks.release(NODE, 'a', NOW + 5000)],
    ['last released', () => nodeLocks.lastReleasedMs(NODE)],
    ['acquire after release', () => nodeLocks.acquire(NODE, 'b', NOW + 6000, HOUR)],
    ['acquire at the end of the lease', () => nodeLocks.acquire(NODE, 'c', NOW + 6000 + HOUR * 1000, HOUR)],
    ['acquire after the lease', () => nodeLocks.acquire(NODE, 'c', NOW + 7000 + HOUR * 1000, HOUR)],
    ['release after the lease was lost', () => nodeLocks.release(NODE, 'b', NOW + 8000 + HOUR * 1000)],
    ['release of a node never locked', () => nodeLocks.release('i-none', 'a', NOW)],
    ['ten at once', () => winners(crowd.slice(0, 10).map((name) => nodeLocks.acquire('i-crowd', name, NOW, HOUR)))],
    ['storm: three places', () => Promise.all(joins(['s-1', 's-2', 's-3']))],
    ['storm: full', () => Promise.all(joins(['s-4']))],
    ['storm: a member again', () => Promise.all(joins(['s-2']))],
    ['storm: another cluster', () => nodeLocks.joinStorm('green', 's-4', NOW, 15, 3)],
    ['storm: next window', () => nodeLocks.joinStorm('blue', 's-4', NOW + 15 * 60_000, 15, 3)],
    ['storm: twenty at once', () => winners(crowd.map((name) => nodeLocks.joinStorm('red', name, NOW, 15, 5)))],
  ];
}
