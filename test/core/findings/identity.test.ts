import { findingId, nodeScope, signature } from '../../../functions/core/findings/identity';
import { Finding } from '../../../schemas/finding';

describe('finding ids', () => {
  it('are pinned: a changed id would break the history of every node', () => {
    expect(findingId('conntrack-table-full', 'i-0123456789abcdef0', [])).toBe('F-tpg2th66hivs');
    expect(signature('conntrack-table-full', [])).toBe('S-3my5nh5jzn4h');
  });

  it('have the form the contract asks for', () => {
    for (const dedup of [[], ['a'], ['a', 'b'], ['☃'.repeat(200)]]) {
      expect(Finding.shape.findingId.safeParse(findingId('x', 'n', dedup)).success).toBe(true);
      expect(Finding.shape.signature.safeParse(signature('x', dedup)).success).toBe(true);
    }
  });

  it('tell rules, nodes and dedup values apart, also when joined texts are equal', () => {
    const ids = [
      findingId('a', 'node-1', ['b']),
      findingId('a', 'node-2', ['b']),
      findingId('a', 'node-1', ['b', '']),
      findingId('a', 'node-1', []),
      findingId('a","node-1', 'b', []),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('share the signature across nodes', () => {
    expect(signature('a', ['b'])).toBe(signature('a', ['b']));
    expect(signature('a', ['b'])).not.toBe(signature('a', ['c']));
  });

  it('use the name that survives collections', () => {
    expect(nodeScope({ instanceId: 'i-1', nodeName: 'n' })).toBe('i-1');
    expect(nodeScope({ instanceId: null, nodeName: 'n' })).toBe('n');
    expect(nodeScope({ instanceId: null, nodeName: null })).toBe('unknown-node');
  });
});
