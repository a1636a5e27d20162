import type { SourceKind } from '../../../schemas/source-kind';
import { payloadOf } from './prefix';

export type SeverityWord = 'error' | 'warning' | 'other';

const KLOG = /^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{1,9}\s/;
// keys of logrus, zap, klog's JSON and slog; the search is bounded because zap puts the level first and logrus early
const LEVEL_KEY = /(?:^|[\s{,])"?(?:level|lvl|severity)"?(?:=|: ?)"?([A-Za-z]{3,9})\b/;
const LOGRUS_TTY = /^(TRAC|DEBU|INFO|WARN|ERRO|FATA|PANI)[A-Z]{0,3}\[/;
// `[ERROR] plugin/errors:`, `2024-… [WARN]`, `ERROR: `, `error: ` and python's ` - ERROR - `, near the start only
const LABEL =
  /^(?:\[?[\d\-/T:.,+Z ]{0,40}\]? ?)(?:\S{1,60}(?: |(?=\[)))?[[(<]?\b(ERROR|Error|error|ERR|FATAL|Fatal|fatal|CRITICAL|Critical|PANIC|SEVERE|ALERT|EMERG|WARNING|Warning|warning|WARN|warn)(?:[\])>]|:|\s-\s|\|)/;
// a whole word in capitals that opens the message, directly or behind its stamp
const OPENING = /^(?:\[?\d[\d\-/T:.,+Z ]{9,40}\]? ?)?(ERROR|FATAL|CRITICAL|ALERT|EMERG|PANIC|WARNING|WARN) /;
const DASHED = / - (ERROR|CRITICAL|FATAL|WARNING|WARN) - /;
const EVENT_LEVEL = /^"[^"]{6,40}","(Critical|Error|Warning|Information|Verbose)"/;
const PRIORITY = /^(?:<(\d{1,3})>|[a-z]+\s*:([a-z]+)\s*: )/;

/**
 * The severity a line declares about itself: klog letter, `level=`, a JSON level, a syslog label, a kernel priority, a
 * Windows event level. The word "error" inside prose declares nothing.
 */
export function severityWord(line: string, kind: SourceKind): SeverityWord {
  const head = line.slice(0, 700);
  if (kind === 'windows-event') return rank(EVENT_LEVEL.exec(head)?.[1]);
  const priority = PRIORITY.exec(head);
  if (priority !== null && (kind === 'dmesg' || kind === 'dmesg-human' || kind === 'gpu-report')) {
    return kernelRank(priority[1], priority[2]);
  }
  const text = payloadOf(head).text;
  const klog = KLOG.exec(text)?.[1];
  if (klog !== undefined) return klog === 'W' ? 'warning' : klog === 'I' ? 'other' : 'error';
  const tty = LOGRUS_TTY.exec(text)?.[1];
  if (tty !== undefined) return rank(tty);
  if (text.startsWith('{') || /^[A-Za-z_]\w{0,20}=/.test(text)) {
    const level = LEVEL_KEY.exec(text)?.[1];
    if (level !== undefined) return rank(level);
  }
  const start = text.slice(0, 160);
  return rank((OPENING.exec(start) ?? LABEL.exec(start) ?? DASHED.exec(start))?.[1]);
}

function rank(word: string | undefined): SeverityWord {
  if (word === undefined) return 'other';
  if (/^(?:err|fat|pani|dpanic|crit|sev|alert|emerg)/i.test(word)) return 'error';
  return /^warn/i.test(word) ? 'warning' : 'other';
}

/** Priorities 0–3 are emergencies to errors, 4 is a warning; the facility is in the bits above. */
function kernelRank(raw: string | undefined, word: string | undefined): SeverityWord {
  if (word !== undefined) return /^(?:emerg|alert|crit|err)/.test(word) ? 'error' : rank(word);
  const level = Number(raw) % 8;
  return level <= 3 ? 'error' : level === 4 ? 'warning' : 'other';
}
