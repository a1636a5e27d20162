import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

const KEPT = 64;

export interface ResolvConfFacts {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly options: readonly string[];
  readonly lines: readonly FactSource[];
}

/** The node's `/etc/resolv.conf`: what CoreDNS and pods with `dnsPolicy: Default` inherit. */
export default defineInspector({
  id: 'resolvConf',
  title: 'Resolver configuration (resolv.conf)',
  kinds: ['resolv-conf'],
  open: (file) => {
    const nameservers: string[] = [];
    let search: string[] = [];
    const options: string[] = [];
    const lines: FactSource[] = [];
    let understood = 0;
    return readLines<ResolvConfFacts>({
      line(source) {
        const text = source.text.trim();
        understood++;
        if (text.startsWith('#') || text.startsWith(';')) return undefined;
        const [keyword, ...values] = text.split(/\s+/);
        if (keyword === 'nameserver' && values[0]) {
          if (nameservers.length < KEPT) nameservers.push(values[0]);
        } else if (keyword === 'search' || keyword === 'domain') search = values.slice(0, KEPT);
        else if (keyword === 'options') options.push(...values.slice(0, KEPT));
        else if (keyword !== 'sortlist') {
          understood--;
          return 'not a resolver keyword';
        }
        if (lines.length < KEPT) lines.push(cite(file, source));
        return undefined;
      },
      end: () => (understood > 0 ? { nameservers, search, options, lines } : null),
    });
  },
});
