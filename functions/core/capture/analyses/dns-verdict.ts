import type { CaptureObservation, CaptureStatistics, ExpectedBehaviour } from '../../../../schemas/capture-analysis';
import type { Severity } from '../../../../schemas/severity';
import { many, observation, percent, share } from '../analysis';
import { createExamples } from '../examples';

type DnsStatistics = CaptureStatistics['dns'];

export const dnsExamples = () => ({
  unanswered: createExamples(),
  failed: createExamples(),
  nxdomain: createExamples(),
  slow: createExamples(),
});
export type DnsExamples = ReturnType<typeof dnsExamples>;

/** Every look-up of a pod costs this; more than a hundredth of failures is felt. */
function severityOf(count: number, rate: number): Severity {
  if (count >= 5 && rate >= 0.2) return 'high';
  if (count >= 3 && rate >= 0.01) return 'medium';
  return count >= 3 ? 'low' : 'info';
}

function expectedOf(s: DnsStatistics): ExpectedBehaviour[] {
  const expected: ExpectedBehaviour[] = [];
  if (s.searchListMisses > 0)
    expected.push({
      code: 'dns-search-list',
      title: `${many(s.searchListMisses, 'NXDOMAIN answer')} from search suffixes`,
      count: s.searchListMisses,
      why: 'With ndots:5 a pod tries its search suffixes before the name itself; these answers are no failures. A trailing dot or a lower ndots saves them.',
    });
  if (s.truncated > 0)
    expected.push({
      code: 'dns-truncated',
      title: `${many(s.truncated, 'truncated answer')}`,
      count: s.truncated,
      why: 'An answer too long for UDP is asked for again over TCP.',
    });
  return expected;
}

/** What the numbers mean. Search-list misses count as wasted work, never as failures. */
export function judgeDns(s: DnsStatistics, genuineMisses: number, examples: DnsExamples) {
  const found: CaptureObservation[] = [];
  const judged = s.matched + s.unanswered;
  if (s.unanswered > 0) {
    const rate = share(s.unanswered, judged);
    const silent = s.servers.filter((server) => server.answered === 0).map((server) => server.server);
    const who = silent.length > 0 ? ` ${silent.slice(0, 3).join(', ')} never answered.` : '';
    found.push(
      observation(
        'dns-unanswered',
        severityOf(s.unanswered, rate),
        'DNS questions get no answer',
        `${many(s.unanswered, 'question')} of ${judged} (${percent(rate)}) got no answer within two seconds.${who}`,
        s.unanswered,
        rate,
        examples.unanswered,
      ),
    );
  }
  const failures = Object.entries(s.rcodes).filter(([code]) => code !== 'NOERROR' && code !== 'NXDOMAIN');
  const failed = failures.reduce((sum, [, count]) => sum + count, 0);
  if (failed > 0) {
    const rate = share(failed, s.answers);
    const codes = failures.map(([code, count]) => `${code} ${count}`).join(', ');
    found.push(
      observation(
        'dns-errors',
        severityOf(failed, rate),
        'The name server answers with errors',
        `${many(failed, 'answer')} of ${s.answers} (${percent(rate)}): ${codes}. The server or the one behind it fails.`,
        failed,
        rate,
        examples.failed,
      ),
    );
  }
  if (genuineMisses > 0) {
    const rate = share(genuineMisses, s.answers);
    const severity =
      genuineMisses >= 20 && rate >= 0.5 ? 'medium' : genuineMisses >= 10 && rate >= 0.2 ? 'low' : 'info';
    found.push(
      observation(
        'dns-nxdomain',
        severity,
        'Names are asked for that do not exist',
        `${many(genuineMisses, 'answer')} of ${s.answers} (${percent(rate)}) say that the name does not exist, search-list misses not counted: a wrong name in a configuration, or a Service that is gone.`,
        genuineMisses,
        rate,
        examples.nxdomain,
      ),
    );
  }
  const { latencyMs: latency } = s;
  if (latency && latency.count >= 10 && (latency.p50 >= 100 || latency.p99 >= 1000)) {
    const severity = latency.p50 >= 1000 ? 'high' : latency.p50 >= 100 || latency.p90 >= 1000 ? 'medium' : 'low';
    found.push(
      observation(
        'dns-slow',
        severity,
        'Name resolution is slow',
        `Half of ${latency.count} answers took ${latency.p50} ms or more, one in a hundred ${latency.p99} ms or more, the slowest ${latency.max} ms.`,
        latency.count,
        null,
        examples.slow,
      ),
    );
  }
  if (s.searchListMisses >= 20 && share(s.searchListMisses, s.answers) >= 0.5) {
    const rate = share(s.searchListMisses, s.answers);
    found.push(
      observation(
        'dns-search-waste',
        'info',
        'Most DNS traffic is the search list',
        `${s.searchListMisses} of ${s.answers} answers (${percent(rate)}) are search-list misses: up to four questions in vain before each external name.`,
        s.searchListMisses,
        rate,
      ),
    );
  }
  return { observations: found, expected: expectedOf(s) };
}
