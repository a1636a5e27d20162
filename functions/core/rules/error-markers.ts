import { SourceKind } from '../../../schemas/source-kind';

/**
 * Byte strings of which one is in (almost) every error-level line of a log: cheap candidates for “repeated errors no
 * rule knows”. Whether the line really is an error is then decided by its severity word.
 */
export const ERROR_MARKERS: readonly string[] = [
  'level=error', // logrus: containerd, kube-proxy in JSON-less mode, soci
  'level=fatal',
  '"level":"error"', // zap: ipamd, cni plugin, nodeadm, network policy agent
  '"level":"fatal"',
  '"level":"ERROR"',
  'level="error"',
  '[ERROR]', // coredns, cloud-init, efs-utils
  '[FATAL]',
  ' ERROR ', // java and python services in pods
  ']: E0', // klog behind a syslog header: E1122 11:00:00 (month 01 to 12)
  ']: E1',
  ']: F0',
  ']: F1',
  ' F E0', // klog inside a CRI container log: … stderr F E1122 …
  ' F E1',
  ' error: ',
  'Error: ',
];

const LOG_KINDS: ReadonlySet<SourceKind> = new Set(
  SourceKind.options.slice(0, SourceKind.options.indexOf('other-log') + 1),
);

/** True for kinds that are logs, in which an unknown error line means something (not command output). */
export function isLogKind(kind: SourceKind): boolean {
  return LOG_KINDS.has(kind);
}

/** True when a klog error header (`E1122 11:00:00…`, `F…`) starts at `lineStart`. Too short to look for as a literal. */
export function startsLikeKlogError(buffer: Uint8Array, lineStart: number): boolean {
  const level = buffer[lineStart];
  if (level !== 0x45 && level !== 0x46) return false;
  for (let i = 1; i <= 4; i++) {
    const digit = buffer[lineStart + i];
    if (digit === undefined || digit < 0x30 || digit > 0x39) return false;
  }
  return buffer[lineStart + 5] === 0x20;
}
