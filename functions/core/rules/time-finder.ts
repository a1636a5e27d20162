import type { BundleClock } from '../../../schemas/manifest';
import type { SourceKind } from '../../../schemas/source-kind';
import { readTime } from '../lines/timestamps';
import type { LinePlace, PieceWindow } from './piece-window';

/** Same reach as `timeNear` of core/lines, with which a property test holds this one together. */
const LOOK_BACK_LINES = 64;
const LOOK_BACK_BYTES = 64 * 1024;
const TIME_BYTES = 72 * 1024;
const LF = 0x0a;

/** Says when lines were written; must be asked in order of the lines. */
export interface TimeFinder {
  /** Epoch milliseconds of the line's own stamp, or of the nearest stamped line at most 64 lines or 64 KiB before. */
  at(place: LinePlace): number | null;
}

interface Answer {
  readonly askedStart: number;
  readonly ms: number | null;
  readonly stampedStart: number;
  readonly stampedLine: number;
}

/**
 * `timeNear`, remembering its last answer: a flood of lines without stamps would otherwise read the same 64 lines again
 * for each of them (measured: 190 µs a line). Looking back stops at the line asked about before.
 */
export function createTimeFinder(window: PieceWindow, kind: SourceKind, clock: BundleClock): TimeFinder {
  let last: Answer | null = null;

  const read = (start: number, end: number): number | null =>
    readTime(window.buffer.toString('utf8', start, Math.min(end, start + TIME_BYTES)), kind, clock);

  function lookBack(place: LinePlace): Answer {
    const { buffer, base } = window;
    const asked = { askedStart: base + place.start };
    const nothing: Answer = { ...asked, ms: null, stampedStart: 0, stampedLine: 0 };
    const own = read(place.start, place.end);
    if (own !== null) return { ...asked, ms: own, stampedStart: base + place.start, stampedLine: place.line };
    const floor = window.context(place).start;
    for (let start = place.start, back = 1; start > floor && back <= LOOK_BACK_LINES; back++) {
      const end = start - 1;
      start = end === 0 ? 0 : buffer.lastIndexOf(LF, end - 1) + 1;
      if (place.start - start > LOOK_BACK_BYTES) return nothing;
      if (last !== null && base + start === last.askedStart) {
        // what it saw beyond this line is what would be seen now, as far as it is within reach
        const near =
          last.ms !== null &&
          place.line - last.stampedLine <= LOOK_BACK_LINES &&
          base + place.start - last.stampedStart <= LOOK_BACK_BYTES &&
          last.stampedStart >= base + floor;
        return near ? { ...last, ...asked } : nothing;
      }
      const ms = read(start, end);
      if (ms !== null) return { ...asked, ms, stampedStart: base + start, stampedLine: place.line - back };
    }
    return nothing;
  }

  return {
    at(place) {
      const answer = lookBack(place);
      // the unknown part of a cut line is no context for others, and the line is asked about only once
      if (!place.cut) last = answer;
      return answer.ms;
    },
  };
}
