import type { ExpectedBehaviour, Translation } from '../../../../schemas/capture-analysis';
import { flowText, sameAddress } from '../address';
import { many } from '../analysis';
import { type Flow, textOfFlow } from '../flow';

const SHOWN = 10;

/** Address translations seen at work: kube-proxy sends a Service's connections to a pod, a node hides its pods. */
export function translations() {
  const list: Translation[] = [];
  const counts = { dnat: 0, snat: 0, both: 0 };
  return {
    /** `after` is the same traffic as `before`, seen behind the translation with the packet `number`. */
    found(before: Flow, after: Flow, number: number): void {
      const same = (a: 'initiator' | 'responder', b: 'initiator' | 'responder') =>
        sameAddress(before[a], after[b]) && before[`${a}Port`] === after[`${b}Port`];
      // the first packet of the second may be an answer
      const reversed = same('initiator', 'responder') || same('responder', 'initiator');
      const source = same('initiator', reversed ? 'responder' : 'initiator');
      const destination = same('responder', reversed ? 'initiator' : 'responder');
      const kind = source ? 'dnat' : destination ? 'snat' : 'both';
      counts[kind]++;
      if (list.length >= SHOWN) return;
      const text = reversed
        ? flowText(after.responder, after.responderPort, after.initiator, after.initiatorPort)
        : textOfFlow(after);
      list.push({ before: textOfFlow(before), after: text, kind, firstPacket: number });
    },
    report(): { list: Translation[]; expected: ExpectedBehaviour[] } {
      const expected: ExpectedBehaviour[] = [];
      const add = (code: string, count: number, what: string, why: string) => {
        if (count > 0) expected.push({ code, title: `${many(count, 'flow')} ${what}`, count, why });
      };
      add(
        'destination-translated',
        counts.dnat + counts.both,
        'with a translated destination',
        'kube-proxy replaces the address of a Service by that of a pod: the same packets, seen before and after.',
      );
      add(
        'source-translated',
        counts.snat,
        'with a translated source',
        'The node hides its pods from destinations outside of the VPC behind its own address.',
      );
      return { list, expected };
    },
  };
}
