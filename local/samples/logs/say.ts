import type { NodeModel } from '../model/node-model';
import type { LogEvent } from './event';

export type KlogLevel = 'I' | 'W' | 'E' | 'F';
export type LogrusLevel = 'info' | 'warning' | 'error' | 'debug' | 'fatal';
export type ZapLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Quotes as Go's %q, which logfmt and klog use. */
export const quote = (text: string) =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;

/** klog line without prefix: `E1122 10:00:00.123456    1853 file.go:10] …`. */
export const klog = (stamp: string, level: KlogLevel, pid: number, source: string, message: string) =>
  `${level}${stamp} ${String(pid).padStart(7)} ${source}] ${message}`;

/** What each program writes, in its own format and with the clock of its zone. */
export function speakers(node: NodeModel) {
  const { host, utc, pids } = node;
  const zap = (
    at: number,
    level: ZapLevel,
    caller: string,
    msg: string,
    extra: Record<string, unknown> = {},
  ): LogEvent => ({
    at,
    from: '',
    text: JSON.stringify({ level, ts: utc.isoMillis(at), caller, msg, ...extra }),
  });
  return {
    kubelet: (at: number, level: KlogLevel, source: string, message: string, pid = pids.kubelet): LogEvent => ({
      at,
      from: `kubelet[${pid}]`,
      text: klog(host.klog(at), level, pid, source, message),
    }),
    /** `rest` is what follows msg=, e.g. `error="…"` or `id=… namespace=k8s.io`. */
    containerd: (at: number, level: LogrusLevel, msg: string, rest = '', pid = pids.containerd): LogEvent => ({
      at,
      from: `containerd[${pid}]`,
      text: `time="${host.rfc3339Nano(at)}" level=${level} msg=${quote(msg)}${rest ? ` ${rest}` : ''}`,
    }),
    kernel: (at: number, text: string): LogEvent => ({ at, from: 'kernel', text }),
    system: (at: number, from: string, text: string): LogEvent => ({ at, from, text }),
    zap,
    /** A klog line of a process in a container (UTC, pid 1 unless told). */
    containerKlog: (at: number, level: KlogLevel, source: string, message: string, pid = 1): LogEvent => ({
      at,
      from: 'stderr',
      text: klog(utc.klog(at), level, pid, source, message),
    }),
  };
}
export type Speakers = ReturnType<typeof speakers>;
