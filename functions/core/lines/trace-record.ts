import type { SourceKind } from '../../../schemas/source-kind';
import { isStamped } from './prefix';
import { type LogRecord, type RecordLine, type RecordWindow, readLine, recordOf, windowAround } from './record-window';
import type { LineBounds } from './split';

// Go: crash, fatal runtime error, signal, or a dump that was asked for; klog reports recovered panics itself.
const GO_CRASH =
  /^(?:panic: |fatal error: |unexpected fault address |SIG[A-Z]{3,5}: )|Observed a panic|Recovered from panic/;
const GOROUTINE = /^goroutine \d+ (?:gp=\S+ .{0,40}?)?\[[^\]]{1,80}\]:/;
const GO_FRAME =
  /^(?:\t(?:\/|[\w.@-]+\/|_cgo)[^\s]{1,400}:\d+(?: \+0x[0-9a-f]+)?|created by |[\w./*()@\-[\]…{}]{1,200}\(.{0,400}\)$|\[signal |\tpanic: |r(?:[abcd]x|[sd]i|[bs]p|ip|\d{1,2}|flags) +0x|exit status \d|goroutine running on)/;

const PYTHON_START = /Traceback \(most recent call last\):\s*$/;
const PYTHON_CHAIN = /^(?:During handling of the above exception|The above exception was the direct cause)/;
const JAVA_START =
  /^(?:Exception in thread "|(?:[a-z][\w$]*\.){1,12}[A-Z][\w$]{0,80}(?:Exception|Error)\b)|(?:Exception|Error)(?:: .{0,400})?$/;
const JAVA_FRAME = /^(?:\s+at [\w$.<>/]{3,300}\(|\s*\.\.\. \d+ (?:more|common frames)|\s*(?:Caused by|Suppressed): )/;

/** The panic, goroutine dump or traceback a line belongs to; null when it stands alone. */
export function traceRecord(buffer: Buffer, line: LineBounds, kind: SourceKind): LogRecord | null {
  const hit = readLine(buffer, line);
  const text = hit.payload.text;
  const goLike = GO_CRASH.test(text) || GOROUTINE.test(text) || GO_FRAME.test(text);
  // the message of an exception looks like any other line, so unstamped lines look back too
  if (!goLike && !PYTHON_START.test(text) && !JAVA_START.test(text) && !JAVA_FRAME.test(text) && isStamped(text)) {
    return null;
  }
  const window = windowAround(buffer, line);
  if (kind === 'goroutine-dump') return goroutine(window);
  return python(window) ?? java(window) ?? goDump(window);
}

function textOf(line: RecordLine | undefined): string {
  return line?.payload.text ?? '';
}

/** Lines of the same program that carry no stamp of their own and so continue what came before. */
function continues(window: RecordWindow, index: number): boolean {
  const line = window.lines[index];
  const own = window.lines[window.hit];
  if (line === undefined || line.payload.tag !== own?.payload.tag) return false;
  return !isStamped(line.payload.text);
}

/** From the panic (or the stamped line that reports it) to the next stamped line. */
function goDump(window: RecordWindow): LogRecord | null {
  const { lines, hit } = window;
  let first = -1;
  for (let i = hit; i >= 0; i--) {
    const text = textOf(lines[i]);
    const unstamped = continues(window, i);
    const starts = GO_CRASH.test(text) || GOROUTINE.test(text);
    if (starts && (unstamped || lines[i]?.payload.tag === lines[hit]?.payload.tag)) first = i;
    // a crash ends the search: what stands before it is an earlier story
    if (GO_CRASH.test(text) && starts) break;
    if (!unstamped && i < hit) break;
    if (!unstamped && i === hit && !starts) return null;
  }
  if (first < 0) return null;
  let last = first;
  let dumped = GOROUTINE.test(textOf(lines[first]));
  for (let i = first + 1; i < lines.length && continues(window, i); i++) {
    const text = textOf(lines[i]);
    if (GO_CRASH.test(text) && dumped) break;
    dumped ||= GOROUTINE.test(text);
    last = i;
  }
  // a report without a dump behind it is a line like any other
  if (!dumped && last === first) return null;
  return last < hit ? null : recordOf(window, first, last);
}

/** One goroutine of a dump file: from its header to the blank line behind it. */
function goroutine(window: RecordWindow): LogRecord | null {
  const { lines, hit } = window;
  let first = hit;
  while (first >= 0 && !GOROUTINE.test(textOf(lines[first]))) {
    if (first < hit && textOf(lines[first]).trim() === '') return null;
    first--;
  }
  if (first < 0) return null;
  let last = hit;
  while (last + 1 < lines.length && textOf(lines[last + 1]).trim() !== '' && !GOROUTINE.test(textOf(lines[last + 1]))) {
    last++;
  }
  return recordOf(window, first, last);
}

function python(window: RecordWindow): LogRecord | null {
  const { lines, hit } = window;
  for (let first = hit; first >= 0; first--) {
    if (lines[first]?.payload.tag !== lines[hit]?.payload.tag) break;
    if (first < hit && isStamped(textOf(lines[first])) && !PYTHON_START.test(textOf(lines[first]))) break;
    if (!PYTHON_START.test(textOf(lines[first]))) continue;
    const last = pythonEnd(window, first);
    return last < hit ? null : recordOf(window, first, last);
  }
  return null;
}

/** Frames are indented; the first line that is not names the exception and ends the traceback, unless chained. */
function pythonEnd({ lines, hit }: RecordWindow, first: number): number {
  let last = first;
  let ended = false;
  for (let i = first + 1; i < lines.length; i++) {
    const text = textOf(lines[i]);
    if (lines[i]?.payload.tag !== lines[hit]?.payload.tag || isStamped(text)) break;
    if (PYTHON_CHAIN.test(text) || PYTHON_START.test(text)) {
      ended = false;
    } else if (text.trim() === '') {
      continue;
    } else if (ended) {
      break;
    } else if (!/^\s/.test(text)) {
      ended = true;
    }
    last = i;
  }
  return last;
}

function java(window: RecordWindow): LogRecord | null {
  const { lines, hit } = window;
  let first = hit;
  while (first > 0 && JAVA_FRAME.test(textOf(lines[first]))) first--;
  let last = first;
  while (last + 1 < lines.length && JAVA_FRAME.test(textOf(lines[last + 1]))) last++;
  // an exception's name alone is a message; its frames make it a record
  return last === first || last < hit || !JAVA_START.test(textOf(lines[first])) ? null : recordOf(window, first, last);
}
