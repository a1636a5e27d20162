import { addEvent, type LogEvent, type LogStore, podLog } from './logs/event';
import { type KlogLevel, type LogrusLevel, speakers, type ZapLevel } from './logs/say';
import type { NodeModel, Pod, Row } from './model/node-model';
import type { Prng } from './prng';

/** Changes one rendered file; later edits see the earlier ones. */
export type FileEdit = (rows: Row[]) => Row[];

/** What faults add besides changes to the model: log events and edits of rendered files. */
export interface Additions {
  readonly logs: LogStore;
  readonly edits: Map<string, FileEdit[]>;
  /** Files that exist only because of a fault. */
  readonly extraFiles: Set<string>;
}

/** What a fault works with. Everything it adds is marked with its name, so that the summary can say where it is. */
export interface Scene {
  readonly fault: string;
  readonly node: NodeModel;
  readonly prng: Prng;
  /** When the fault begins and when the collector runs. */
  readonly from: number;
  readonly until: number;
  kubelet(at: number, level: KlogLevel, source: string, message: string): void;
  containerd(at: number, level: LogrusLevel, msg: string, rest?: string): void;
  kernel(at: number, text: string): void;
  /** Journal line of any unit; on AL2023 only kubelet, containerd and nodeadm units are collected. */
  system(at: number, from: string, text: string): void;
  /** Line in the journal of a collected unit (`kubelet`, `containerd`, `nodeadm-run` …) with its own prefix. */
  unit(log: string, at: number, from: string, text: string): void;
  ipamd(at: number, level: ZapLevel, caller: string, msg: string, extra?: Record<string, unknown>): void;
  plugin(at: number, level: ZapLevel, caller: string, msg: string): void;
  policyAgent(at: number, level: ZapLevel, caller: string, msg: string, extra?: Record<string, unknown>): void;
  /** Payload line of a collected kube-system container. */
  pod(container: string, at: number, text: string, stream?: 'stdout' | 'stderr'): void;
  /** klog line of a collected kube-system container. */
  podKlog(container: string, at: number, level: KlogLevel, source: string, message: string): void;
  /** Moments from the beginning (or `from`) to the collection, each step varied by a twentieth; about `max` at most. */
  every(stepMs: number, options?: { from?: number; until?: number; max?: number }): number[];
  /** The fault's name for rows and rules put into the model. */
  row(text: string): Row;
  /** Changes the lines a pattern finds in a file. */
  edit(path: string, find: RegExp, change: (text: string) => string): void;
  append(path: string, lines: readonly string[]): void;
  /** Lines before everything else of a file. */
  prepend(path: string, lines: readonly string[]): void;
  /** The file says something else: an error text. Lines that other faults put there stay. */
  replace(path: string, lines: readonly string[]): void;
  /** The file has no bytes, whatever it held. */
  empty(path: string): void;
  sysctl(key: string, value: string | number): void;
  /** Adds to a counter of `ethtool -S`. */
  ethtool(device: string, counter: string, add: number): void;
  metric(name: string, labels: string, add: number): void;
  unitState(name: string, active: string, sub: string, description?: string): void;
  /** First pod whose name begins so. */
  podNamed(name: string): Pod;
}

/** A line that several faults changed belongs to all of them. */
export const joinFaults = (before: string | undefined, fault: string) =>
  !before || before === fault ? fault : before.split('+').includes(fault) ? before : `${before}+${fault}`;

export function openScene(fault: string, node: NodeModel, additions: Additions, startsAt: number): Scene {
  const say = speakers(node);
  const prng = node.prng.fork(`fault/${fault}`);
  // nothing on a node begins at a whole second
  const from = startsAt + prng.next() * 900;
  const put = (log: string, event: LogEvent) => {
    if (event.at <= node.collectedAt) addEvent(additions.logs, log, { ...event, fault });
  };
  const edit = (path: string, change: FileEdit) => {
    const list = additions.edits.get(path) ?? [];
    list.push(change);
    additions.edits.set(path, list);
  };
  const row = (text: string): Row => ({ text, fault });
  return {
    fault,
    node,
    prng,
    from,
    until: node.collectedAt,
    kubelet: (at, level, source, message) => put('kubelet', say.kubelet(at, level, source, message)),
    containerd: (at, level, msg, rest) => put('containerd', say.containerd(at, level, msg, rest)),
    kernel: (at, text) => put('kernel', say.kernel(at, text)),
    system: (at, who, text) => put('system', say.system(at, who, text)),
    unit: (log, at, who, text) => put(log, say.system(at, who, text)),
    ipamd: (at, level, caller, msg, extra) => put('ipamd', say.zap(at, level, caller, msg, extra)),
    plugin: (at, level, caller, msg) => put('plugin', say.zap(at, level, caller, msg)),
    policyAgent: (at, level, caller, msg, extra) => put('policy-agent', say.zap(at, level, caller, msg, extra)),
    pod: (container, at, text, stream = 'stderr') => put(podLog('kube-system', container), { at, from: stream, text }),
    podKlog: (container, at, level, source, message) =>
      put(podLog('kube-system', container), say.containerKlog(at, level, source, message)),
    every(stepMs, options = {}) {
      const start = options.from ?? from;
      const end = options.until ?? node.collectedAt - 1_000;
      // at most `max`: the same span, wider steps
      const step = Math.max(stepMs, options.max ? (end - start) / options.max : 0);
      const out: number[] = [];
      for (let at = start; at < end; at += step * (0.95 + prng.next() * 0.1)) out.push(at);
      return out;
    },
    row,
    edit: (path, find, change) =>
      edit(path, (rows) =>
        rows.map((r) => (find.test(r.text) ? { text: change(r.text), fault: joinFaults(r.fault, fault) } : r)),
      ),
    append: (path, lines) => {
      additions.extraFiles.add(path);
      edit(path, (rows) => [...rows, ...lines.map(row)]);
    },
    prepend: (path, lines) => edit(path, (rows) => [...lines.map(row), ...rows]),
    replace: (path, lines) =>
      edit(path, (rows) => [...lines.map(row), ...rows.filter((r) => r.fault && !r.fault.split('+').includes(fault))]),
    empty: (path) => edit(path, () => []),
    sysctl: (key, value) =>
      node.sysctl.set(key, { text: String(value), fault: joinFaults(node.sysctl.get(key)?.fault, fault) }),
    ethtool(device, counter, add) {
      const stats = node.interfaces.find((i) => i.name === device)?.stats;
      const before = stats?.get(counter);
      stats?.set(counter, { value: (before?.value ?? 0) + add, fault: joinFaults(before?.fault, fault) });
    },
    metric(name, labels, add) {
      const known = node.metrics.find((m) => m.name === name && m.labels === labels);
      if (known) Object.assign(known, { value: known.value + add, fault: joinFaults(known.fault, fault) });
      else node.metrics.push({ name, labels, value: add, fault });
    },
    unitState(name, active, sub, description = name) {
      const known = node.units.find((u) => u.name === name);
      if (known) Object.assign(known, { active, sub, fault: joinFaults(known.fault, fault) });
      else node.units.push({ name, load: 'loaded', active, sub, description, fault });
    },
    podNamed(name) {
      const pod = node.pods.find((p) => p.name.startsWith(name));
      if (!pod) throw new RangeError(`no pod ${name} on the sample node`);
      return pod;
    },
  };
}
