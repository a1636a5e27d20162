import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

const INTERFACES = 256;
const WANTED =
  /^(\w+_allowance_(exceeded|available)|(rx|tx)_(packets|pkts|bytes|drops|overruns|dropped|errors|cnt)|wd_expired|reset_fail|device_request_reset|tx_timeout|missed_tx|admin_q_pause|interface_(up|down)|missing_admin_interrupt|total_resets|bad_tx_req_id|suspend|resume)$/;

export interface InterfaceCounters {
  readonly name: string;
  readonly counters: Readonly<Record<string, number>>;
  /** Sum over queues: `queue_N_rx_cnt` of the ENA driver. */
  readonly rxPackets: number;
  readonly txPackets: number;
  /** Lines of counters that count losses and are above zero. */
  readonly losses: Readonly<Record<string, FactSource>>;
}
export interface EthtoolFacts {
  readonly interfaces: readonly InterfaceCounters[];
}

/** `ethtool -S` of every interface: only elastic network adapters have counters, veth and lo have none. */
export default defineInspector({
  id: 'ethtool',
  title: 'Network adapter counters (ethtool -S)',
  kinds: ['ethtool'],
  open: (file) => {
    interface Draft {
      name: string;
      counters: Record<string, number>;
      losses: Record<string, FactSource>;
      rxPackets: number;
      txPackets: number;
    }
    const interfaces: Draft[] = [];
    let current: Draft | null = null;
    let seen = 0;
    return readLines<EthtoolFacts>({
      line(source) {
        const text = source.text.trim();
        const heading = /^Interface (\S+)$/.exec(text);
        if (heading) {
          seen++;
          current = { name: heading[1]!, counters: {}, losses: {}, rxPackets: 0, txPackets: 0 };
          if (interfaces.length < INTERFACES) interfaces.push(current);
          return undefined;
        }
        if (text === 'NIC statistics:' || /no stats available|Operation not supported|^Cannot get/.test(text)) {
          return undefined;
        }
        const counter = /^([\w.[\]-]+):\s+(\d+)$/.exec(text);
        if (!counter) return 'not a counter';
        if (current === null) return 'a counter before any interface';
        const [name, value] = [counter[1]!, Number(counter[2])];
        const queue = /^queue_\d+_(rx|tx)_(cnt|missed_tx|rx_error|tx_timeout)$/.exec(name);
        if (queue?.[2] === 'cnt') {
          if (queue[1] === 'rx') current.rxPackets += value;
          else current.txPackets += value;
        } else if (WANTED.test(name)) {
          current.counters[name] = value;
          if (value > 0 && /exceeded$|drops|dropped|errors|overruns|expired|reset|timeout|missed/.test(name)) {
            current.losses[name] = cite(file, source);
          }
        }
        return undefined;
      },
      end: () => (seen === 0 ? null : { interfaces: interfaces.filter((one) => Object.keys(one.counters).length > 0) }),
    });
  },
});
