import { sysctlNumber } from '../../../inspect/inspectors/sysctl';
import { percent, verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'conntrack-near-limit',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'conntrack',
  category: 'conntrack-exhaustion',
  severity: 'high',
  title: 'Connection tracking table is nearly full',
  needs: ['sysctl'],
  uses: ['conntrack'],
  when: ({ sysctl, conntrack }) => {
    const max = sysctlNumber(sysctl, 'net.netfilter.nf_conntrack_max');
    const count = sysctlNumber(sysctl, 'net.netfilter.nf_conntrack_count') ?? conntrack?.flows ?? null;
    if (max === null || max <= 0 || count === null)
      return { cannotCheck: 'nf_conntrack_count or nf_conntrack_max is not in the dump' };
    const used = `${count} of ${max} entries (${percent(count, max)})`;
    const talker = conntrack?.topSources[0];
    return verdict(
      count / max < 0.8
        ? []
        : [
            {
              detail: `${used} of the connection tracking table are in use${talker && talker.count > conntrack.flows / 4 ? `; ${talker.key} alone holds at least ${talker.count} of ${conntrack.flows} listed flows` : ''}.`,
              severity: count / max < 0.95 ? 'medium' : undefined,
              evidence: [
                sysctl?.values['net.netfilter.nf_conntrack_count']?.at,
                sysctl?.values['net.netfilter.nf_conntrack_max']?.at,
              ],
              facts: { count, max, ratio: count / max, topSources: conntrack?.topSources.slice(0, 3) ?? [] },
              entities: { ip: talker ? [talker.key] : [] },
            },
          ],
      `${used} of the connection tracking table are in use`,
    );
  },
  dedup: [],
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['conntrack-table-full', 'conntrack-failures', 'dns-queries-unanswered'],
  why: 'Every connection through the node, every DNS query and every Service translation holds an entry until it times out. kube-proxy sizes the table at its start (131,072 or 32,768 per core, whichever is more); when it is full the kernel drops the first packet of new connections.',
  impact: 'New connections and DNS queries of every pod on the node time out while existing connections go on.',
  remediation: [
    { do: 'See which source and destination hold the flows', risk: 'safe' },
    { do: 'Raise conntrack.maxPerCore / min of kube-proxy, or net.netfilter.nf_conntrack_max', risk: 'caution' },
    { do: 'Let clients reuse connections; use NodeLocal DNSCache', risk: 'caution' },
    { do: 'Move the heaviest pods to other nodes', risk: 'disruptive' },
  ],
  runbook: 'conntrack-exhaustion',
  nmaReason: 'ConntrackExceededKernel',
  references: [
    'https://www.kernel.org/doc/html/latest/networking/nf_conntrack-sysctl.html',
    'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-proxy/',
  ],
  falsePositives: 'A snapshot: a short burst can be over before anyone looks.',
});
