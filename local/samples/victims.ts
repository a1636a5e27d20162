import type { Pod } from './model/node-model';
import type { Scene } from './scene';

/** A pod that a fault hits: one that tries to start, or one of the node's own. */
export interface Victim {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly container: string;
  readonly image: string;
  readonly containerId: string;
  readonly ip: string;
  /** A new sandbox for each attempt to start it. */
  sandbox(): string;
}

const WANTED = [
  ['shop', 'checkout'],
  ['payments', 'ledger'],
  ['web', 'api'],
  ['search', 'indexer'],
  ['data', 'ingest'],
] as const;

/** The nth pod scheduled to the node after the fault began. */
export function newPod(scene: Scene, n = 0): Victim {
  const [namespace, name] = WANTED[n % WANTED.length]!;
  const mine = scene.prng.fork(`victim/${n}`);
  const { accountId, region } = scene.node.who;
  const free = scene.node.enis[2]!.secondary;
  return {
    namespace,
    name: `${name}-${mine.suffix(10)}-${mine.suffix(5)}`,
    uid: mine.uuid(),
    container: name,
    image: `${accountId}.dkr.ecr.${region}.amazonaws.com/${namespace}/${name}:2026.11.${8 + n}`,
    containerId: mine.hex(64),
    ip: free[n % free.length]!,
    sandbox: () => scene.prng.hex(64),
  };
}

/** A pod of the node as a victim. */
export function ownPod(scene: Scene, pod: Pod, container = 0): Victim {
  const c = pod.containers[container]!;
  return {
    namespace: pod.namespace,
    name: pod.name,
    uid: pod.uid,
    container: c.name,
    image: c.image,
    containerId: c.id,
    ip: pod.ip,
    sandbox: () => scene.prng.hex(64),
  };
}
