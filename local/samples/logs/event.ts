/** One line (or several, joined by \n) that a program wrote at a moment. */
export interface LogEvent {
  readonly at: number;
  /** Journal identifier with pid (`kubelet[1853]`), container stream (`stderr`), or empty for plain files. */
  readonly from: string;
  readonly text: string;
  readonly fault?: string;
}

/** Logs of the node by name: `kubelet`, `containerd`, `kernel`, `system`, `ipamd`, …, `pod/<namespace>/<container>`. */
export type LogStore = Map<string, LogEvent[]>;

export const podLog = (namespace: string, container: string) => `pod/${namespace}/${container}`;

/** Adds an event; order does not matter, rendering sorts. */
export function addEvent(store: LogStore, log: string, event: LogEvent): void {
  const list = store.get(log);
  if (list) list.push(event);
  else store.set(log, [event]);
}

/** Merges a sorted endless-ish stream with a few sorted extra events; equal times keep the extra first. */
export function* mergeByTime(stream: Iterable<LogEvent>, extra: readonly LogEvent[]): Generator<LogEvent> {
  let i = 0;
  for (const event of stream) {
    while (i < extra.length && extra[i]!.at <= event.at) yield extra[i++]!;
    yield event;
  }
  while (i < extra.length) yield extra[i++]!;
}

export const byTime = (a: LogEvent, b: LogEvent) => a.at - b.at;
