import { DiagError } from '../../../schemas/errors';
import { addressText } from './address';
import type { Packet } from './packet';

/** Decides by a packet and its line whether it is shown. */
export type DisplayFilter = (packet: Packet, line: () => string) => boolean;

const PORT = /^\d{1,5}$/;
const ADDRESS = /^[0-9a-f:.]{2,45}$/;

function term(text: string): DisplayFilter {
  const [word, value, ...rest] = text.split(/\s+/);
  if (rest.length === 0 && value !== undefined) {
    if (word === 'port') {
      if (!PORT.test(value) || Number(value) > 65_535)
        throw new DiagError('invalid-argument', 'port needs a number up to 65535', {
          field: 'filter',
          hint: 'port 53',
        });
      const port = Number(value);
      return (packet) =>
        packet.depth === 'transport' &&
        (packet.protocol === 6 || packet.protocol === 17) &&
        (packet.sourcePort === port || packet.destinationPort === port);
    }
    if (word === 'host') {
      if (!ADDRESS.test(value))
        throw new DiagError('invalid-argument', 'host needs an address', { field: 'filter', hint: 'host 10.0.1.20' });
      return (packet) =>
        (packet.version > 0 || packet.arpOperation > 0) &&
        (addressText(packet.source) === value || addressText(packet.destination) === value);
    }
  }
  return (_, line) => line().toLowerCase().includes(text);
}

/**
 * `host ADDRESS`, `port NUMBER` or any text of the line, joined by `and`; null shows everything.
 * It only chooses what to show: nothing of it reaches a node. Throws DiagError for a host or port that is none.
 */
export function displayFilter(text: string | undefined): DisplayFilter | null {
  const terms = (text ?? '')
    .toLowerCase()
    .split(/\s+and\s+/)
    .map((part) => part.trim())
    .filter((part) => part.length > 0)
    .map(term);
  if (terms.length === 0) return null;
  return (packet, line) => terms.every((matches) => matches(packet, line));
}
