import { Abandoned } from './state-error';

/** Time as the runner sees it. Points in time are milliseconds since the epoch; durations in definitions are seconds. */
export interface Clock {
  now(): number;
  /** Milliseconds to wait for a Wait state or a retry of that many seconds. */
  delayMs(seconds: number): number;
  /** Milliseconds until a timeout or heartbeat of that many seconds expires. */
  timeoutMs(seconds: number): number;
  /** Resolves at that time, at once when it has passed. Rejects with `Abandoned` when the signal fires first. */
  until(time: number, signal: AbortSignal): Promise<void>;
}

export interface ClockOptions {
  readonly now?: () => number;
  /** Factor on Wait states and retry delays: 0.01 makes a minute 0.6 s. Timeouts keep their length. */
  readonly timeScale?: number;
  /** Factor on TimeoutSeconds, HeartbeatSeconds and the five minutes of an Express child. */
  readonly timeoutScale?: number;
}

// setTimeout fires at once above 2^31 - 1 ms (24.8 days); a Wait may last a year
const LONGEST_TIMER_MS = 2_000_000_000;

export function createClock({ now = Date.now, timeScale = 1, timeoutScale = 1 }: ClockOptions = {}): Clock {
  const until = (time: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(abandonedBy(signal));
        return;
      }
      let timer: NodeJS.Timeout | undefined;
      const stop = () => {
        clearTimeout(timer);
        reject(abandonedBy(signal));
      };
      const arm = () => {
        const left = time - now();
        if (left > 0) {
          timer = setTimeout(arm, Math.min(left, LONGEST_TIMER_MS));
          return;
        }
        signal.removeEventListener('abort', stop);
        resolve();
      };
      signal.addEventListener('abort', stop, { once: true });
      arm();
    });
  return {
    now,
    delayMs: (seconds) => seconds * 1000 * timeScale,
    timeoutMs: (seconds) => seconds * 1000 * timeoutScale,
    until,
  };
}

export function abandonedBy(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Abandoned('the work was given up');
}
