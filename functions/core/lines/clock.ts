import type { BundleClock } from '../../../schemas/manifest';
import type { BundleClues } from '../bundle/clues';
import { dmesgEpoch, inferBoot } from './boot-time';
import { wallToMs } from './calendar';
import { readTime } from './timestamps';
import { type FileEnds, inferZone } from './zone-offset';

/**
 * The bundle's own clock. Every part names the clue it came from, in words; what no clue tells is null (the zone, which
 * cannot be null, is then said to be assumed). Independent of the order of `heads`.
 */
export function inferClock(clues: BundleClues): BundleClock {
  const files: FileEnds[] = Object.entries(clues.heads)
    .map(([path, ends]) => ({ path, ...ends }))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const collected = collectionTime(clues, files);
  const zone = inferZone(files, collected.ms);
  const epoch = dmesgEpoch(files, zone.offsetMinutes);
  const boot = inferBoot(files, zone.offsetMinutes, collected.ms, epoch);
  return {
    collectedAtMs: collected.ms,
    collectedAtSource: collected.source,
    zoneOffsetMinutes: zone.offsetMinutes,
    zoneSource: zone.source,
    bootTimeMs: boot?.ms ?? null,
    bootSource: boot?.source ?? 'none',
    dmesgEpochMs: epoch?.ms ?? boot?.ms ?? null,
  };
}

function collectionTime(clues: BundleClues, files: readonly FileEnds[]): { ms: number | null; source: string } {
  const named = archiveNameTime(clues.archiveName);
  if (named !== null) return { ms: named, source: 'archive-name' };
  // reproducible archives set member times to 1970 or 1980
  if (clues.memberTimes !== null && clues.memberTimes.maxMs >= Date.UTC(2015, 0, 1)) {
    return { ms: clues.memberTimes.maxMs, source: 'member-times' };
  }
  const tail = latestTail(files);
  return tail === null ? { ms: null, source: 'none' } : { ms: tail, source: 'log-tail' };
}

// `date --utc +%Y-%m-%d_%H%M-%Z` of the Linux collector, FileDateTimeUniversal of the Windows one
const LINUX_NAME = /_(\d{4})-(\d\d)-(\d\d)_(\d\d)(\d\d)-(?:UTC|GMT)(?=[_.]|$)/;
const WINDOWS_NAME = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{0,7})Z(?=[_.]|$)/;

/** Collection time in the archive's name (UTC): to the minute on Linux, finer on Windows. Null when there is none. */
export function archiveNameTime(name: string): number | null {
  const m = LINUX_NAME.exec(name) ?? WINDOWS_NAME.exec(name);
  if (m === null) return null;
  return wallToMs({
    year: Number(m[1]),
    month: Number(m[2]),
    day: Number(m[3]),
    hour: Number(m[4]),
    minute: Number(m[5]),
    second: Number(m[6] ?? 0),
    ms: Number((m[7] ?? '').slice(0, 3).padEnd(3, '0')),
  });
}

const NO_CLOCK: BundleClock = {
  collectedAtMs: null,
  collectedAtSource: 'none',
  zoneOffsetMinutes: 0,
  zoneSource: 'none',
  bootTimeMs: null,
  bootSource: 'none',
  dmesgEpochMs: null,
};

/** The latest complete stamp near the end of any log; stamps that need a clock to complete them do not count. */
function latestTail(files: readonly FileEnds[]): number | null {
  let latest: number | null = null;
  for (const file of files) {
    // dated, but in the node's zone, which is not known yet
    if (file.kind === 'dmesg-human') continue;
    const lines = file.tail.split('\n').slice(-50);
    for (const line of lines.length > 1 ? lines : file.head.split('\n').slice(-50)) {
      const ms = readTime(line, file.kind, NO_CLOCK);
      if (ms !== null && (latest === null || ms > latest)) latest = ms;
    }
  }
  return latest;
}
