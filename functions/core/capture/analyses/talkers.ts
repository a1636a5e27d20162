import type { CaptureAnalysis } from '../../../../schemas/capture-analysis';
import { addressText } from '../address';
import { type Analysis, limitGap } from '../analysis';
import type { CaptureLimits } from '../limits';
import type { Address } from '../packet';

type Talker = CaptureAnalysis['topTalkers'][number];

interface Entry {
  readonly address: string;
  packets: number;
  bytesSent: number;
  bytesReceived: number;
}

const SHOWN = 10;

/** Who sends and receives most, by bytes. */
export function talkers(limits: CaptureLimits): Analysis<Talker[]> {
  // nested by address words: no text is made for each packet
  const four = new Map<number, Entry>();
  const six = new Map<string, Entry>();
  let uncounted = 0;

  function entry(address: Address): Entry | null {
    const six128 = address.version === 6 ? `${address.w0} ${address.w1} ${address.w2} ${address.w3}` : '';
    const known = address.version === 6 ? six.get(six128) : four.get(address.w3);
    if (known) return known;
    if (four.size + six.size >= limits.talkers) {
      uncounted++;
      return null;
    }
    const created = { address: addressText(address), packets: 0, bytesSent: 0, bytesReceived: 0 };
    if (address.version === 6) six.set(six128, created);
    else four.set(address.w3, created);
    return created;
  }

  return {
    packet(packet) {
      if (packet.version === 0) return;
      const from = entry(packet.source);
      const to = entry(packet.destination);
      if (from) {
        from.packets++;
        from.bytesSent += packet.ipLength;
      }
      if (to) {
        to.packets++;
        to.bytesReceived += packet.ipLength;
      }
    },
    report() {
      const volume = (one: Entry) => one.bytesSent + one.bytesReceived;
      const statistics = [...four.values(), ...six.values()]
        .sort((a, b) => volume(b) - volume(a) || (a.address < b.address ? -1 : 1))
        .slice(0, SHOWN);
      const gaps =
        uncounted > 0
          ? [
              limitGap(
                'addresses',
                uncounted,
                `more than ${limits.talkers} of them`,
                'packets of later ones are not in the list of talkers',
              ),
            ]
          : [];
      return { statistics, observations: [], expected: [], gaps };
    },
  };
}
