import type { GapInput } from '../../../schemas/gap';
import { limitGap } from './analysis';
import type { CaptureLimits } from './limits';

/** Packets that could not be looked into, and flows that had to be forgotten. */
export interface Unread {
  unknownLinks: number;
  shortHeaders: number;
  malformed: number;
  evicted: number;
}

export function captureGaps(
  unread: Unread,
  fragments: { readonly incomplete: number; readonly overLimit: number },
  limits: CaptureLimits,
): GapInput[] {
  const gaps: GapInput[] = [];
  const add = (code: GapInput['code'], count: number, what: string, reason: string, effect: string) => {
    if (count > 0) gaps.push({ code, what, bytes: null, count, reason, effect });
  };
  add(
    'unsupported',
    unread.unknownLinks,
    'packets',
    'the link type of their interface is not understood',
    'they are counted, but not analysed',
  );
  add(
    'truncated',
    unread.shortHeaders,
    'packets',
    'they were cut before the end of their headers: the snap length is too small',
    'what they were is not known',
  );
  add(
    'corrupt',
    unread.malformed,
    'packets',
    'their headers contradict themselves',
    'they are counted, but not analysed',
  );
  if (unread.evicted > 0)
    gaps.push(
      limitGap(
        'flows',
        unread.evicted,
        `more than ${limits.flows} at a time; the longest silent ones were closed early`,
        'a later packet of such a flow begins a new one',
      ),
    );
  add(
    'truncated',
    fragments.incomplete,
    'fragmented datagrams',
    'not all of their fragments are in the capture',
    'their content is not analysed',
  );
  if (fragments.overLimit > 0)
    gaps.push(
      limitGap('fragmented datagrams', fragments.overLimit, 'too many at a time', 'their content is not analysed'),
    );
  return gaps;
}
