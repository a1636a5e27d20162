/** Protocols that alone are a condition. */
export const ALONE = new Set(
  'ip ip6 arp rarp tcp udp icmp icmp6 igmp sctp ah esp pim vrrp stp inbound outbound broadcast multicast'.split(' '),
);

/** Protocols whose bytes can be looked at with `[offset:size]`. */
export const ACCESSIBLE = new Set('ether ip ip6 arp rarp tcp udp icmp icmp6 igmp sctp'.split(' '));

/** A Map: a name such as `constructor` must not find what every object has. */
const numbers = (names: Readonly<Record<string, number>>): ReadonlyMap<string, number> =>
  new Map(Object.entries(names));

/** IANA protocol numbers. */
export const IP_PROTOCOLS = numbers({
  icmp: 1,
  igmp: 2,
  tcp: 6,
  udp: 17,
  gre: 47,
  esp: 50,
  ah: 51,
  icmp6: 58,
  ospf: 89,
  pim: 103,
  vrrp: 112,
  sctp: 132,
});

export const ETHER_TYPES = numbers({ ip: 0x800, arp: 0x806, rarp: 0x8035, ip6: 0x86dd });

/** Only names everybody means the same by; a node's own /etc/services is never asked. */
export const PORT_NAMES = numbers({
  ssh: 22,
  domain: 53,
  http: 80,
  ntp: 123,
  ldap: 389,
  https: 443,
  kubelet: 10250,
});

/** Offsets and values that libpcap has names for; printed as numbers, which every version understands. */
export const CONSTANTS = numbers({
  tcpflags: 13,
  'tcp-fin': 0x01,
  'tcp-syn': 0x02,
  'tcp-rst': 0x04,
  'tcp-push': 0x08,
  'tcp-ack': 0x10,
  'tcp-urg': 0x20,
  'tcp-ece': 0x40,
  'tcp-cwr': 0x80,
  icmptype: 0,
  icmpcode: 1,
  'icmp-echoreply': 0,
  'icmp-unreach': 3,
  'icmp-sourcequench': 4,
  'icmp-redirect': 5,
  'icmp-echo': 8,
  'icmp-routeradvert': 9,
  'icmp-routersolicit': 10,
  'icmp-timxceed': 11,
  'icmp-paramprob': 12,
  'icmp-tstamp': 13,
  'icmp-tstampreply': 14,
  'icmp-ireq': 15,
  'icmp-ireqreply': 16,
  'icmp-maskreq': 17,
  'icmp-maskreply': 18,
  icmp6type: 0,
  icmp6code: 1,
  'icmp6-destinationunreach': 1,
  'icmp6-packettoobig': 2,
  'icmp6-timeexceeded': 3,
  'icmp6-parameterproblem': 4,
  'icmp6-echo': 128,
  'icmp6-echoreply': 129,
  'icmp6-multicastlistenerquery': 130,
  'icmp6-routersolicit': 133,
  'icmp6-routeradvert': 134,
  'icmp6-neighborsolicit': 135,
  'icmp6-neighboradvert': 136,
  'icmp6-redirect': 137,
});
