import { BlockList, isIP } from 'node:net';

/** Matches addresses inside a CIDR block, IPv4 or IPv6. Null when the block is malformed. */
export function cidrMatcher(block: string): ((text: string) => boolean) | null {
  const m = /^([0-9a-fA-F:.]{2,45})\/(\d{1,3})$/.exec(block);
  if (!m) return null;
  const family = isIP(m[1]!);
  const bits = Number(m[2]);
  if (family === 0 || bits > (family === 4 ? 32 : 128)) return null;
  const list = new BlockList();
  list.addSubnet(m[1]!, bits, family === 4 ? 'ipv4' : 'ipv6');
  return (text) => {
    const kind = isIP(text);
    // an IPv4 address never lies in an IPv6 block, mapped or not
    return kind === family && list.check(text, kind === 4 ? 'ipv4' : 'ipv6');
  };
}
