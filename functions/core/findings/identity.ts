import { createHash } from 'node:crypto';
import type { NodeRef } from '../../../schemas/finding';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const ID_CHARS = 12;

/** The part of a node's identity that survives collections: instance id, else node name. */
export function nodeScope(node: Pick<NodeRef, 'instanceId' | 'nodeName'>): string {
  return node.instanceId ?? node.nodeName ?? 'unknown-node';
}

/**
 * `F-` + 60 bits of a hash of rule, node and dedup values. Nothing else goes in, neither order nor time nor revision:
 * the same problem of a node has the same id in every collection.
 */
export function findingId(ruleId: string, scope: string, dedup: readonly string[]): string {
  return `F-${hashed(['finding', ruleId, scope, ...dedup])}`;
}

/** `S-` + hash without the node: the same problem on every node. */
export function signature(ruleId: string, dedup: readonly string[]): string {
  return `S-${hashed(['signature', ruleId, ...dedup])}`;
}

function hashed(parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of digest) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5 && text.length < ID_CHARS) {
      bits -= 5;
      text += BASE32[(value >> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return text;
}
