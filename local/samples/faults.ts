import type { Fault } from './fault';
import dnsBlocked from './faults/dns-blocked';

const all: readonly Fault[] = [dnsBlocked];

/** Every sample fault by name. */
export const FAULTS: Readonly<Record<string, Fault>> = Object.fromEntries(all.map((fault) => [fault.name, fault]));
