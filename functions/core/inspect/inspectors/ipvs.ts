import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

const KEPT = 5000;

export interface VirtualServer {
  readonly protocol: string;
  readonly address: string;
  readonly scheduler: string | null;
  readonly backends: number;
  readonly at: FactSource;
}
export interface IpvsFacts {
  readonly services: readonly VirtualServer[];
  readonly total: number;
  readonly backends: number;
}

/** `ipvsadm --save` (and the lists after it, which repeat the same services). */
export default defineInspector({
  id: 'ipvs',
  title: 'IPVS services (ipvsadm)',
  kinds: ['ipvs'],
  optional: true,
  open: (file) => {
    const services = new Map<
      string,
      { protocol: string; address: string; scheduler: string | null; backends: number; at: FactSource }
    >();
    let total = 0;
    let backends = 0;
    let seen = false;
    return readLines<IpvsFacts>({
      line(source) {
        const text = source.text.trim();
        const added =
          /^-A -([tuf]) (\S+)(?: -s (\S+))?/.exec(text) ?? /^--add-service --(tcp|udp|fwmark)-service (\S+)/.exec(text);
        if (added) {
          seen = true;
          total++;
          const protocol = { t: 'tcp', u: 'udp', f: 'fwmark' }[added[1]!] ?? added[1]!;
          if (services.size < KEPT) {
            services.set(`${protocol} ${added[2]}`, {
              protocol,
              address: added[2]!,
              scheduler: added[3] ?? null,
              backends: 0,
              at: cite(file, source),
            });
          }
          return undefined;
        }
        const real = /^-a -([tuf]) (\S+) -r (\S+)/.exec(text);
        if (real) {
          backends++;
          const service = services.get(`${{ t: 'tcp', u: 'udp', f: 'fwmark' }[real[1]!] ?? ''} ${real[2]}`);
          if (service) service.backends++;
          return undefined;
        }
        if (
          /^IP Virtual Server version|^Prot LocalAddress|^-> RemoteAddress|^->\s|^(TCP|UDP|FWM|SCTP)\s+\S+/.test(text)
        ) {
          seen = true;
          return undefined;
        }
        return /^(\*\*\*|=)/.test(text) ? undefined : 'not a line of ipvsadm';
      },
      end: () => (seen ? { services: [...services.values()], total, backends } : null),
    });
  },
});
