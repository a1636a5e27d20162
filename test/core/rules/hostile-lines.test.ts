import { firstStuckPattern } from './hostile-lines';

const hostileCase = (pattern: RegExp, literal: string, fires: string) => ({
  name: String(pattern),
  pattern,
  literal,
  fires,
});

describe('firstStuckPattern', () => {
  it('lets linear patterns pass', async () => {
    const linear = hostileCase(
      /table full, dropping \w{1,20}/,
      'table full',
      'nf_conntrack: table full, dropping packet',
    );
    expect(await firstStuckPattern([linear], 3_000)).toBeNull();
  });

  it('names the pattern that an attacker can make slow', async () => {
    const slow = hostileCase(/^(\S+)+ invoked oom-killer$/, 'invoked oom-killer', 'java invoked oom-killer');
    expect(await firstStuckPattern([slow], 400)).toBe(slow.name);
  });
});
