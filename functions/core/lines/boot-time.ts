import { DAY_MS, HOUR_MS, MINUTE_MS, wallToMs, yearlessToMs } from './calendar';
import { afterPriority, auditEpochMs, ctimeStamp, uptimeStamp } from './kernel-stamp';
import { messageAfter, syslogStamp } from './syslog-stamp';
import type { FileEnds } from './zone-offset';

export interface Moment {
  readonly ms: number;
  readonly source: string;
}

/**
 * UTC of dmesg uptime zero. Best: the same message in dmesg with uptimes and in dmesg with wall-clock times. Second
 * best: an audit record, which carries the wall clock inside an uptime-stamped line.
 */
export function dmesgEpoch(files: readonly FileEnds[], zoneOffsetMinutes: number): Moment | null {
  const twin = twinEpoch(files, zoneOffsetMinutes);
  if (twin !== null) return { ms: twin, source: 'same message in dmesg with uptime and with wall-clock time' };
  for (const line of linesOfKind(files, 'dmesg')) {
    const uptime = uptimeStamp(line, afterPriority(line, 0));
    const audit = uptime === null ? null : auditEpochMs(line.slice(0, 300));
    if (uptime !== null && audit !== null) return { ms: audit - uptime.uptimeMs, source: 'audit record in dmesg' };
  }
  return null;
}

function twinEpoch(files: readonly FileEnds[], zoneOffsetMinutes: number): number | null {
  const uptimes = new Map<string, number | null>();
  for (const line of linesOfKind(files, 'dmesg')) {
    const uptime = uptimeStamp(line, afterPriority(line, 0));
    if (uptime === null) continue;
    const message = line.slice(uptime.end).trim();
    // a message printed twice cannot be paired, unless the two ends of a short file overlap on the same line
    const known = uptimes.get(message);
    uptimes.set(message, known === undefined || known === uptime.uptimeMs ? uptime.uptimeMs : null);
  }
  const zeros: number[] = [];
  for (const line of linesOfKind(files, 'dmesg-human')) {
    const stamp = ctimeStamp(line, afterPriority(line, 0));
    if (stamp?.wall == null) continue;
    const uptimeMs = uptimes.get(line.slice(stamp.end).trim());
    const local = wallToMs(stamp.wall);
    if (uptimeMs == null || local === null) continue;
    zeros.push(local - (stamp.offsetMinutes ?? zoneOffsetMinutes) * MINUTE_MS - uptimeMs);
  }
  if (zeros.length === 0) return null;
  zeros.sort((a, b) => a - b);
  const median = zeros[Math.floor(zeros.length / 2)] ?? 0;
  // wall-clock times are cut to seconds, so every pair is up to a second early: the latest is nearest
  const near = zeros.filter((zero) => Math.abs(zero - median) <= 2000);
  return near[near.length - 1] ?? median;
}

/** Last boot, from the strongest clue there is; null when the bundle does not say. */
export function inferBoot(
  files: readonly FileEnds[],
  zoneOffsetMinutes: number,
  collectedAtMs: number | null,
  epoch: Moment | null,
): Moment | null {
  return (
    procStat(files) ??
    epoch ??
    lastReboot(files, zoneOffsetMinutes, collectedAtMs) ??
    topUptime(files, collectedAtMs) ??
    kernelBanner(files, zoneOffsetMinutes, collectedAtMs) ??
    systemInfo(files, zoneOffsetMinutes)
  );
}

/** `btime` of /proc/stat: boot in epoch seconds, written by the kernel. */
function procStat(files: readonly FileEnds[]): Moment | null {
  for (const file of files) {
    if (file.kind !== 'procstat') continue;
    const m = /^btime (\d{9,10})$/m.exec(file.head) ?? /^btime (\d{9,10})$/m.exec(file.tail);
    if (m !== null) return { ms: Number(m[1]) * 1000, source: `btime in ${file.path}` };
  }
  return null;
}

const REBOOT =
  /^reboot {2,}system boot .{0,60}? [A-Z][a-z]{2} ([A-Z][a-z]{2} +\d{1,2} \d\d:\d\d)(:\d\d (\d{4}))?(?: |$)/m;

/** First entry of `last reboot`, newest first; without `-F` it has neither year nor seconds. */
function lastReboot(
  files: readonly FileEnds[],
  zoneOffsetMinutes: number,
  collectedAtMs: number | null,
): Moment | null {
  for (const file of files) {
    if (file.kind !== 'last-reboot') continue;
    const m = REBOOT.exec(file.head);
    const seconds = m?.[2] === undefined ? ':00' : m[2].slice(0, 3);
    const wall = m === null ? null : syslogStamp(`${m[1]}${seconds}`, 0)?.wall;
    if (m === null || !wall) continue;
    const dated = m[3] === undefined ? null : wallToMs(wall, Number(m[3]));
    const ms =
      dated === null ? yearlessToMs(wall, zoneOffsetMinutes, collectedAtMs) : dated - zoneOffsetMinutes * MINUTE_MS;
    if (ms !== null) return { ms, source: `last reboot in ${file.path}` };
  }
  return null;
}

const UP = /^top - \d\d:\d\d:\d\d up\s{1,4}(?:(\d{1,5}) days?,\s{0,4})?(?:(\d{1,2}):(\d\d)|(\d{1,2}) min)?,/m;

/** Uptime in the first line of `top`, to the minute, counted back from the collection. */
function topUptime(files: readonly FileEnds[], collectedAtMs: number | null): Moment | null {
  if (collectedAtMs === null) return null;
  for (const file of files) {
    const m = file.kind === 'top' ? UP.exec(file.head) : null;
    if (m === null || (m[1] ?? m[2] ?? m[4]) === undefined) continue;
    const up =
      Number(m[1] ?? 0) * DAY_MS + Number(m[2] ?? 0) * HOUR_MS + (Number(m[3] ?? 0) + Number(m[4] ?? 0)) * MINUTE_MS;
    return { ms: collectedAtMs - up, source: `uptime printed by top (${file.path}), to the minute` };
  }
  return null;
}

/** The latest kernel banner in a system log: the first line every boot prints. */
function kernelBanner(
  files: readonly FileEnds[],
  zoneOffsetMinutes: number,
  collectedAtMs: number | null,
): Moment | null {
  let latest: Moment | null = null;
  for (const file of files) {
    if (file.kind !== 'messages' && file.kind !== 'journal') continue;
    for (const line of `${file.head}\n${file.tail}`.split('\n')) {
      if (!line.includes('Linux version ')) continue;
      const head = line.slice(0, 400);
      const stamp = syslogStamp(head, 0);
      if (stamp?.wall == null || messageAfter(head, stamp.end).tag !== 'kernel') continue;
      const ms = yearlessToMs(stamp.wall, zoneOffsetMinutes, collectedAtMs);
      if (ms !== null && (latest === null || ms > latest.ms)) latest = { ms, source: `kernel banner in ${file.path}` };
    }
  }
  return latest;
}

const BOOT_TIME =
  /^System Boot Time: {1,20}(\d{1,2})\/(\d{1,2})\/(\d{4}),? {1,2}(\d{1,2}):(\d\d):(\d\d)(?: ([AP])M)?\r?$/m;

/** What Windows' systeminfo prints, in the US form of the images EKS offers. */
function systemInfo(files: readonly FileEnds[], zoneOffsetMinutes: number): Moment | null {
  for (const file of files) {
    const m = file.kind === 'windows-info' ? BOOT_TIME.exec(file.head) : null;
    if (m === null) continue;
    const [month, day, year, clock, minute, second] = m.slice(1, 7).map(Number) as [number, ...number[]];
    const hour = m[7] === undefined ? clock! : (clock! % 12) + (m[7] === 'P' ? 12 : 0);
    const ms = Date.UTC(year!, month - 1, day, hour, minute, second);
    return { ms: ms - zoneOffsetMinutes * MINUTE_MS, source: `System Boot Time in ${file.path}` };
  }
  return null;
}

function* linesOfKind(files: readonly FileEnds[], kind: FileEnds['kind']): Generator<string> {
  for (const file of files) {
    if (file.kind !== kind) continue;
    yield* file.head.split('\n');
    yield* file.tail.split('\n');
  }
}
