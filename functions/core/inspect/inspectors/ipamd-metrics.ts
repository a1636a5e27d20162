import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

const SERIES = 2000;

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly at: FactSource;
}
export interface IpamdMetricsFacts {
  readonly file: string;
  /** Samples of `awscni_*` (without histogram buckets) and a few `process_*` gauges, by metric name. */
  readonly samples: Readonly<Record<string, readonly Sample[]>>;
  readonly total: number;
  readonly omitted: number;
}

/** Sum over all label sets; `null` when the metric is missing. */
export function metric(facts: IpamdMetricsFacts | undefined, name: string): number | null {
  const samples = facts?.samples[name];
  return samples === undefined || samples.length === 0 ? null : samples.reduce((sum, one) => sum + one.value, 0);
}

const WANTED = /^(awscni_|process_(start_time_seconds|open_fds|max_fds|resident_memory_bytes)$)/;

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [, key, value] of text.slice(0, 2000).matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g))
    labels[key!] = value!;
  return labels;
}

/** ipamd's Prometheus text (the collector calls it metrics.json). */
export default defineInspector({
  id: 'ipamdMetrics',
  title: 'ipamd metrics',
  kinds: ['ipamd-metrics'],
  open: (file) => {
    const samples: Record<string, Sample[]> = {};
    let total = 0;
    let kept = 0;
    let omitted = 0;
    return readLines<IpamdMetricsFacts>({
      line(source) {
        const text = source.text;
        if (text.startsWith('#')) return undefined;
        const brace = text.indexOf('{');
        const close = text.lastIndexOf('}');
        const nameEnd = brace > 0 ? brace : text.indexOf(' ');
        const name = text.slice(0, nameEnd);
        const rest = text
          .slice(brace > 0 ? close + 1 : nameEnd)
          .trim()
          .split(' ');
        const value = Number(rest[0] === '+Inf' ? 'Infinity' : rest[0]);
        if (nameEnd < 1 || !/^[a-zA-Z_:][\w:]*$/.test(name) || Number.isNaN(value)) return 'not a sample';
        total++;
        if (!WANTED.test(name) || /_bucket$|quantile=/.test(name)) return undefined;
        if (kept >= SERIES) {
          omitted++;
          return undefined;
        }
        kept++;
        const sample = { labels: brace > 0 ? labelsOf(text.slice(brace, close)) : {}, value, at: cite(file, source) };
        const list = samples[name];
        if (list) list.push(sample);
        else samples[name] = [sample];
        return undefined;
      },
      limits: (facts) => (facts.omitted > 0 ? [`${facts.omitted} samples were only counted`] : []),
      end: () => (total === 0 ? null : { file, samples, total, omitted }),
    });
  },
});
