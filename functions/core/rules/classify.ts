import type { Gap } from '../../../schemas/gap';
import type { BundleClock } from '../../../schemas/manifest';
import type { PartialResult } from '../../../schemas/partial';
import type { SourceKind } from '../../../schemas/source-kind';
import { maskTemplate, severityWord } from '../lines/mask';
import { recordAround } from '../lines/records';
import { readTime } from '../lines/timestamps';
import { createRedactor, type Redactor } from '../redact/redact';
import { headLooksLikeError, mayBeError } from './error-markers';
import { draftText, type EvidenceDraft, isoTime } from './evidence-draft';
import { matchEntry, matchKey, type RuleMatch } from './match-line';
import { createPieceWindow, type LinePlace, type PieceWindow, WINDOW_LIMITS, type WindowLimits } from './piece-window';
import type { KindScanner, RuleEntry, Ruleset } from './ruleset';
import { createShardTallies, TALLY_LIMITS, type TallyLimits } from './shard-tallies';
import { createTimeFinder, type TimeFinder } from './time-finder';

/** A run of whole lines of one file that is about to be pushed. */
export interface ClassifierPiece {
  readonly path: string;
  readonly kind: SourceKind;
  /** Where the piece starts in its file: a byte offset and a 1-based line number. */
  readonly fileOffset: number;
  readonly firstLine: number;
}

export interface Classifier {
  piece(piece: ClassifierPiece): void;
  push(chunk: Uint8Array): void;
  endPiece(): void;
  /** Everything found in the pieces that were ended. */
  result(shardId: string): PartialResult;
}

export interface ClassifierOptions {
  readonly redactor?: Redactor;
  readonly window?: Partial<WindowLimits>;
  readonly tallies?: Partial<TallyLimits>;
}

/** Lines whose time tells the span of the bundle even when no rule matches: one per so many bytes. */
const SAMPLE_BYTES = 256 * 1024;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

interface OpenPiece extends ClassifierPiece {
  readonly scanner: KindScanner;
  readonly window: PieceWindow;
  readonly times: TimeFinder;
  nextSample: number;
  lastLine: LinePlace & { readonly base: number };
  /** The record last matched by record rules: a record counts once, in whichever of its lines the literal is. */
  recordStart: number;
  readonly recordKeys: Set<string>;
}

/**
 * Classifies pieces of files in one pass over their bytes, in memory that depends neither on their size nor on how
 * they are chunked. Literals are found by the scanner; lines are decoded, and regexes run, only around hits.
 * The result equals that of `matchLine` on every line.
 */
export function createClassifier(ruleset: Ruleset, clock: BundleClock, options: ClassifierOptions = {}): Classifier {
  const redactor = options.redactor ?? createRedactor();
  const limits: WindowLimits = { ...WINDOW_LIMITS, ...options.window };
  const tallies = createShardTallies((text) => redactor.redact(text), { ...TALLY_LIMITS, ...options.tallies });
  const gaps: Gap[] = [];
  const untimed = new Map<SourceKind, number>();
  const totals = { bytes: 0, lines: 0 };
  let minMs: number | null = null;
  let maxMs: number | null = null;
  let memory: Buffer | undefined;
  let open: OpenPiece | null = null;

  const hitLiteral: number[] = [];
  const hitOffset: number[] = [];
  /** Per entry, the serial number of the line it was last considered for. */
  const considered = new Uint32Array(ruleset.entries.length);
  let serial = 0;

  function sawTime(ms: number | null): void {
    if (ms === null || isoTime(ms) === null) return;
    minMs = minMs === null ? ms : Math.min(minMs, ms);
    maxMs = maxMs === null ? ms : Math.max(maxMs, ms);
  }

  function visit(piece: OpenPiece, window: PieceWindow, from: number, to: number): number {
    const { scanner } = piece;
    const { buffer, base } = window;
    hitLiteral.length = 0;
    hitOffset.length = 0;
    scanner.literals.scan(buffer, from, to, (literal, offset) => {
      hitLiteral.push(literal);
      hitOffset.push(offset);
    });
    const hits = hitOffset.length;
    let hit = 0;
    let line = window.firstLine;
    for (let start = from; start < to; line++) {
      // window.lineEnd, spelled out: its pair of numbers is garbage for every line
      const feed = buffer.indexOf(LINE_FEED, start);
      const found = feed >= 0 && feed < to;
      const next = found ? feed + 1 : to;
      const end = !found ? to : feed > start && buffer[feed - 1] === CARRIAGE_RETURN ? feed - 1 : feed;
      const hasHit = hit < hits && hitOffset[hit]! < next;
      const labelled = scanner.wantsUnknownErrors && headLooksLikeError(buffer, start, end);
      const sampled = base + start >= piece.nextSample;
      if (hasHit || labelled || sampled || next >= to) {
        const cut = end - start > limits.maxLineBytes;
        const place = { start, end: cut ? start + limits.maxLineBytes : end, line, cut };
        if (sampled) sampleTime(piece, place);
        if (next >= to) piece.lastLine = { ...place, base };
        const hitsBefore = hit;
        while (hit < hits && hitOffset[hit]! < next) hit++;
        if (hasHit || labelled) classifyLine(piece, place, hitsBefore, hit, labelled);
      }
      start = next;
    }
    return line - window.firstLine;
  }

  function sampleTime(piece: OpenPiece, place: LinePlace): void {
    const { buffer, base } = piece.window;
    piece.nextSample = (Math.floor((base + place.start - piece.fileOffset) / SAMPLE_BYTES) + 1) * SAMPLE_BYTES;
    piece.nextSample += piece.fileOffset;
    sawTime(readTime(buffer.toString('utf8', place.start, place.end), piece.kind, clock));
  }

  /** Entries worth running on the line, in order of declaration. */
  function candidates(piece: OpenPiece, place: LinePlace, hitFrom: number, hitTo: number, text: string): RuleEntry[] {
    // of a cut line, hits may lie in, or reach into, the part that is not classified
    if (place.cut) return piece.scanner.entries.filter((entry) => text.includes(entry.literal));
    const found: RuleEntry[] = [];
    for (let i = hitFrom; i < hitTo; i++) {
      for (const entry of piece.scanner.entriesOf[hitLiteral[i]!]!) {
        if (considered[entry.index] === serial) continue;
        considered[entry.index] = serial;
        found.push(entry);
      }
    }
    return found.length > 1 ? found.sort((a, b) => a.index - b.index) : found;
  }

  function classifyLine(piece: OpenPiece, place: LinePlace, hitFrom: number, hitTo: number, labelled: boolean): void {
    serial++;
    const { buffer, base } = piece.window;
    let text = buffer.toString('utf8', place.start, place.end);
    if (base + place.start === 0 && text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    const entries = candidates(piece, place, hitFrom, hitTo, text);
    let known = false;
    const keys = new Set<string>();
    for (const entry of entries) {
      if (entry.scope === 'record') {
        if (classifyRecord(piece, place, entry)) known = true;
        continue;
      }
      const match = matchEntry(entry, text);
      if (!match) continue;
      known = true;
      const key = entries.length > 1 ? matchKey(match) : '';
      if (keys.has(key)) continue;
      keys.add(key);
      report(piece, match, place, text, place);
    }
    if (known || !piece.scanner.wantsUnknownErrors) return;
    const marked = place.cut
      ? mayBeError(buffer, place.start, place.end, text)
      : labelled || markerHit(piece.scanner, hitFrom, hitTo);
    if (marked && severityWord(text, piece.kind) === 'error') {
      const draft = draftOf(piece, place, place, text, 0, timeOf(piece, place));
      tallies.addUnknown(maskTemplate(text), piece.kind, draft);
    }
  }

  function markerHit(scanner: KindScanner, hitFrom: number, hitTo: number): boolean {
    for (let i = hitFrom; i < hitTo; i++) if (scanner.isMarker[hitLiteral[i]!] === 1) return true;
    return false;
  }

  /** True when the record around the line is the rule's problem, whether or not it was counted before. */
  function classifyRecord(piece: OpenPiece, place: LinePlace, entry: RuleEntry): boolean {
    const { buffer, base } = piece.window;
    const context = piece.window.context(place);
    const view = buffer.subarray(context.start, context.end);
    const around = recordAround(view, place.start - context.start, place.end - context.start, piece.kind);
    const start = context.start + around.start;
    const end = context.start + around.end;
    const text = buffer.toString('utf8', start, end);
    const match = matchEntry(entry, text);
    if (!match) return false;
    if (piece.recordStart !== base + start) {
      piece.recordStart = base + start;
      piece.recordKeys.clear();
    }
    const key = matchKey(match);
    if (piece.recordKeys.has(key)) return true;
    piece.recordKeys.add(key);
    let line = place.line;
    for (let at = start; at < place.start; at = piece.window.lineEnd(at)[1]) line--;
    report(piece, match, place, text, { start, end, line, cut: false });
    return true;
  }

  function timeOf(piece: OpenPiece, place: LinePlace): string | null {
    const ms = piece.times.at(place);
    sawTime(ms);
    return isoTime(ms);
  }

  function draftOf(
    piece: OpenPiece,
    place: LinePlace,
    cited: LinePlace,
    text: string,
    index: number,
    time: string | null,
  ): EvidenceDraft {
    const { base } = piece.window;
    return {
      file: piece.path,
      byteStart: base + cited.start,
      byteEnd: base + Math.max(cited.end, place.end),
      line: cited.line,
      time,
      ...draftText(text, index),
      settled: false,
    };
  }

  function report(piece: OpenPiece, match: RuleMatch, place: LinePlace, text: string, cited: LinePlace): void {
    const time = timeOf(piece, place);
    if (time === null && match.role === 'problem') untimed.set(piece.kind, (untimed.get(piece.kind) ?? 0) + 1);
    tallies.add(match, draftOf(piece, place, cited, text, match.index, time));
  }

  return {
    piece(input) {
      if (open) throw new Error(`piece of ${open.path} is still open`);
      memory ??= Buffer.allocUnsafe(limits.capacity);
      const scanner = ruleset.scannerFor(input.kind);
      const place = { base: input.fileOffset, firstLine: input.firstLine, lookAhead: scanner.hasRecordScope, limits };
      const window = createPieceWindow(memory, place, (own, from, to) => visit(piece, own, from, to));
      const piece: OpenPiece = {
        ...input,
        scanner,
        window,
        times: createTimeFinder(window, input.kind, clock),
        nextSample: input.fileOffset,
        lastLine: { start: 0, end: 0, line: 0, cut: false, base: input.fileOffset },
        recordStart: -1,
        recordKeys: new Set(),
      };
      open = piece;
    },
    push(chunk) {
      if (!open) throw new Error('push without a piece');
      totals.bytes += chunk.byteLength;
      open.window.push(chunk);
    },
    endPiece() {
      if (!open) throw new Error('endPiece without a piece');
      const piece = open;
      open = null;
      piece.window.finish();
      sampleLastLine(piece);
      totals.lines += piece.window.firstLine - piece.firstLine;
      if (piece.window.cut.lines > 0) gaps.push(cutGap(piece, limits));
    },
    result(shardId) {
      if (open) throw new Error(`piece of ${open.path} is still open`);
      const { findings, recoveries, unknown, gaps: tallyGaps } = tallies.result();
      const kinds = [...untimed.keys()].sort();
      return {
        shardId,
        rulesetVersion: ruleset.version,
        ...totals,
        minMs,
        maxMs,
        findings,
        recoveries,
        unknown,
        redactions: redactor.report(),
        gaps: [...gaps, ...tallyGaps, ...kinds.map((kind) => untimedGap(kind, untimed.get(kind)!))],
      };
    },
  };

  /** The end of a log is the end of what the bundle knows. A last line longer than the context may be gone already. */
  function sampleLastLine({ lastLine, kind, window }: OpenPiece): void {
    const start = lastLine.base + lastLine.start - window.base;
    if (lastLine.line === 0 || lastLine.cut || lastLine.end - lastLine.start > limits.contextBytes - 2) return;
    const end = start + lastLine.end - lastLine.start;
    sawTime(readTime(window.buffer.toString('utf8', start, end), kind, clock));
  }
}

function cutGap(piece: OpenPiece, limits: WindowLimits): Gap {
  return {
    code: 'limit',
    what: piece.path,
    bytes: piece.window.cut.bytes,
    count: piece.window.cut.lines,
    reason: `lines longer than ${limits.maxLineBytes} bytes were cut`,
    effect: 'problems named only in the cut part are not seen',
  };
}

function untimedGap(kind: SourceKind, count: number): Gap {
  return {
    code: 'unknown-time',
    what: `${kind} lines`,
    bytes: null,
    count,
    reason: 'matched lines carry no time that the bundle’s clock can complete',
    effect: 'these occurrences count, but not in time windows, histograms or the order of causes',
  };
}
