import { SourceKind } from '../../../schemas/source-kind';

/**
 * Byte strings of which one is in (almost) every error-level line of a log: cheap candidates for “repeated errors no
 * rule knows”. Whether the line really is an error is then decided by its severity word.
 */
export const ERROR_MARKERS: readonly string[] = [
  'level=error', // logrus: containerd, soci
  'level=fatal',
  '"level":"error"', // zap: ipamd, cni plugin, nodeadm, network policy agent
  '"level":"fatal"',
  'level="error"',
  'ERRO[', // logrus on a terminal
  'FATA[',
  'ERROR', // coredns and cloud-init labels, java and python services, slog's JSON
  'FATAL',
  'CRITICAL',
  'SEVERE',
  'error: ',
  'Error: ',
  'fatal: ',
  ']: E0', // klog behind a syslog header: E1122 11:00:00 (months 01 to 12)
  ']: E1',
  ']: F0',
  ']: F1',
  ' F E0', // klog inside a CRI container log: … stderr F E1122 …
  ' F E1',
  ' F F0',
  ' F F1',
  '","Error"', // Windows event export
  '","Critical"',
  ':err   :', // dmesg --decode
  ':crit  :',
];

const LOG_KINDS: ReadonlySet<SourceKind> = new Set(
  SourceKind.options.slice(0, SourceKind.options.indexOf('other-log') + 1),
);

/** True for kinds that are logs, in which an unknown error line means something (not command output). */
export function isLogKind(kind: SourceKind): boolean {
  return LOG_KINDS.has(kind);
}

/** True when any marker is in the text. */
export function hasErrorMarker(text: string): boolean {
  return ERROR_MARKERS.some((marker) => text.includes(marker));
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/**
 * True when a line starts with a klog error header (`E1122 11:00:00…`, `F…`) or a kernel priority from emergency to
 * error (`<3>`): too short to be looked for as literals.
 */
export function startsLikeError(buffer: Uint8Array, lineStart: number): boolean {
  const first = buffer[lineStart];
  if (first === 0x45 || first === 0x46) {
    for (let i = 1; i <= 4; i++) if (!isDigit(buffer[lineStart + i])) return false;
    return buffer[lineStart + 5] === 0x20;
  }
  const priority = buffer[lineStart + 1];
  return first === 0x3c && isDigit(priority) && priority! <= 0x33 && buffer[lineStart + 2] === 0x3e;
}
