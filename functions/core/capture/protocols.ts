import { protocolName } from './flow';

/** Packets by protocol. Plain fields and an array: these are counted for every packet. */
export function createProtocolCounts() {
  const transports = new Uint32Array(256);
  return {
    ipv4: 0,
    ipv6: 0,
    arp: 0,
    dns: 0,
    fragment: 0,
    other: 0,
    transport(protocol: number): void {
      transports[protocol & 255]!++;
    },
    /** Those that were seen, most first. */
    record(): Record<string, number> {
      const { ipv4, ipv6, arp, dns, fragment, other } = this;
      const counts: [string, number][] = Object.entries({ ipv4, ipv6, arp, dns, fragment, other });
      transports.forEach((count, protocol) => {
        counts.push([protocolName(protocol), count]);
      });
      return Object.fromEntries(
        counts.filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)),
      );
    },
  };
}
