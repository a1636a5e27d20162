import { addressText, endpointText } from '../address';
import type { Flow } from '../flow';

/** What became of the connections to one address and port. */
export interface Target {
  readonly name: string;
  readonly firstUs: number;
  lastUs: number;
  attempts: number;
  completed: number;
  refused: number;
  unanswered: number;
  halfOpen: number;
  rejected: number;
  /** Different initiators, up to a few: enough to tell one client from a crowd. */
  readonly sources: Set<string>;
}

const SOURCES = 32;

/** Targets of connections, up to a limit; what comes after is not told apart. */
export function createTargets(limit: number) {
  const targets = new Map<string, Target>();
  let other = 0;
  return {
    attempt(flow: Flow, timeUs: number): void {
      const target = this.of(flow, timeUs);
      if (!target) {
        other++;
        return;
      }
      target.attempts++;
      target.lastUs = Math.max(target.lastUs, timeUs);
      if (target.sources.size < SOURCES) target.sources.add(addressText(flow.initiator));
    },
    of(flow: Flow, timeUs: number): Target | null {
      const name = endpointText(flow.responder, flow.responderPort);
      let target = targets.get(name);
      if (!target) {
        if (targets.size >= limit) return null;
        target = {
          name,
          firstUs: timeUs,
          lastUs: timeUs,
          attempts: 0,
          completed: 0,
          refused: 0,
          unanswered: 0,
          halfOpen: 0,
          rejected: 0,
          sources: new Set(),
        };
        targets.set(name, target);
      }
      return target;
    },
    /** Those with something to count, most first. */
    by(count: (target: Target) => number): Target[] {
      return [...targets.values()]
        .filter((target) => count(target) > 0)
        .sort((a, b) => count(b) - count(a) || (a.name < b.name ? -1 : 1));
    },
    get other() {
      return other;
    },
  };
}
export type Targets = ReturnType<typeof createTargets>;
