import { createTurnstile } from '../../../local/function-host/turnstile';

describe('turnstile', () => {
  it('lets the first through, then the others in order', async () => {
    const turnstile = createTurnstile(1);
    const order: number[] = [];
    const leave = await turnstile.enter();
    const others = [1, 2, 3].map(async (number) => {
      const out = await turnstile.enter();
      order.push(number);
      out();
    });
    expect(turnstile.waiting).toBe(3);
    leave();
    leave(); // twice is once
    await Promise.all(others);
    expect(order).toEqual([1, 2, 3]);
    expect(turnstile.waiting).toBe(0);
  });

  it('forgets who gave up waiting', async () => {
    const turnstile = createTurnstile(1);
    const leave = await turnstile.enter();
    const stop = new AbortController();
    const given = turnstile.enter(stop.signal);
    const next = turnstile.enter();
    stop.abort(new Error('gone'));
    await expect(given).rejects.toThrow('gone');
    await expect(turnstile.enter(stop.signal)).rejects.toThrow('gone');
    leave();
    (await next)();
    (await turnstile.enter())();
  });
});
