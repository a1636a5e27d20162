import { cite } from '../cite';
import { type HeavyHitter, heavyHitters } from '../heavy-hitters';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

/** With 1,024 counters a talker with more than 0.1 % of the flows cannot be missed. */
const TALKERS = 1024;
const STATES = 32;

export interface ConntrackFacts {
  readonly files: readonly string[];
  /** Sums over CPUs of `conntrack -S`, since boot; empty when that part is missing. */
  readonly stats: Readonly<Record<string, number>>;
  readonly cpus: number;
  /** Lines of `conntrack -S` with a failure counter above zero. */
  readonly statLines: readonly FactSource[];
  readonly flows: number;
  readonly byProtocol: Readonly<Record<string, number>>;
  /** TCP states. */
  readonly byState: Readonly<Record<string, number>>;
  readonly unreplied: number;
  /** UDP flows to port 53, and those of them without an answer. */
  readonly dns: { readonly flows: number; readonly unreplied: number; readonly sample: FactSource | null };
  readonly topSources: readonly HeavyHitter[];
  readonly topDestinations: readonly HeavyHitter[];
  /** The program’s own total closes the list; the collector usually loses it with stderr. */
  readonly complete: boolean;
}

const TROUBLE = /\b(insert_failed|drop|early_drop|error|search_restart|chaintoolong)=[1-9]/;

/** The value after `key` up to the next blank, without allocating a match per line. */
function field(text: string, key: string): string | null {
  const start = text.indexOf(key);
  if (start < 0) return null;
  const from = start + key.length;
  const end = text.indexOf(' ', from);
  return text.slice(from, end < 0 ? undefined : end);
}

function sum(left: Readonly<Record<string, number>>, right: Readonly<Record<string, number>>): Record<string, number> {
  const total: Record<string, number> = { ...left };
  for (const [key, value] of Object.entries(right)) total[key] = (total[key] ?? 0) + value;
  return total;
}

/** `conntrack -S` and `conntrack -L`, for IPv4 and IPv6. The list may have hundreds of megabytes: only counted. */
export default defineInspector({
  id: 'conntrack',
  title: 'Connection tracking (conntrack -S, -L)',
  kinds: ['conntrack'],
  open: (file) => {
    const stats: Record<string, number> = {};
    const statLines: FactSource[] = [];
    const byProtocol: Record<string, number> = {};
    const byState: Record<string, number> = {};
    const sources = heavyHitters(TALKERS);
    const destinations = heavyHitters(TALKERS);
    let cpus = 0;
    let flows = 0;
    let unreplied = 0;
    let dnsFlows = 0;
    let dnsUnreplied = 0;
    let sample: FactSource | null = null;
    let complete = false;
    return readLines<ConntrackFacts>({
      line(source) {
        const text = source.text;
        if (text.startsWith('*** Output of')) return undefined;
        if (text.startsWith('cpu=')) {
          cpus++;
          for (const [, key, value] of text.matchAll(/(\w+)=(\d+)/g)) {
            if (key !== 'cpu') stats[key!] = (stats[key!] ?? 0) + Number(value);
          }
          if (statLines.length < 5 && TROUBLE.test(text)) statLines.push(cite(file, source));
          return undefined;
        }
        if (text.startsWith('conntrack v')) {
          complete = true;
          return undefined;
        }
        const from = field(text, ' src=');
        const protocol = text.slice(0, text.indexOf(' '));
        if (from === null || !/^[a-z0-9]{2,10}$/i.test(protocol)) return 'neither a counter nor a flow';
        flows++;
        byProtocol[protocol] = (byProtocol[protocol] ?? 0) + 1;
        sources.add(from);
        const to = field(text, ' dst=') ?? '?';
        const port = field(text, ' dport=');
        destinations.add(port === null ? to : `${to}:${port}`);
        const open = text.includes('[UNREPLIED]');
        if (open) unreplied++;
        if (protocol === 'tcp') {
          const state = /^tcp\s+6\s+(?:\d+\s+)?([A-Z_0-9]+)\s/.exec(text)?.[1] ?? 'NONE';
          if (state in byState || Object.keys(byState).length < STATES) byState[state] = (byState[state] ?? 0) + 1;
        } else if (protocol === 'udp' && port === '53') {
          dnsFlows++;
          if (open) {
            dnsUnreplied++;
            sample ??= cite(file, source);
          }
        }
        return undefined;
      },
      end: () =>
        cpus === 0 && flows === 0 && !complete
          ? null
          : {
              files: [file],
              stats,
              cpus,
              statLines,
              flows,
              byProtocol,
              byState,
              unreplied,
              dns: { flows: dnsFlows, unreplied: dnsUnreplied, sample },
              topSources: sources.top(10),
              topDestinations: destinations.top(10),
              complete,
            },
    });
  },
  // the counters of -S are those of the whole table, so the second file repeats them
  merge: (left: ConntrackFacts, right: ConntrackFacts) => ({
    files: [...left.files, ...right.files],
    stats: left.cpus > 0 ? left.stats : right.stats,
    cpus: Math.max(left.cpus, right.cpus),
    statLines: left.cpus > 0 ? left.statLines : right.statLines,
    flows: left.flows + right.flows,
    byProtocol: sum(left.byProtocol, right.byProtocol),
    byState: sum(left.byState, right.byState),
    unreplied: left.unreplied + right.unreplied,
    dns: {
      flows: left.dns.flows + right.dns.flows,
      unreplied: left.dns.unreplied + right.dns.unreplied,
      sample: left.dns.sample ?? right.dns.sample,
    },
    topSources: [...left.topSources, ...right.topSources].sort((a, b) => b.count - a.count).slice(0, 10),
    topDestinations: [...left.topDestinations, ...right.topDestinations].sort((a, b) => b.count - a.count).slice(0, 10),
    complete: left.complete && right.complete,
  }),
});
