import { DiagError } from '../../../../schemas/errors';

const HINT =
  'use pcap-filter words such as: tcp port 443 and host 10.0.0.1; addresses and ports as numbers; operators and, or, not, ( )';

/** A filter that is refused: `invalid-argument` that says where, counting characters from 1. */
export function filterError(message: string, at: number, hint: string = HINT): DiagError {
  return new DiagError('invalid-argument', `filter: ${message} at character ${at + 1}`, { field: 'filter', hint });
}
