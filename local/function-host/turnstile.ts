/** Lets so many through at a time, the others in the order they came. */
export interface Turnstile {
  /** Resolves to the function that gives the place back. Rejects with the signal's reason while waiting. */
  enter(signal?: AbortSignal): Promise<() => void>;
  readonly waiting: number;
}

export function createTurnstile(places: number): Turnstile {
  let free = places;
  const queue: (() => void)[] = [];
  const give = (): (() => void) => {
    let given = true;
    return () => {
      if (!given) return;
      given = false;
      const next = queue.shift();
      if (next) next();
      else free++;
    };
  };
  return {
    get waiting() {
      return queue.length;
    },
    enter: (signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        if (free > 0) {
          free--;
          resolve(give());
          return;
        }
        const enter = () => {
          signal?.removeEventListener('abort', leave);
          resolve(give());
        };
        const leave = () => {
          queue.splice(queue.indexOf(enter), 1);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', leave, { once: true });
        queue.push(enter);
      }),
  };
}
