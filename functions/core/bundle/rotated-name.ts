/** Last path segment. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * A file's name without what rotation, compression and our own clash suffix add:
 * `0.log.20250101-093000.gz` (kubelet), `ipamd-2025-01-23T14-35-36.129.log` (lumberjack), `messages-20250101`,
 * `syslog.1` (logrotate), `kubelet.log~2`.
 */
export function withoutRotation(name: string): string {
  return name
    .replace(/~\d+$/, '')
    .replace(/\.gz$/i, '')
    .replace(/[.-]\d{8}(?:-\d{6})?$/, '')
    .replace(/\.\d{1,3}$/, '')
    .replace(/-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d(?:\.\d{1,9})?(?=\.log$)/, '');
}
