import { jsonBytes } from './page';
import { afterNewlines, wholeCharacters, wholeLines } from './read-slice';
import { type Redact, type Region, redactedRange } from './redacted-text';

export interface PageRequest {
  /** First byte wanted. */
  readonly from: number;
  /** End of what may be returned, exclusive. */
  readonly to: number;
  /** At most this many lines; null = by bytes. */
  readonly lines: number | null;
  /** True when the caller named `to`: then the page is not shortened to whole lines. */
  readonly exact: boolean;
  readonly fileBytes: number;
  /** Largest JSON form of the text: quotes and control characters take more room escaped than they do in the file. */
  readonly maxJsonBytes: number;
}

export interface ReadPage {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly lines: number;
}

/** Fewer bytes than this are not taken away: a page always moves on. */
const SMALLEST_PAGE = 64;

/** One page of a file, redacted with its surroundings: whole characters, whole lines where the request leaves the choice. */
export function readPage(request: PageRequest, region: Region, redact: Redact): ReadPage {
  let limit = request.to - request.from;
  for (;;) {
    const page = cutPage({ ...request, to: request.from + limit }, region, redact);
    if (limit <= SMALLEST_PAGE || jsonBytes(page.text) <= request.maxJsonBytes) return page;
    limit = Math.max(SMALLEST_PAGE, Math.floor(Math.min(limit, page.end - request.from) * 0.6));
  }
}

function cutPage(request: PageRequest, region: Region, redact: Redact): ReadPage {
  const { from, fileBytes } = request;
  const available = region.bytes.subarray(from - region.base, request.to - region.base);
  let raw = available;
  let atEnd = from + raw.length >= fileBytes;
  const stop = request.lines === null ? -1 : afterNewlines(raw, 0, request.lines);
  if (stop >= 0) raw = raw.subarray(0, stop);
  else if (!request.exact) raw = wholeLines(raw, atEnd);
  atEnd = from + raw.length >= fileBytes;
  const isStart = from === 0 || region.bytes[from - region.base - 1] === 10;
  const slice = wholeCharacters(raw, isStart, atEnd);
  // a range inside one character still has to move on: the character is returned whole
  const end = slice.end > slice.start || atEnd ? slice.end : Math.min(available.length, slice.end + 4);
  const [a, b] = [from + slice.start, from + Math.max(slice.start, end)];
  const bytes = region.bytes.subarray(a - region.base, b - region.base);
  let lines = 0;
  for (let n = bytes.indexOf(10); n >= 0; n = bytes.indexOf(10, n + 1)) lines++;
  if (bytes.length > 0 && bytes[bytes.length - 1] !== 10) lines++;
  return { text: redactedRange(region, a, b, redact), start: a, end: b, lines };
}
