import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

const KEPT = 2000;

export interface NetworkInterface {
  readonly name: string;
  readonly up: boolean;
  readonly running: boolean;
  readonly mtu: number | null;
  readonly addresses: readonly string[];
  readonly rxDropped: number;
  readonly txDropped: number;
  readonly rxErrors: number;
  readonly txErrors: number;
  readonly at: FactSource;
}
export interface InterfaceFacts {
  readonly interfaces: readonly NetworkInterface[];
  /** Interfaces the VPC CNI made for pods (`eni…`, `vlan…`). */
  readonly podInterfaces: number;
}

/** `ifconfig` (net-tools) or `ip addr`. */
export default defineInspector({
  id: 'interfaces',
  title: 'Network interfaces',
  kinds: ['interfaces'],
  open: (file) => {
    type Draft = { -readonly [K in keyof NetworkInterface]: NetworkInterface[K] } & { addresses: string[] };
    const interfaces: Draft[] = [];
    let current: Draft | null = null;
    return readLines<InterfaceFacts>({
      line(source) {
        const text = source.text;
        const heading = /^(?:\d+:\s+)?([\w.@-]+):\s+(?:flags=\d+)?<([\w,-]*)>\s+mtu (\d+)/.exec(text);
        if (heading) {
          const flags = heading[2]!.split(',');
          current = {
            name: heading[1]!.split('@')[0]!,
            up: flags.includes('UP'),
            running: flags.includes('RUNNING') || flags.includes('LOWER_UP'),
            mtu: Number(heading[3]),
            addresses: [],
            rxDropped: 0,
            txDropped: 0,
            rxErrors: 0,
            txErrors: 0,
            at: cite(file, source),
          };
          if (interfaces.length < KEPT) interfaces.push(current);
          return undefined;
        }
        if (current === null) return 'before any interface';
        const address = /^\s+inet6? ([0-9a-f.:]+)/.exec(text);
        if (address && current.addresses.length < 64) current.addresses.push(address[1]!);
        const losses = /^\s+(RX|TX) errors (\d+)\s+dropped (\d+)/.exec(text);
        if (losses?.[1] === 'RX') [current.rxErrors, current.rxDropped] = [Number(losses[2]), Number(losses[3])];
        else if (losses) [current.txErrors, current.txDropped] = [Number(losses[2]), Number(losses[3])];
        return /^\s/.test(text) ? undefined : 'not a line of ifconfig';
      },
      end: () =>
        interfaces.length === 0
          ? null
          : { interfaces, podInterfaces: interfaces.filter((one) => /^(eni|vlan)/.test(one.name)).length },
    });
  },
});
