import type { SourceKind } from '../../../schemas/source-kind';
import { DAY_MS, MINUTE_MS, type WallTime, wallToMs } from './calendar';
import { isoStamp } from './iso-stamp';
import { jsonStamp, logfmtStamp } from './keyed-stamp';
import { messageAfter, syslogStamp } from './syslog-stamp';

/** Head and tail of one file of the bundle. */
export interface FileEnds {
  readonly path: string;
  readonly kind: SourceKind;
  readonly head: string;
  readonly tail: string;
}

export interface ZoneClue {
  readonly offsetMinutes: number;
  readonly source: string;
}

const QUARTER_MS = 15 * MINUTE_MS;
// Collecting takes minutes: what was read early in a run is a little older than the archive's name.
const COLLECTING_MS = 14 * MINUTE_MS;
const HOST_KINDS: ReadonlySet<SourceKind> = new Set<SourceKind>([
  'kubelet',
  'containerd',
  'docker',
  'soci',
  'sandbox-image',
  'messages',
  'journal',
  'nodeadm',
  'cron',
]);

/**
 * How far the node's wall clock is from UTC, from the strongest clue there is. Zones are multiples of 15 minutes.
 * A late last line is not enough to claim a zone west of UTC: a kubelet that died five hours ago looks the same.
 */
export function inferZone(files: readonly FileEnds[], collectedAtMs: number | null): ZoneClue {
  return (
    printedOffset(files) ??
    prefixAgainstMessage(files) ??
    clockAtCollection(files, collectedAtMs) ??
    tailsAgainstCollection(files, collectedAtMs) ?? { offsetMinutes: 0, source: 'assumed UTC: no clue in the bundle' }
  );
}

/** The journal was exported with numeric offsets. */
function printedOffset(files: readonly FileEnds[]): ZoneClue | null {
  const offset = latestVote(files, (lines, votes) => {
    for (const line of lines) {
      // a Z says how the program writes, not where the node is
      if (!/^\d{4}-\d\d-\d\dT[\d:.,]+[+-]\d/.test(line)) continue;
      const stamp = isoStamp(line, 0);
      if (stamp !== null && stamp.offsetMinutes !== null) vote(votes, stamp.offsetMinutes);
    }
  });
  return offset === null ? null : { offsetMinutes: offset, source: 'numeric offset printed in the journal' };
}

/** A journal prefix in local time in front of a message that carries its own UTC time. */
function prefixAgainstMessage(files: readonly FileEnds[]): ZoneClue | null {
  const offset = latestVote(files, (lines, votes) => {
    for (const line of lines) {
      const head = line.slice(0, 600);
      const prefix = syslogStamp(head, 0);
      if (prefix?.wall == null) continue;
      const start = messageAfter(head, prefix.end).start;
      const inner = logfmtStamp(line, start) ?? (head[start] === '{' ? jsonStamp(line, start) : isoStamp(head, start));
      if (inner === null || inner.offsetMinutes === null) continue;
      const local = inner.wall === null ? null : wallToMs(inner.wall);
      const utc = inner.epochMs ?? (local === null ? null : local - inner.offsetMinutes * MINUTE_MS);
      if (utc === null) continue;
      const wall = nearestYear(prefix.wall, utc);
      if (wall === null) continue;
      const offset = Math.round((wall - utc) / QUARTER_MS) * 15;
      // a message that waited in a buffer says nothing about the zone
      if (Math.abs(wall - utc - offset * MINUTE_MS) <= 2 * MINUTE_MS && plausible(offset)) vote(votes, offset);
    }
  });
  return offset === null
    ? null
    : { offsetMinutes: offset, source: 'journal prefix compared with the UTC time inside the same line' };
}

const TOP = /^top - (\d\d):(\d\d):(\d\d) up /m;
const IPTABLES =
  /^# (?:Generated|Completed) (?:by ip6?tables[\w.() -]{1,60} )?on [A-Z][a-z]{2} ([A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d) (\d{4})/m;

/** A command that printed the local time while the bundle was collected. */
function clockAtCollection(files: readonly FileEnds[], collectedAtMs: number | null): ZoneClue | null {
  if (collectedAtMs === null) return null;
  for (const file of files) {
    const text = file.head;
    if (file.kind === 'iptables-save') {
      const m = IPTABLES.exec(text);
      const wall = m === null ? null : (syslogStamp(m[1] ?? '', 0)?.wall ?? null);
      const local = wall === null ? null : wallToMs(wall, Number(m?.[2]));
      const offset = local === null ? null : offsetFrom(local, collectedAtMs);
      if (offset !== null)
        return { offsetMinutes: offset, source: `local time printed by iptables-save (${file.path})` };
    }
    if (file.kind === 'top') {
      const m = TOP.exec(text);
      if (m === null) continue;
      const timeOfDay = (Number(m[1]) * 60 + Number(m[2])) * MINUTE_MS + Number(m[3]) * 1000;
      // top prints no date: take the day that puts the clock nearest to the collection
      const midnight = collectedAtMs - (collectedAtMs % DAY_MS);
      const days = [midnight - DAY_MS, midnight, midnight + DAY_MS].map((day) => day + timeOfDay);
      days.sort((a, b) => Math.abs(a - collectedAtMs) - Math.abs(b - collectedAtMs));
      const offset = offsetFrom(days[0] ?? 0, collectedAtMs);
      if (offset !== null) return { offsetMinutes: offset, source: `local time printed by top (${file.path})` };
    }
  }
  return null;
}

/** The last lines of the logs, which on a running node are about as old as the bundle. */
function tailsAgainstCollection(files: readonly FileEnds[], collectedAtMs: number | null): ZoneClue | null {
  if (collectedAtMs === null) return null;
  const votes = new Map<number, number>();
  for (const file of files) {
    if (!HOST_KINDS.has(file.kind)) continue;
    const wall = lastPrefix(file.tail) ?? lastPrefix(file.head);
    const local = wall === null ? null : nearestYear(wall, collectedAtMs);
    if (local === null) continue;
    const offset = offsetFrom(local, collectedAtMs);
    const lag = offset === null ? 0 : collectedAtMs + offset * MINUTE_MS - local;
    if (offset !== null && lag <= 5 * MINUTE_MS) vote(votes, offset);
  }
  if (votes.has(0)) return { offsetMinutes: 0, source: 'last log lines are as old as the bundle in UTC' };
  const offset = winner(votes);
  if (offset === null) return null;
  // later than the collection cannot be lag; earlier needs two logs that agree
  if (offset < 0 && (votes.get(offset) ?? 0) < 2) return null;
  return { offsetMinutes: offset, source: 'last log lines compared with the collection time' };
}

/** The multiple of 15 minutes that makes `local` at most a few minutes older than the collection; null if none fits. */
function offsetFrom(localMs: number, collectedAtMs: number): number | null {
  // an archive name counts whole minutes, so the reading may be up to 59 s later
  const offset = Math.ceil((localMs - collectedAtMs - MINUTE_MS) / QUARTER_MS) * 15;
  const lag = collectedAtMs + offset * MINUTE_MS - localMs;
  // + 0 turns the -0 of Math.ceil into 0
  return lag <= COLLECTING_MS && plausible(offset) ? offset + 0 : null;
}

function plausible(offset: number): boolean {
  return offset >= -12 * 60 && offset <= 14 * 60;
}

/** Wall time read as UTC in the year that brings it nearest to a known moment. */
function nearestYear(wall: WallTime, nearMs: number): number | null {
  const year = new Date(nearMs).getUTCFullYear();
  const candidates = [year - 1, year, year + 1].map((y) => wallToMs(wall, y)).filter((ms) => ms !== null);
  candidates.sort((a, b) => Math.abs(a - nearMs) - Math.abs(b - nearMs));
  return candidates[0] ?? null;
}

function lastPrefix(text: string): WallTime | null {
  const lines = text.split('\n');
  for (let i = lines.length - 1; i >= 0 && i >= lines.length - 50; i--) {
    const wall = syslogStamp((lines[i] ?? '').slice(0, 80), 0)?.wall;
    if (wall) return wall;
  }
  return null;
}

/**
 * What most of the last lines of the host's logs say, else most of the first ones: where daylight saving changed in
 * between, the end counts, because incidents are there.
 */
function latestVote(
  files: readonly FileEnds[],
  count: (lines: readonly string[], votes: Map<number, number>) => void,
): number | null {
  for (const end of ['tail', 'head'] as const) {
    const votes = new Map<number, number>();
    for (const file of files) {
      if (HOST_KINDS.has(file.kind)) count(file[end].split('\n').slice(-400), votes);
    }
    const offset = winner(votes);
    if (offset !== null) return offset;
  }
  return null;
}

function vote(votes: Map<number, number>, offset: number): void {
  votes.set(offset, (votes.get(offset) ?? 0) + 1);
}

/** Most votes; ties go to the offset nearest to UTC, then east, so that file order never decides. */
function winner(votes: Map<number, number>): number | null {
  const ranked = [...votes].sort((a, b) => b[1] - a[1] || Math.abs(a[0]) - Math.abs(b[0]) || b[0] - a[0]);
  return ranked[0]?.[0] ?? null;
}
