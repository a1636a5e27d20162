import type { NodeModel } from '../model/node-model';
import type { Prng } from '../prng';
import { byTime, type LogEvent } from './event';
import { type Speakers, speakers } from './say';

/** One run of a job's pod from ADD to REMOVE: what keeps a healthy node's logs moving. */
export interface Episode {
  readonly index: number;
  readonly at: number;
  readonly pod: string;
  readonly namespace: string;
  readonly container: string;
  readonly image: string;
  readonly uid: string;
  readonly sandboxId: string;
  readonly containerId: string;
  readonly netns: string;
  readonly ip: string;
  readonly veth: string;
  readonly volume: string;
  readonly device: number;
  /** Milliseconds the container runs. */
  readonly runs: number;
  /** Draws for the details of one log, the same each time that log is written. */
  readonly prng: Prng;
}

export interface EpisodePlan {
  readonly count: number;
  readonly from: number;
  readonly to: number;
}

const JOBS = [
  ['batch', 'report'],
  ['batch', 'invoice-export'],
  ['data', 'compaction'],
  ['shop', 'price-sync'],
  ['search', 'reindex'],
] as const;

function episode(
  node: NodeModel,
  plan: EpisodePlan,
  index: number,
  free: readonly { ip: string; device: number }[],
): Episode {
  const prng = node.prng.fork(`episode/${index}`);
  const step = (plan.to - plan.from) / plan.count;
  const at = plan.from + (index + 0.1 + prng.next() * 0.8) * step;
  const [namespace, name] = JOBS[index % JOBS.length]!;
  const pod = `${name}-${29_000_000 + (Math.floor(at / 60_000) % 900_000)}-${prng.suffix(5)}`;
  const slot = free[index % free.length]!;
  return {
    index,
    at,
    pod,
    namespace,
    container: name,
    image: `${node.who.accountId}.dkr.ecr.${node.who.region}.amazonaws.com/${namespace}/${name}:${prng.int(1, 9)}.${prng.int(0, 20)}`,
    uid: prng.uuid(),
    sandboxId: prng.hex(64),
    containerId: prng.hex(64),
    netns: `cni-${prng.uuid()}`,
    ip: slot.ip,
    device: slot.device,
    // the real name is a hash of the pod name; random hex costs a tenth and looks the same
    veth: `eni${prng.hex(11)}`,
    volume: `kube-api-access-${prng.suffix(5)}`,
    runs: prng.int(2_000, 24_000),
    prng,
  };
}

/** A part of a log: events from `from` on and before `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** No episode speaks longer than this after it began. */
const LONGEST = 60_000;

/**
 * All events of one log that come from episodes, in time order, holding only the episodes that overlap.
 * @param tell what one episode makes this log say (any order)
 * @param span only this part; the others are not even drawn
 */
export function* episodeEvents(
  node: NodeModel,
  plan: EpisodePlan,
  tell: (say: Speakers, e: Episode) => LogEvent[],
  span: Span = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY },
): Generator<LogEvent> {
  if (plan.count < 1) return;
  const used = new Set(node.pods.map((pod) => pod.ip));
  const free = node.enis.flatMap((eni) =>
    eni.secondary.filter((ip) => !used.has(ip)).map((ip) => ({ ip, device: eni.index })),
  );
  const say = speakers(node);
  const step = (plan.to - plan.from) / plan.count;
  const first = Math.max(0, Math.floor((span.from - LONGEST - plan.from) / step));
  const end = Math.min(plan.count, Math.ceil((span.to - plan.from) / step));
  const within = (event: LogEvent) => event.at >= span.from && event.at < span.to && event.at <= plan.to;
  let pending: LogEvent[] = [];
  for (let index = first; index < end; index++) {
    pending.push(...tell(say, episode(node, plan, index, free)));
    pending.sort(byTime);
    // nothing of the next episode can be earlier than its own slot
    const limit = plan.from + (index + 1) * step;
    let n = 0;
    for (; n < pending.length && pending[n]!.at < limit; n++) if (within(pending[n]!)) yield pending[n]!;
    pending = pending.slice(n);
  }
  yield* pending.filter(within);
}
