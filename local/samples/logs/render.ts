import type { NodeModel, Row } from '../model/node-model';
import type { Additions } from '../scene';
import { ipamdStart, tellIpamd, tellPlugin, tellPolicyAgent } from './cni';
import { containerdStart, tellContainerd } from './containerd';
import { type Episode, type EpisodePlan, episodeEvents, type Span } from './episodes';
import { byTime, type LogEvent, type LogStore, mergeByTime } from './event';
import { kernelBoot } from './kernel';
import { kubeletHours, kubeletStart, tellKubelet } from './kubelet';
import type { Speakers } from './say';
import { systemJournal, tellSystem } from './system-journal';
import { bootstrapLogs, systemPodLogs } from './system-pods';

type Tell = (node: NodeModel, say: Speakers, e: Episode) => LogEvent[];

const TELLERS: Record<string, Tell> = {
  kubelet: tellKubelet,
  containerd: tellContainerd,
  ipamd: tellIpamd,
  plugin: tellPlugin,
  'policy-agent': tellPolicyAgent,
  system: tellSystem,
};

/** Everything the node wrote, healthy and faulty, one sorted list per log plus the endless job episodes. */
export interface Logs {
  readonly node: NodeModel;
  readonly plan: EpisodePlan;
  readonly store: LogStore;
}

export function gatherLogs(node: NodeModel, additions: Additions, plan: EpisodePlan): Logs {
  const store: LogStore = new Map();
  const join = (log: string, events: readonly LogEvent[]) => store.set(log, [...(store.get(log) ?? []), ...events]);
  for (const bootedAt of [node.previousBoot?.bootedAt, node.bootedAt]) {
    if (bootedAt === undefined) continue;
    join('kubelet', kubeletStart(node, bootedAt));
    join('containerd', containerdStart(node, bootedAt));
    join('ipamd', ipamdStart(node, bootedAt));
  }
  join('kubelet', kubeletHours(node, plan.from, plan.to));
  join('kernel', kernelBoot(node));
  join('system', systemJournal(node));
  for (const [log, events] of [...systemPodLogs(node), ...bootstrapLogs(node), ...additions.logs]) join(log, events);
  for (const [log, list] of store) {
    store.set(log, list.filter((event) => event.fault !== undefined || !isDown(node, event.at)).sort(byTime));
  }
  return { node, plan, store };
}

/** Between the end of one boot and the next nothing is written. */
const isDown = (node: NodeModel, at: number) =>
  node.previousBoot !== null && at >= node.previousBoot.endedAt && at < node.bootedAt;

function* awake(node: NodeModel, events: Iterable<LogEvent>): Generator<LogEvent> {
  for (const event of events) if (!isDown(node, event.at)) yield event;
}

/** All events of one log in time order, or those of a part of it. */
export function eventsOf({ node, plan, store }: Logs, log: string, span?: Span): Iterable<LogEvent> {
  const all = store.get(log) ?? [];
  const known = span ? all.filter((event) => event.at >= span.from && event.at < span.to) : all;
  const tell = TELLERS[log];
  if (!tell) return known;
  const episodes = episodeEvents(node, plan, (say, e) => tell(node, say, e), span);
  return mergeByTime(node.previousBoot ? awake(node, episodes) : episodes, known);
}

/** Several logs as one, as a journal or syslog holds them. */
export function* eventsOfAll(logs: Logs, names: readonly string[], span?: Span): Generator<LogEvent> {
  const heads = names.map((name) => {
    const iterator = eventsOf(logs, name, span)[Symbol.iterator]();
    return { iterator, next: iterator.next() };
  });
  for (;;) {
    let first: (typeof heads)[number] | null = null;
    for (const head of heads) {
      if (!head.next.done && (!first || head.next.value.at < (first.next.value as LogEvent).at)) first = head;
    }
    if (!first) return;
    yield first.next.value as LogEvent;
    first.next = first.iterator.next();
  }
}

const line = (text: string, fault: string | undefined): string | Row => (fault ? { text, fault } : text);

/** Each line of an event with a prefix that depends on its moment and origin. */
export function* prefixed(events: Iterable<LogEvent>, prefix: (event: LogEvent) => string): Generator<string | Row> {
  for (const event of events) {
    const before = prefix(event);
    if (!event.text.includes('\n')) yield line(before + event.text, event.fault);
    else for (const part of event.text.split('\n')) yield line(before + part, event.fault);
  }
}

export type JournalStyle = 'short' | 'short-precise' | 'short-iso-precise';

/**
 * Lines as `journalctl -o <style>` prints them, with its mark where one boot ends and the next begins.
 * @param since epoch milliseconds; nothing earlier
 */
export function* journal(
  logs: Logs,
  names: readonly string[],
  style: JournalStyle = 'short',
  since = Number.NEGATIVE_INFINITY,
): Generator<string | Row> {
  const { host, hostname, previousBoot, bootedAt } = logs.node;
  const stamp = style === 'short' ? host.journal : style === 'short-precise' ? host.journalPrecise : host.isoPrecise;
  const prefix = (event: LogEvent) => `${stamp(event.at)} ${hostname} ${event.from}: `;
  const span = { from: since, to: Number.POSITIVE_INFINITY };
  const events = names.length === 1 ? eventsOf(logs, names[0]!, span) : eventsOfAll(logs, names, span);
  if (!previousBoot) {
    yield* prefixed(events, prefix);
    return;
  }
  let before = false;
  for (const event of events) {
    if (before && event.at >= bootedAt) {
      yield { text: `-- Boot ${logs.node.prng.fork('boot-id').hex(32)} --`, fault: previousBoot.fault };
    }
    before = event.at < bootedAt;
    yield* prefixed([event], prefix);
  }
}
