import type { BundleClock } from '../../../schemas/manifest';
import { SOURCE_GROUPS, type SourceKind } from '../../../schemas/source-kind';
import { MINUTE_MS, wallToMs, yearlessToMs } from './calendar';
import { isoStamp, mailStamp } from './iso-stamp';
import { afterPriority, auditEpochMs, ctimeStamp, uptimeStamp } from './kernel-stamp';
import { jsonStamp, logfmtStamp, logrusStamp } from './keyed-stamp';
import type { Stamp } from './stamp';
import { klogStamp, messageAfter, messageAfterBareTag, syslogStamp } from './syslog-stamp';
import { windowsDateField, windowsStamp } from './windows-stamp';

/** Stamps stand at the start of a line; JSON and logfmt keys have their own, longer bound. */
const HEAD_CHARS = 600;

/** How far a klog header may be from the journal stamp in front of it and still be the same moment. */
const SAME_MOMENT_MS = 10 * MINUTE_MS;

// Containers run in UTC whatever the host's zone is, and cloud-init sets its logging to gmtime.
const UTC_KINDS: ReadonlySet<SourceKind> = new Set<SourceKind>([
  ...SOURCE_GROUPS.pods,
  'ipamd',
  'cni-plugin',
  'cloud-init',
]);

/**
 * When a line was written, in epoch milliseconds UTC; null when the line does not say or the bundle clock cannot
 * complete it. Never taken from numbers in the message.
 *
 * Precedence: a stamp at the start that carries date and zone wins (CRI, RFC 3339 syslog, short-iso). Behind a journal
 * prefix, which has neither year nor zone, a complete inner stamp (logfmt, JSON, ISO) wins as the more precise; an
 * inner klog header refines the prefix to microseconds while both agree within 10 minutes, otherwise the prefix, which
 * one clock writes for all units, stays.
 */
export function readTime(line: string, kind: SourceKind, clock: BundleClock): number | null {
  const head = line.slice(0, HEAD_CHARS);
  let at = 0;
  while (at < head.length && (head[at] === ' ' || head[at] === '\t' || head[at] === '\uFEFF')) at++;

  if (kind === 'windows-event' || kind === 'windows-log') {
    const stamp = windowsStamp(head, at) ?? windowsDateField(line);
    if (stamp !== null) return resolve(stamp, kind, clock);
    if (head[at] === '"') at++;
  }
  at = afterPriority(head, at);

  const uptime = uptimeStamp(head, at);
  if (uptime !== null) {
    // in any other kind the boot that the uptime counts from is not known
    const counted = kind === 'dmesg' || kind === 'dmesg-human' ? clock.dmesgEpochMs : null;
    return counted !== null ? counted + uptime.uptimeMs : auditEpochMs(head);
  }

  const prefix = syslogStamp(head, at);
  if (prefix !== null) return journalTime(line, head, prefix, clock);

  const own = stampAt(line, head, at) ?? ctimeStamp(head, at);
  if (own !== null) return resolve(own, kind, clock);
  const tagged = messageAfterBareTag(head, at);
  if (tagged !== null) {
    const inner = stampAt(line, head, tagged.start);
    if (inner !== null) return resolve(inner, kind, clock);
  }
  return looseTime(line, head, at, kind, clock) ?? auditEpochMs(head);
}

/** The moment of a line with a yearless journal or syslog prefix. */
function journalTime(line: string, head: string, prefix: Stamp, clock: BundleClock): number | null {
  const outer = resolve(prefix, 'journal', clock);
  const message = messageAfter(head, prefix.end);
  // a forwarder may drop the unit, so that the message starts behind the host
  const host = head.indexOf(' ', prefix.end + 1) + 1;
  const inner = stampAt(line, head, message.start) ?? (host > 0 ? stampAt(line, head, host) : null);
  if (inner === null) return outer;
  // a unit of the host writes in the host's zone, also for kinds whose containers use UTC
  const innerMs = resolve(inner, 'journal', clock);
  if (innerMs === null) return outer;
  if (inner.offsetMinutes !== null || outer === null) return innerMs;
  return Math.abs(innerMs - outer) <= SAME_MOMENT_MS ? innerMs : outer;
}

/** Any stamp a program prints at the start of its own message. */
function stampAt(line: string, head: string, at: number): Stamp | null {
  switch (head[at]) {
    case undefined:
      return null;
    case '{':
      return jsonStamp(line, at);
    case '[':
      return head[at + 1] === '{' ? null : isoStamp(head, at + 1);
    case 'I':
    case 'W':
    case 'E':
    case 'F': {
      const klog = klogStamp(head, at);
      if (klog !== null) return klog;
      break;
    }
  }
  if (head.startsWith('SDK ', at)) return isoStamp(head, at + 4);
  return isoStamp(head, at) ?? logfmtStamp(line, at) ?? logrusStamp(head, at);
}

const FINISHED_AT = /^Cloud-init v\. \S+ (?:finished|running) .{0,40}?\bat (?=[A-Z][a-z]{2}, \d)/;
const WORDS_THEN_JSON = /^(?:[\w.-]{1,253} ){1,2}(?=\{)/;
const WORDS_THEN_ISO = /^(?:[\w.-]{1,253} ){1,2}(?=\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)/;

/** Stamps behind a few words: cloud-init's banner, and pod logs printed with pod or container name in front. */
function looseTime(line: string, head: string, at: number, kind: SourceKind, clock: BundleClock): number | null {
  const text = head.slice(at);
  if (kind === 'cloud-init' || kind === 'messages' || kind === 'journal') {
    const banner = FINISHED_AT.exec(text);
    const stamp = banner === null ? null : mailStamp(text, banner[0].length);
    if (stamp !== null) return resolve(stamp, kind, clock);
  }
  if (!UTC_KINDS.has(kind)) return null;
  const words = WORDS_THEN_JSON.exec(text) ?? WORDS_THEN_ISO.exec(text);
  if (words === null) return null;
  const inner = stampAt(line, head, at + words[0].length);
  // prose may quote an unzoned time; only a complete one counts here
  return inner === null || inner.offsetMinutes === null ? null : resolve(inner, kind, clock);
}

function resolve(stamp: Stamp, kind: SourceKind, clock: BundleClock): number | null {
  if (stamp.epochMs !== null) return stamp.epochMs;
  if (stamp.wall === null) return null;
  const assumed = UTC_KINDS.has(kind) ? 0 : clock.zoneOffsetMinutes;
  if (stamp.wall.year === 0) return yearlessToMs(stamp.wall, stamp.offsetMinutes ?? assumed, clock.collectedAtMs);
  const local = wallToMs(stamp.wall);
  return local === null ? null : local - (stamp.offsetMinutes ?? assumed) * MINUTE_MS;
}
