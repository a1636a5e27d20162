import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

export interface PingResult {
  readonly host: string;
  readonly resolved: boolean;
  readonly sent: number | null;
  readonly received: number | null;
  readonly at: FactSource | null;
}
export interface PingFacts {
  readonly results: readonly PingResult[];
}

/** Pings to public names. Losses say little (ICMP is often blocked); whether the name resolved says a lot. */
export default defineInspector({
  id: 'ping',
  title: 'Pings to public names',
  kinds: ['ping'],
  open: (file) => {
    const result: {
      host: string;
      resolved: boolean;
      sent: number | null;
      received: number | null;
      at: FactSource | null;
    } = {
      host: /ping_(.+?)\.txt$/.exec(file)?.[1] ?? file,
      resolved: false,
      sent: null,
      received: null,
      at: null,
    };
    let seen = false;
    return readLines<PingFacts>({
      line(source) {
        const text = source.text;
        if (/^PING \S+/.test(text)) {
          seen = true;
          result.resolved = true;
          result.at = cite(file, source);
        } else if (
          /Temporary failure in name resolution|Name or service not known|unknown host|bad address/.test(text)
        ) {
          seen = true;
          result.at = cite(file, source);
        } else {
          const total = /^(\d+) packets transmitted, (\d+) (?:packets )?received/.exec(text);
          if (total) [result.sent, result.received] = [Number(total[1]), Number(total[2])];
          else if (!seen) return 'not the output of ping';
        }
        return undefined;
      },
      end: () => (seen ? { results: [result] } : null),
    });
  },
  merge: (left: PingFacts, right: PingFacts) => ({ results: [...left.results, ...right.results] }),
});
