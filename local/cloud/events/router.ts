import type { EventRule, EventTarget } from '../../../schemas/deployment';
import { bounded } from '../bounded';
import type { CloudEvent } from './event';
import { compilePattern, type EventMatcher } from './pattern';
import { type DeadLetter, type Delivery, pendingDeliveries } from './pending-deliveries';

/** Hands an event to a target; a rejection counts as a failed attempt. */
export type Deliver = (target: EventTarget, event: CloudEvent) => Promise<void>;

export interface RetryPolicy {
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

export interface EventRouter {
  /** True when at least one rule matches. */
  wanted(event: CloudEvent): boolean;
  /** Resolves once every matching delivery is on disk; delivers in the background, at least once. */
  publish(event: CloudEvent): Promise<void>;
  /** Sets the target side and delivers what was waiting, oldest first. Until then events are only kept. */
  connect(deliver: Deliver): void;
  /** Resolves when nothing is being delivered or waiting for a retry. */
  idle(): Promise<void>;
  deadLetters(): Promise<DeadLetter[]>;
  /** Stops retrying and waits up to `graceMs` for running attempts; the rest is delivered at the next start. */
  close(graceMs: number): Promise<void>;
}

/** EventBridge tries for 24 hours; a laptop user wants to see the dead letter the same afternoon. */
const RETRY: RetryPolicy = { attempts: 8, firstDelayMs: 200, maxDelayMs: 30_000 };
const MAX_CONCURRENT = 16;

interface CompiledRule {
  readonly rule: EventRule;
  readonly matches: EventMatcher;
}

interface Attempt {
  readonly delivery: Delivery;
  /** How often it was tried so far, and how the last try failed. */
  readonly attempts: number;
  readonly failure: string;
}

/** Replaces `${Name}` in every string of a pattern. Throws when a name has no value. */
function substitute(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const replacement = values[name];
      if (replacement === undefined) throw new Error(`event rule uses \${${name}}, which has no value`);
      return replacement;
    });
  }
  if (Array.isArray(value)) return value.map((item) => substitute(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substitute(item, values)]));
}

/** Opens the router; undelivered events of the last run wait for `connect`. */
export async function openRouter(options: {
  readonly dir: string;
  readonly rules: readonly EventRule[];
  readonly substitutions: Readonly<Record<string, string>>;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
  readonly retry?: RetryPolicy;
}): Promise<EventRouter> {
  const { now, report, retry = RETRY } = options;
  const rules = new Map<string, CompiledRule>(
    options.rules.map((rule) => [
      rule.name,
      { rule, matches: compilePattern(substitute(rule.pattern, options.substitutions)) },
    ]),
  );
  const store = await pendingDeliveries(options.dir);
  const fresh = (delivery: Delivery): Attempt => ({ delivery, attempts: 0, failure: 'the rule no longer exists' });
  const ready: Attempt[] = (await store.load()).map(fresh);
  const running = new Set<Promise<void>>();
  /** Deliveries between two attempts: they hold no slot, so one broken target does not stop the others. */
  const resting = new Set<NodeJS.Timeout>();
  const idleWaiters: (() => void)[] = [];
  let deliver: Deliver | undefined;
  let closed = false;

  async function attempt({ delivery, attempts, failure }: Attempt, send: Deliver): Promise<void> {
    const target = rules.get(delivery.rule)?.rule.target;
    if (target && attempts < retry.attempts) {
      try {
        await send(target, delivery.event);
        return await store.remove(delivery);
      } catch (error) {
        const next = { delivery, attempts: attempts + 1, failure: describe(error) };
        const last = next.attempts >= retry.attempts;
        return rest(next, last ? 0 : Math.min(retry.firstDelayMs * 2 ** attempts, retry.maxDelayMs));
      }
    }
    // bury first: a kill in between gives a second dead letter, never none
    await store.bury({ ...delivery, attempts, error: failure, at: new Date(now()).toISOString() });
    await store.remove(delivery);
    report(new Error(`event ${delivery.event.id} for rule ${delivery.rule} became a dead letter: ${failure}`));
  }

  function rest(next: Attempt, ms: number): void {
    if (closed) return; // stays on disk
    const timer: NodeJS.Timeout = setTimeout(() => {
      resting.delete(timer);
      ready.push(next);
      pump();
    }, ms);
    resting.add(timer);
  }

  const isIdle = () => running.size === 0 && resting.size === 0 && (ready.length === 0 || !deliver || closed);

  function pump(): void {
    while (deliver && !closed && ready.length > 0 && running.size < MAX_CONCURRENT) {
      const work: Promise<void> = attempt(ready.shift()!, deliver)
        .catch(report)
        .finally(() => {
          running.delete(work);
          pump();
        });
      running.add(work);
    }
    if (isIdle()) for (const done of idleWaiters.splice(0)) done();
  }

  return {
    wanted: (event) => [...rules.values()].some(({ matches }) => matches(event)),
    async publish(event) {
      const matched = [...rules.values()].filter(({ matches }) => matches(event));
      const deliveries = matched.map(({ rule }) => ({ rule: rule.name, event, acceptedAt: now() }));
      await Promise.all(deliveries.map((delivery) => store.save(delivery)));
      ready.push(...deliveries.map(fresh));
      pump();
    },
    connect(target) {
      deliver = target;
      pump();
    },
    idle: () => (isIdle() ? Promise.resolve() : new Promise<void>((resolve) => idleWaiters.push(resolve))),
    deadLetters: () => store.deadLetters(),
    async close(graceMs) {
      closed = true;
      for (const timer of resting) clearTimeout(timer);
      resting.clear();
      await bounded(Promise.all(running), graceMs);
      pump();
    },
  };
}

const describe = (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
